/**
 * Saying something of each picture that a command line names.
 *
 * @module
 */

import { picturesPassedOver } from "../lib/image/mod.ts";

/** What is said of one picture: an object for `--json`, and text. */
export interface Finding {
  readonly record: Readonly<Record<string, unknown>>;
  readonly text: string;
  /** What is written of it, once it is printed. */
  readonly write?: () => Promise<void>;
}

/** How pictures are listed, what is found on one, and how that is printed. */
interface PrintOptions {
  readonly list: (paths: readonly string[]) => Promise<string[]>;
  readonly find: (file: string) => Promise<Finding>;
  readonly json: boolean;
}

/** Prints what is found on each picture of files and folders; returns whether all could be read. */
export async function printEach(
  paths: readonly string[],
  { list, find, json }: PrintOptions,
): Promise<boolean> {
  let isWhole = true;
  const attempt = async <T>(file: string, action: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await action();
    } catch (cause) {
      isWhole = false;
      const error = (cause as Error).message;
      if (json) console.log(JSON.stringify({ file, error }));
      else console.error(`${file}: ${error}`);
    }
  };
  for (const path of paths) {
    const files = await attempt(path, async () => {
      const listed = await list([path]);
      await sayPassedOver(path);
      return listed;
    });
    for (const file of files ?? []) {
      const found = await attempt(file, () => find(file));
      if (found === undefined) continue;
      console.log(json ? JSON.stringify(found.record) : found.text);
      await attempt(file, async () => await found.write?.());
    }
  }
  return isWhole;
}

/** Says which pictures of a folder are in formats that are not read. */
export async function sayPassedOver(path: string): Promise<void> {
  const others = await picturesPassedOver(path);
  if (others !== undefined) console.error(`${path}: ${others}`);
}
