/**
 * Checks at the public edge: each throws `Cannot <action> as <rule>: <what it is now>`.
 *
 * @module
 */

import { isObject, shown } from "./json.ts";
import type { NdArray } from "./ndarray.ts";

/** What a check throws: `TypeError` for a wrong kind or shape, `RangeError` for a value. */
export type ErrorType = typeof TypeError | typeof RangeError | typeof SyntaxError;

/** How checks say it, where the usual words don't serve. */
export interface CheckWords {
  /** Before the value; default `"it is"`. */
  readonly now?: string;
  /** What a number without a fraction is called; default `"a whole number"`. */
  readonly whole?: string;
}

/** The checks of one action. Written `const check: Check = createCheck(…)`, they narrow types. */
export interface Check {
  /** Throws; a `RangeError` unless another type is given. */
  refuse(rule: string, type?: ErrorType): never;
  /** `rule`, with what it is now, must hold. */
  that(holds: boolean, rule: string, type?: ErrorType): asserts holds;
  /** A number: `rate must be a number: it is "x"`. */
  number(name: string, value: unknown): asserts value is number;
  /** `k must be a whole number from 1 to 5: it is 0`, or `… of at least 1: …`. */
  whole(name: string, value: unknown, least: number, most?: number): asserts value is number;
  /** `delta must be a finite number: it is NaN`. */
  finite(name: string, value: unknown): asserts value is number;
  /** `scale must be above 0 and at most 8: it is 9`; never infinite. */
  positive(name: string, value: unknown, most?: number): asserts value is number;
  /** `padding must be one of "valid", "same": it is "full"`. */
  oneOf<T extends string>(name: string, value: unknown, choices: readonly T[]): asserts value is T;
  /** `filters must be a list such as [16, 16]: it is 16`. */
  list(name: string, value: unknown, example: unknown): asserts value is readonly unknown[];
  /** `its fit must be an object: it is 3`; a list is none. */
  object(name: string, value: unknown): asserts value is Record<string, unknown>;
  /** `its fit must have no key "lr": keys are "epochs", "batchSize"`. */
  keys(name: string, value: object, known: readonly string[]): void;
  /** `there is no option "k": options are "nNeighbors"`; a name that is mistyped does nothing else. */
  options(given: object, known: readonly string[]): void;
  /**
   * `there must be one label a row: there are 3 labels and 4 rows`.
   *
   * @param counts All equal; each is named as the message names it.
   */
  counts(rule: string, counts: Readonly<Record<string, number>>): void;
  /**
   * `labels must be from 0 to 9: label 3 is 12`.
   *
   * @param where What an index is called; default `value 3`.
   */
  each<T>(
    rule: string,
    values: ArrayLike<T>,
    holds: (value: T, index: number) => boolean,
    where?: (index: number) => string,
    type?: ErrorType,
  ): void;
  /**
   * `images must be [n, 28, 28, 1]: shape is [3, 28, 28]`.
   *
   * @param subject All before the shape: `"images must be"`.
   * @param expected A length for each axis, or a name where any will do.
   * @param now Before the shape it has; default `"shape is"`.
   */
  shape(
    subject: string,
    array: NdArray,
    expected: readonly (number | string)[],
    now?: string,
  ): void;
  /** An {@linkcode NdArray} with as many numbers as its shape says: for values of unknown kind. */
  ndarray(name: string, value: unknown): asserts value is NdArray;
}

/**
 * Returns the checks of an action, to be made once, where a value comes in.
 *
 * @param action What can't be done with a wrong value: `"rank neighbors"`.
 * @param words How the checks say it.
 *
 * @example
 * ```ts
 * import { type Check, createCheck } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const check: Check = createCheck("rank neighbors", { now: "current value is" });
 * check.whole("k", 3, 1, 27);
 * assert.throws(() => check.whole("k", 0, 1, 27), {
 *   name: "RangeError",
 *   message: "Cannot rank neighbors as k must be a whole number from 1 to 27: current value is 0",
 * });
 * assert.throws(() => check.list("filters", 16, [16, 16]), TypeError);
 * ```
 */
