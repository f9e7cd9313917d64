/**
 * Matching each picture that a command line names to known letters.
 *
 * @module
 */

import {
  bestEmbedding,
  createMatcher,
  type Matcher,
  plainEmbedding,
} from "../../lib/embedding/mod.ts";
import { readPicture } from "../../lib/image/mod.ts";
import {
  type Letters,
  lettersOf,
  listLetters,
  type Preparation,
  prepareLetter,
  readLetter,
  readLetters,
} from "../../lib/handwriting/mod.ts";
import { head, loadMnist } from "../../lib/mnist/mod.ts";
import { loadModel } from "../../lib/model/mod.ts";
import { ndarray } from "../../lib/base/mod.ts";
import { exists } from "../command.ts";
import { type Finding, printEach } from "../pictures.ts";

/** What is compared with what, and how it is printed. */
interface MatchOptions {
  readonly json: boolean;
  /** Known letters that vote. */
  readonly nNeighbors: number;
  /** Whether the outputs of `dense1` are compared as they are. */
  readonly plain: boolean;
  /** The network's folder. */
  readonly model: string;
  /** The known letters: a folder of pictures, or the prefix of a data set. */
  readonly train: string;
}

/** Prints the class of each picture; returns whether all could be read. */
export async function match(
  paths: readonly string[],
  { json, nNeighbors, plain, model: folder, train }: MatchOptions,
): Promise<boolean> {
  const letters = await knownLetters(train);
  const { model } = await loadModel(folder);
  const embedding = plain
    ? plainEmbedding(model)
    : bestEmbedding(model, head((await loadMnist()).train, 1_000));
  const matcher = createMatcher(embedding, letters, { nNeighbors });
  const farthest = matcher.farthestWithin() ?? Infinity;
  const find = (file: string) => matched(matcher, farthest, letters.preparation, file);
  return await printEach(paths, { list: listLetters, find, json });
}

/** The letters of a folder of pictures, or else of a data set. */
async function knownLetters(train: string): Promise<Letters> {
  if (await exists(train)) {
    const letters = [];
    for (const file of await listLetters([train])) letters.push(await readLetter(file, "ink"));
    return lettersOf(letters, "ink");
  }
  if (await exists(`${train}_images.csv`)) return await readLetters(train);
  throw new Deno.errors.NotFound(
    `Cannot read ${JSON.stringify(train)} as known letters as it must be a folder of pictures, ` +
      `or ${JSON.stringify(`${train}_images.csv`)} a file: there is neither`,
  );
}

/** Says what a picture was taken for; a `?` where it is farther off than known letters are. */
async function matched(
  matcher: Matcher,
  farthest: number,
  preparation: Preparation,
  file: string,
): Promise<Finding> {
  const picture = await readPicture(file);
  // Messages name the file as it was given.
  const { data } = prepareLetter({ ...picture, name: file }, preparation);
  const [{ label, neighbors } = { label: "", neighbors: [] }] = matcher.match(
    ndarray(data, [1, 28, 28, 1]),
  );
  const nearest = neighbors.map(({ file, label, ssd }) => ({ file, label, ssd }));
  const distances = nearest.map(({ file, ssd }) => `${file} ${ssd.toPrecision(4)}`);
  const isFar = (nearest[0]?.ssd ?? 0) > farthest;
  const hint = `; no known letter is farther than ${farthest.toPrecision(4)} from its own class: ` +
    "perhaps none of these";
  return {
    record: { file, label, neighbors: nearest, isFar },
    text: `${file}: ${label}${isFar ? "?" : ""} (${distances.join(", ")}${isFar ? hint : ""})`,
  };
}
