// What works without a network: here there is none at all, not even to this machine itself.

import assert from "node:assert/strict";
import { fromFileUrl, join } from "@std/path";
import { bundled } from "../../tools/bundle.ts";
import { PROJECT } from "../../tools/command.ts";

/** Runs this Deno where no network is, and returns what it prints. */
async function offline(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command("unshare", {
    args: ["--net", "--map-root-user", Deno.execPath(), ...args],
    cwd: PROJECT,
    env: { NO_COLOR: "1" },
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  assert.deepEqual([code, err], [0, ""]);
  return out ?? "";
}

const ignore = !await offline("eval", "").then(() => true, () => false);
if (ignore) console.log("skipped: the tests without a network need to take it away");

Deno.test({
  name: "the test's own network is away",
  ignore,
  fn: async () => {
    const script = `await Deno.connect({ hostname: "127.0.0.1", port: 80 })
      .catch(({ message }) => console.log(message));`;
    assert.equal(await offline("eval", script), "Network is unreachable (os error 101)\n");
  },
});

Deno.test({
  name: "recognize works without a network",
  ignore,
  fn: async () => {
    const digit = join("data", "digits", "0_drawn.png");
    const printed = await offline("task", "--quiet", "recognize", digit);
    assert.match(printed, /^data.digits.0_drawn\.png: 0 \(\d+\.\d %\)\n$/);
  },
});

Deno.test({
  name: "match works without a network",
  ignore,
  fn: async () => {
    const letter = join("data", "greek_own", "beta_001.jpg");
    const args = ["--train", join("data", "greek"), letter];
    const printed = await offline("task", "--quiet", "match", ...args);
    assert.match(printed, /^data.greek_own.beta_001\.jpg: beta \(/);
  },
});

Deno.test({
  name: "runStudy() works without a network",
  ignore,
  fn: async () => {
    const folder = await Deno.makeTempDir();
    const study = fromFileUrl(import.meta.resolve("../helpers/tiny_study.ts"));
    assert.equal(await offline("run", "-A", study, folder), "true\n");
    await Deno.remove(folder, { recursive: true });
  },
});

Deno.test({
  name: "the pad's page is made without a network, once set-up has got Deno's bundler",
  ignore: ignore ||
    await bundled(join(PROJECT, "tools", "setup", "steps.ts")).then(() => false, () => true),
  fn: async () => {
    const script = `import { buildPage } from "./tools/pad/built.ts";
      const { html } = await buildPage();
      console.log(html.length > 300_000);`;
    assert.equal(await offline("eval", script), "true\n");
  },
});
