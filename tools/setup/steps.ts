/**
 * Steps that say what they do and how long it took.
 *
 * @module
 */

/** Shows how far a step has come. */
export type Report = (done: number, total: number) => void;

/** A bar for a step that downloads. */
export interface Bar {
  /** Shows the bar. */
  readonly report: Report;
  /** Takes it away. */
  readonly stop: () => void;
}

/**
 * Runs one step and prints a line about it.
 *
 * @param title What it does.
 * @param action Does it; returns what it found or made, in a few words.
 * @param bar Shows how far it has come; default nothing does.
 */
export async function step(
  title: string,
  action: (report: Report) => Promise<string>,
  bar: Bar = { report: () => {}, stop: () => {} },
): Promise<void> {
  const started = performance.now();
  try {
    const result = await action(bar.report);
    bar.stop();
    console.log(`✓ ${title.padEnd(24)} ${result} (${seconds(performance.now() - started)})`);
  } catch (error) {
    bar.stop();
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
