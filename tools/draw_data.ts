/**
 * Draws the project's own handwriting: `deno task draw-data`.
 *
 * @module
 */

import { extname, relative } from "@std/path";
import { PROJECT } from "./command.ts";
import { encode } from "./draw/encode.ts";
import { photographPage } from "./draw/page.ts";
import { type PageDrawing, pageDrawings } from "./draw/pages.ts";
import { photograph } from "./draw/marks.ts";
import { type Drawing, drawings, randomFor } from "./draw/sets.ts";
import { type Outcome, readRecord, store, writeRecord } from "./draw/store.ts";
import { orExit, parseOptions } from "./options.ts";

/** The seed of the pictures that the project ships. */
export const SEED = 42;

/**
 * Draws every set into its folder under `out`, and says a line about each.
 *
 * The same seed draws the same bytes on one machine. A person's pictures in these folders stay as
 * they are, under whatever name.
 */
export async function drawData(
  seed: number,
  out: string,
  say: (line: string) => void = () => {},
): Promise<void> {
  if (!Number.isSafeInteger(seed)) {
    throw new RangeError(`Cannot draw as the seed must be a whole number: it is ${seed}`);
  }
  await Deno.mkdir(out, { recursive: true });
  const before = await readRecord(out);
  const after: Record<string, string> = {};
  const all = [...drawings(seed), ...pageDrawings(seed)];
  for (const [set, members] of Object.entries(Object.groupBy(all, ({ set }) => set))) {
    const outcomes: Outcome[] = [];
    for (const drawing of members ?? []) {
      const path = `${set}/${drawing.file}`;
      const { outcome, sha256 } = await store(out, path, draw(seed, drawing), before);
      outcomes.push(outcome);
      after[path] = sha256;
      if (outcome === "kept") say(`${path} is not a picture drawn by this program: kept`);
    }
    say(`${set.padEnd(10)} ${summary(outcomes)}`);
  }
  await writeRecord(out, seed, after);
}

/** Returns one picture as the bytes of its file. */
export function draw(seed: number, { set, file, scene }: Drawing | PageDrawing): Uint8Array {
  const random = randomFor(seed, set, file);
  const pixels = "rows" in scene ? photographPage(scene, random) : photograph(scene, random);
  const type = extname(file) === ".png" ? "png" : "jpg";
  return encode(pixels, scene.widthPx, scene.heightPx, type);
}

function summary(outcomes: readonly Outcome[]): string {
  const count = (outcome: Outcome) => outcomes.filter((each) => each === outcome).length;
  return `${outcomes.length} pictures: ${count("drawn")} drawn, ${count("unchanged")} unchanged, ${
    count("kept")
  } kept`;
}

if (import.meta.main) {
  const { values } = parseOptions({
    usage: "deno task draw-data [--seed N] [--out FOLDER]",
    about: "Draws the digits, Greek letters and page that the project ships; keeps a person's own.",
    options: {
      seed: { type: "string", default: String(SEED) },
      out: { type: "string", default: `${PROJECT}/data` },
    },
    help: {
      seed: `Which hands write: a whole number; default ${SEED}`,
      out: "The folder of the sets; default data",
    },
  });
  await orExit(() => drawData(Number(values.seed || NaN), values.out, console.log));
  console.log(`in ${relative(Deno.cwd(), values.out) || "."}, from seed ${values.seed}`);
}
