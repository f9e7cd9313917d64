/**
 * A bar on the terminal for downloads.
 *
 * @module
 */

// @ts-types="@types/cli-progress"
import cliProgress from "cli-progress";
import type { Bar } from "./steps.ts";

/** A bar that appears at the first report; nothing where there is no terminal. */
export function createBar(title: string): Bar | undefined {
  if (!Deno.stderr.isTerminal()) return undefined;
  const bar = new cliProgress.SingleBar({
    format: `  ${title.padEnd(24)} {bar} {percentage} %  {value} of {total} MB`,
    clearOnComplete: true,
    hideCursor: true,
  }, cliProgress.Presets.shades_classic);
  let total = 0;
  return {
    report(done, of) {
      if (of !== total) bar.start(Math.ceil(of / 1e6), 0);
      total = of;
      bar.update(Math.floor(done / 1e6));
    },
    stop: () => bar.stop(),
  };
}
