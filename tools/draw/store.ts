/**
 * Putting drawn pictures beside a person's own, and never over them.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { join } from "@std/path";
import { writeWhole } from "../../lib/base/mod.ts";

/** What became of a picture. */
export type Outcome = "drawn" | "unchanged" | "kept";

/** The sha256 of each picture as it was last drawn, by its path under the folder. */
type Record256 = Readonly<Record<string, string>>;

const RECORD = "drawn.json";

/**
 * Writes a picture unless the file there is a person's own.
 *
 * Rule: a file is this program's while its bytes are those that `record` has, or those that would
 * be written; any other is a person's, whatever its name.
 */
export async function store(
  folder: string,
  path: string,
  bytes: Uint8Array,
  record: Record256,
): Promise<{ outcome: Outcome; sha256: string }> {
  const place = join(folder, path);
  const sha256 = sha256Of(bytes);
  const present = await bytesOf(place);
  const sha256Present = present && sha256Of(present);
  if (sha256Present === sha256) return { outcome: "unchanged", sha256 };
  if (sha256Present !== undefined && sha256Present !== record[path]) {
    return { outcome: "kept", sha256 };
  }
  await writeWhole(place, bytes);
  return { outcome: "drawn", sha256 };
}

/** Returns what was drawn before into `folder`; nothing where there is no record. */
export async function readRecord(folder: string): Promise<Record256> {
  const bytes = await bytesOf(join(folder, RECORD));
  if (bytes === undefined) return {};
  const text = new TextDecoder().decode(bytes);
  try {
    const { sha256 } = JSON.parse(text) as { sha256: Record256 };
    if (Object.values(sha256).every((value) => /^[0-9a-f]{64}$/.test(value))) return sha256;
  } catch {
    // Told below, whatever is wrong with it.
  }
  throw new SyntaxError(
    `Cannot read "${RECORD}" as it must be JSON with a sha256 for each file: it begins with "${
      text.slice(0, 20)
    }"; delete it if all pictures beside it are to be kept`,
  );
}

/** Writes down what was drawn, and from which seed. */
export async function writeRecord(folder: string, seed: number, sha256: Record256): Promise<void> {
  const record = { about: "Pictures drawn by tools/draw_data.ts, by sha256", seed, sha256 };
  const text = JSON.stringify(record, null, 2) + "\n";
  const present = await bytesOf(join(folder, RECORD));
  if (present && new TextDecoder().decode(present) === text) return;
  await writeWhole(join(folder, RECORD), text);
}

function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

async function bytesOf(path: string): Promise<Uint8Array | undefined> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