export function createCheck(
  action: string,
  { now = "it is", whole = "a whole number" }: CheckWords = {},
): Check {
  const check: Check = {
    refuse(rule, type = RangeError) {
      throw new type(`Cannot ${action} as ${rule}`);
    },
    that(holds, rule, type) {
      if (!holds) check.refuse(rule, type);
    },
    number(name, value) {
      if (typeof value !== "number") wrong(`${name} must be a number`, value, TypeError);
    },
    whole(name, value, least, most = Infinity) {
      check.number(name, value);
      if (Number.isSafeInteger(value) && value >= least && value <= most) return;
      const range = most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`;
      wrong(`${name} must be ${whole} ${range}`, value);
    },
    finite(name, value) {
      if (!Number.isFinite(value)) wrong(`${name} must be a finite number`, value);
    },
    positive(name, value, most = Infinity) {
      check.number(name, value);
      if (value > 0 && value <= most && value < Infinity) return;
      wrong(`${name} must be above 0${most === Infinity ? "" : ` and at most ${most}`}`, value);
    },
    oneOf(name, value, choices) {
      if (choices.some((choice) => choice === value)) return;
      const type = typeof value === "string" ? RangeError : TypeError;
      wrong(`${name} must be one of ${quoted(choices)}`, value, type);
    },
    list(name, value, example) {
      if (Array.isArray(value)) return;
      wrong(`${name} must be a list such as ${listed(example)}`, value, TypeError);
    },
    object(name, value) {
      if (isObject(value) && !Array.isArray(value)) return;
      wrong(`${name} must be an object`, value, TypeError);
    },
    keys(name, value, known) {
      const unknown = Object.keys(value).find((key) => !known.includes(key));
      if (unknown === undefined) return;
      check.refuse(`${name} must have no key "${unknown}": keys are ${quoted(known)}`, TypeError);
    },
    options(given, known) {
      const unknown = Object.keys(given).find((key) => !known.includes(key));
      if (unknown === undefined) return;
      check.refuse(`there is no option "${unknown}": options are ${quoted(known)}`, TypeError);
    },
    counts(rule, counts) {
      if (new Set(Object.values(counts)).size <= 1) return;
      const parts = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
      const last = parts.pop();
      check.refuse(`${rule}: there are ${parts.join(", ")} and ${last}`, TypeError);
    },
    each(rule, values, holds, where = (index) => `value ${index}`, type = RangeError) {
      for (let i = 0; i < values.length; i++) {
        const value = values[i] as typeof values[number];
        if (!holds(value, i)) check.refuse(`${rule}: ${where(i)} is ${shown(value)}`, type);
      }
    },
    shape(subject, { shape }, expected, now = "shape is") {
      const holds = shape.length === expected.length &&
        expected.every((length, axis) => typeof length === "string" || length === shape[axis]);
      if (holds) return;
      check.refuse(`${subject} ${shapeText(expected)}: ${now} ${shapeText(shape)}`, TypeError);
    },
    ndarray(name, value) {
      const { data, shape } = isObject(value) ? value : {};
      const holds = data instanceof Float32Array && Array.isArray(shape) &&
        shape.reduce((size, length) => size * length, 1) === data.length;
      if (holds) return;
      const kind = isObject(value) ? value.constructor?.name ?? "an object" : shown(value);
      check.refuse(
        `${name} must be an array as ndarray(data, shape) makes: it is ${kind}`,
        TypeError,
      );
    },
  };
  function wrong(rule: string, value: unknown, type?: ErrorType): never {
    check.refuse(`${rule}: ${now} ${shown(value)}`, type);
  }
  return check;
}

/** Returns names as a message lists them: `"valid", "same"`. */
export function quoted(names: readonly string[]): string {
  return names.map((name) => JSON.stringify(name)).join(", ");
}

/** Returns a shape as a message shows it: `[n, 28, 28, 1]`. */
export function shapeText(shape: readonly (number | string)[]): string {
  return `[${shape.join(", ")}]`;
}

/** An example of a list, with spaces: `[16, 16]`. */
function listed(example: unknown): string {
  return Array.isArray(example) ? `[${example.map(shown).join(", ")}]` : shown(example);
}
