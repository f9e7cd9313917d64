/**
 * Picking among rows.
 *
 * @module
 */

/**
 * Returns the row with the least and that with the greatest number; of equal ones the first.
 *
 * @param rows At least one.
 * @param of The number of a row.
 * @throws {RangeError} If there is none.
 *
 * @example
 * ```ts
 * import { extremes } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(extremes(["beta", "pi", "mu"], ({ length }) => length), ["pi", "beta"]);
 * ```
 */
export function extremes<T>(
  rows: readonly T[],
  of: (row: T) => number,
): readonly [least: T, most: T] {
  const [first] = rows;
  if (first === undefined) {
    throw new RangeError("Cannot find extremes as there must be at least one row: there are 0");
  }
  return [
    rows.reduce((a, b) => of(b) < of(a) ? b : a, first),
    rows.reduce((a, b) => of(b) > of(a) ? b : a, first),
  ];
}

/**
 * Returns the row with a name.
 *
 * @throws {RangeError} If there is none, with the names that there are.
 *
 * @example
 * ```ts
 * import { named } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(named([{ name: "a", n: 1 }, { name: "b", n: 2 }], "b"), { name: "b", n: 2 });
 * ```
 */
export function named<T extends { readonly name: string }>(rows: readonly T[], name: string): T {
  const row = rows.find((one) => one.name === name);
  if (row !== undefined) return row;
  const names = rows.map((one) => JSON.stringify(one.name)).join(", ");
  throw new RangeError(
    `Cannot find row ${JSON.stringify(name)} as its name must be one of ${names || "none"}`,
  );
}
