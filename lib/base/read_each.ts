/**
 * Reading many files of which some may be bad.
 *
 * @module
 */

/** A file that could not be read. */
export interface FailedFile {
  /** Its path. */
  readonly file: string;
  /** Why, in one line. */
  readonly error: string;
}

/**
 * Returns what each file holds; one that can't be read is named and doesn't stop the rest.
 *
 * One after the other, since a decoded photograph takes up to 200 MB.
 *
 * @param files Paths.
 * @param read What reads one.
 * @param onEnd Called after each file, for a bar of progress.
 * @returns What was read in the order of the files, and the files that failed.
 *
 * @example
 * ```ts
 * import { readEach } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const read = (file: string) => file === "b" ? Promise.reject(new Error("torn")) : file;
 * const { results, failures } = await readEach(["a", "b", "c"], read);
 * assert.deepEqual(results, ["a", "c"]);
 * assert.deepEqual(failures, [{ file: "b", error: "torn" }]);
 * ```
 */
export async function readEach<T>(
  files: readonly string[],
  read: (file: string) => T | Promise<T>,
  onEnd: () => void = () => {},
): Promise<{ readonly results: T[]; readonly failures: FailedFile[] }> {
  const results: T[] = [];
  const failures: FailedFile[] = [];
  for (const file of files) {
    try {
      results.push(await read(file));
    } catch (error) {
      failures.push({ file, error: error instanceof Error ? error.message : String(error) });
    }
    onEnd();
  }
  return { results, failures };
}
