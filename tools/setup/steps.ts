/**
 * Steps that say what they do and how long it took, with a bar for downloads.
 *
 * @module
 */

// @ts-types="@types/cli-progress"
import cliProgress from "cli-progress";

/** Shows how far a step has come. */
export type Report = (done: number, total: number) => void;

/**
 * Runs one step and prints a line about it.
 *
 * @param title What it does.
 * @param action Does it; returns what it found or made, in a few words.
 */
export async function step(
  title: string,
  action: (report: Report) => Promise<string>,
): Promise<void> {
  const started = performance.now();
  const bar = Deno.stderr.isTerminal() ? createBar(title) : undefined;
  try {
    const result = await action((done, total) => bar?.(done, total));
    bar?.();
    console.log(`✓ ${title.padEnd(24)} ${result} (${seconds(performance.now() - started)})`);
  } catch (error) {
    bar?.();
    console.error(`✗ ${title}`);
    throw error;
  }
}

/** A duration as a person reads it: `0.04 s`, `12.3 s`. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 1000 ? 2 : 1)} s`;
}

/** A size as a person reads it: `274 MB`, `1.7 GB`. */
export function size(bytes: number): string {
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

/** A bar that appears at the first report; called without numbers it goes. */
function createBar(title: string): (done?: number, total?: number) => void {
  const bar = new cliProgress.SingleBar({
    format: `  ${title.padEnd(24)} {bar} {percentage} %  {value} of {total} MB`,
    clearOnComplete: true,
    hideCursor: true,
  }, cliProgress.Presets.shades_classic);
  let total = 0;
  return (done, of) => {
    if (done === undefined || of === undefined) return bar.stop();
    if (of !== total) bar.start(Math.ceil(of / 1e6), 0);
    total = of;
    bar.update(Math.floor(done / 1e6));
  };
}
