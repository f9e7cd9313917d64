/**
 * Steps that say what they do and how long it took.
 *
 * @module
 */

/** Shows how far a step has come. */
export type Report = (done: number, total: number) => void;

/** Runs one step and prints a line about it: its title, and the few words that `action` returns. */
export async function step(title: string, action: () => Promise<string>): Promise<void> {
  const started = performance.now();
  try {
    const result = await action();
    console.log(`✓ ${title.padEnd(24)} ${result} (${seconds(performance.now() - started)})`);
  } catch (error) {
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
