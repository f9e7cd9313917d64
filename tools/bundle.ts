/**
 * TypeScript for browsers, by Deno's bundler, esbuild: 10 MB that Deno downloads when it is first
 * asked, which set-up does.
 *
 * @module
 */

import { basename } from "@std/path";
import { outputOf } from "./command.ts";

/** A script for a browser. */
export interface Bundle {
  /** The script, without imports. */
  readonly script: string;
  /** Whether Deno had to download its bundler. */
  readonly isFirst: boolean;
}

/**
 * Returns a script and all that it imports as one, for a browser.
 *
 * @throws {Error} If it can't be bundled, or Deno can't get its bundler.
 */
export async function bundled(entry: string): Promise<Bundle> {
  const args = ["bundle", "--minify", "--platform", "browser", entry];
  const { code, out, err } = await outputOf(Deno.execPath(), args, {
    // Deno alone knows only its own certificates, and not a proxy's.
    env: { DENO_TLS_CA_STORE: "system,mozilla", NO_COLOR: "1" },
  });
  if (code === 0) return { script: out, isFirst: /^Download /m.test(err) };
  const name = JSON.stringify(basename(entry));
  const reason = err.match(/^error: (.*esbuild.*)$/m)?.[1];
  throw new Error(
    reason === undefined
      ? `Cannot bundle ${name} as all that it imports must be there: ${err.trim()}`
      : `Cannot bundle ${name} as Deno must get esbuild from npm's registry when it is first ` +
        `asked: ${reason}; check the network, then run "deno task setup"`,
  );
}
