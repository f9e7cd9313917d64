/**
 * The first part of `deno task setup`: the npm packages of `deno.lock`.
 *
 * Nothing that it imports, itself or through others, may be an npm package.
 *
 * @module
 */

import { run } from "../command.ts";
import { orExit } from "../options.ts";
import { withSetupLock } from "./lock.ts";
import { preflight } from "./preflight.ts";
import { step } from "./steps.ts";

if (import.meta.main) {
  await orExit(() =>
    withSetupLock(async () => {
      await preflight();
      await step("npm packages", () => installPackages());
    })
  );
}

/** Installs the packages, or finds them there. */
async function installPackages(): Promise<string> {
  const counts = { Download: 0, Initialize: 0 };
  const onLine = (line: string): void => {
    const [, action] = line.match(/^(Download|Initialize) /) ?? [];
    if (action !== "Download" && action !== "Initialize") return;
    counts[action]++;
    // What draws bars is not installed yet.
    if (action === "Download" && counts.Download % 50 === 0 && Deno.stderr.isTerminal()) {
      console.error(`  ${"npm packages".padEnd(24)} ${counts.Download} downloaded`);
    }
  };
  try {
    await run(Deno.execPath(), ["install", "--frozen"], {
      // Deno alone knows only its own certificates, and not a proxy's.
      env: { DENO_TLS_CA_STORE: "system,mozilla", NO_COLOR: "1" },
      onLine,
    });
  } catch (cause) {
    const { message } = cause as Error;
    const reason = message.match(/^error: (.*)$/m)?.[1] ?? "it failed";
    throw new Error(
      `Cannot install the npm packages as Deno must get them from their registry: ${reason}; ` +
        `${advice(message)}, then run "deno task setup" again\n${message}`,
      { cause },
    );
  }
  const installed = counts.Initialize;
  return installed === 0 ? "already there" : `${installed} packages of deno.lock in node_modules`;
}

/** What helps: a registry that lacks a package has answered, so that the network is not at fault. */
function advice(message: string): string {
  return /\b404\b|does not exist|not found/i.test(message)
    ? "the registry that this machine asks lacks it, as some mirrors do: name another one " +
      '("npm config set registry …", or the variable NPM_CONFIG_REGISTRY)'
    : "check the network";
}
