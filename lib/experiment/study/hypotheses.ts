/**
 * What is expected of each dimension, written down before the study was run.
 *
 * @module
 */

import { fromFileUrl } from "@std/path";
import { type Check, createCheck, type ErrorType, quoted, shown } from "../../base/mod.ts";
import { isChangeIn, type SearchSpace, type ValueChange } from "./search_space.ts";

const check: Check = createCheck("read hypotheses");

/** What a hypothesis can be about: validation accuracy, or the training time of an epoch. */
export type HypothesisMetric = "valAcc" | "epochMs";

/** What is expected when one dimension goes from one value to another and all else stays. */
export interface Hypothesis extends ValueChange {
  /** What changes. */
  readonly metric: HypothesisMetric;
  /** Which way; `tie`: by nothing that can be told. */
  readonly direction: "higher" | "lower" | "tie";
  /**
   * The least and the most that is expected; not of a tie. Of `valAcc` the change in points, without
   * a sign; of `epochMs` the ratio.
   */
  readonly size?: readonly [least: number, most: number];
  /** Why. */
  readonly why: string;
}

/** The project's hypotheses. Their commit is older than the results'. */
export const HYPOTHESES_FILE: string = fromFileUrl(
  import.meta.resolve("../../../data/experiment/hypotheses.json"),
);

/**
 * Returns the hypotheses about the dimensions and values of a search space, in its order.
 *
 * @param space The dimensions; hypotheses about others are left out.
 * @param path The file; default the project's.
 * @throws {Deno.errors.NotFound} If there is no such file.
 * @throws {SyntaxError} If it is not JSON.
 * @throws {TypeError | RangeError} If it holds something else than hypotheses.
 *
 * @example
 * ```ts
 * import { mnistStudy, readHypotheses } from "../mod.ts";
 * import assert from "node:assert/strict";
 *
 * const hypotheses = await readHypotheses(mnistStudy("quick").space);
 * assert.ok(hypotheses.some(({ dimension }) => dimension === "dropout"));
 * ```
 */
export async function readHypotheses(
  space: SearchSpace,
  path: string = HYPOTHESES_FILE,
): Promise<Hypothesis[]> {
  const all = parseHypotheses(await Deno.readTextFile(path));
  return space.flatMap((dimension) => all.filter((change) => isChangeIn([dimension], change)));
}

/** Returns the hypotheses that a text of JSON holds; throws if it holds something else. */
export function parseHypotheses(text: string): Hypothesis[] {
  const list: unknown = JSON.parse(text);
  const isList = Array.isArray(list);
  check.that(isList, `they must be a list: it is ${shown(list)}`, TypeError);
  return list.map((value, i) => checked(value, `hypothesis ${i + 1}`));
}

/** Returns what a file's hypotheses about a space compare, in their order; default the project's. */
export function comparisonsIn(space: SearchSpace, path: string = HYPOTHESES_FILE): ValueChange[] {
  return parseHypotheses(Deno.readTextFileSync(path))
    .filter((change) => isChangeIn(space, change))
    .map(({ dimension, from, to }) => ({ dimension, from, to }));
}

/**
 * Returns what a hypothesis expects of its change: `"accuracy 0.5 to 3 points higher"`.
 *
 * @param hypothesis The hypothesis.
 */
export function describeHypothesis({ metric, direction, size }: Hypothesis): string {
  const what = metric === "valAcc" ? "accuracy" : "time per epoch";
  if (size === undefined) return `the same ${what}`;
  const [least, most] = size;
  return metric === "valAcc"
    ? `${what} ${least} to ${most} points ${direction}`
    : `${what} ${least} to ${most} times`;
}

const KEYS = ["dimension", "from", "to", "metric", "direction", "size", "why"];
const METRICS = ["valAcc", "epochMs"];
const DIRECTIONS = ["higher", "lower", "tie"];

function checked(value: unknown, name: string): Hypothesis {
  check.object(name, value);
  const has = (key: string, what: string, holds: (found: unknown) => boolean, type?: ErrorType) => {
    const rule = `${name} must have ${what} for "${key}": it is ${shown(value[key])}`;
    check.that(holds(value[key]), rule, type);
  };
  const isText = (found: unknown) => typeof found === "string" && found !== "";
  const isValue = (found: unknown) => ["string", "number"].includes(typeof found);
  const unknown = Object.keys(value).find((key) => !KEYS.includes(key));
  check.that(unknown === undefined, `${name} must have no key "${unknown}"`, TypeError);
  for (const key of ["dimension", "why"]) has(key, "words", isText, TypeError);
  for (const key of ["from", "to"]) has(key, "a value", isValue, TypeError);
  const differ = `${name} must compare two values: both are ${shown(value.to)}`;
  check.that(value.from !== value.to, differ);
  for (const [key, choices] of [["metric", METRICS], ["direction", DIRECTIONS]] as const) {
    has(key, `one of ${quoted(choices)}`, (found) => choices.some((choice) => choice === found));
  }
  checkSize(value as unknown as Hypothesis, name);
  return value as unknown as Hypothesis;
}

/** A size that contradicts its direction would be a hypothesis that nothing can confirm. */
function checkSize({ metric, direction, size }: Hypothesis, name: string): void {
  const hasOne = `${name} must have a size unless it is a tie: it is ${shown(size)}`;
  check.that((direction === "tie") === (size === undefined), hasOne);
  if (size === undefined) return;
  const none = metric === "valAcc" ? 0 : 1;
  const [low, high] = metric === "epochMs" && direction === "lower" ? [0, none] : [none, Infinity];
  const [least = NaN, most = NaN, ...more] = Array.isArray(size) ? size : [];
  const ascends = Number.isFinite(most) && more.length === 0 &&
    least >= low && most <= high && least < most;
  const range = `two rising numbers from ${low}${high === Infinity ? "" : ` to ${high}`}`;
  check.that(ascends, `${name} must have a size of ${range}: it is ${shown(size)}`);
}
