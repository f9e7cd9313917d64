/**
 * Numbers and lists as a text says them, so that no cell formats anything.
 *
 * @module
 */

/** Smaller numbers are written with a power of ten. */
const SMALL = 1e-4;

/**
 * Returns a number as a text shows it: whole ones in full, others with four digits at most, tiny
 * ones with a power of ten; thousands separated, with a true minus.
 *
 * @example
 * ```ts
 * import { numberText } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const texts = [60_000, -0.5, 2 / 3, 0.00000008941].map((value) => numberText(value));
 * assert.deepEqual(texts, ["60,000", "−0.5", "0.6667", "8.9 × 10⁻⁸"]);
 * ```
 */
export function numberText(value: number): string {
  return columnText([value])(value);
}

/**
 * Returns a number with so many decimals: thousands separated, with a true minus, and none before
 * what rounds to nothing.
 *
 * @param value Any number.
 * @param digits Decimals; default 2.
 *
 * @example
 * ```ts
 * import { fixed } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([1234.5, -0.001, -3].map((value) => fixed(value, 1)), ["1,234.5", "0.0", "−3.0"]);
 * ```
 */
export function fixed(value: number, digits = 2): string {
  if (!Number.isFinite(value)) return String(value).replace("-", "−");
  const text = Math.abs(value).toLocaleString("en-GB", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return value < 0 && /[1-9]/.test(text) ? `−${text}` : text;
}

/**
 * Returns a share in per cent. Only a whole is 100 %, only nothing is 0 %: what would round to them
 * stays a unit of the last decimal away.
 *
 * @param share 0–1.
 * @param digits Decimals; default 2.
 *
 * @example
 * ```ts
 * import { percent } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const shares = [0.9917, 0.99999, 1, -0.005];
 * assert.deepEqual(shares.map((share) => percent(share)), [
 *   "99.17 %",
 *   "99.99 %",
 *   "100.00 %",
 *   "−0.50 %",
 * ]);
 * ```
 */
export function percent(share: number, digits = 2): string {
  const unit = 10 ** -digits;
  const value = share > 0 && share < 1
    ? Math.min(100 - unit, Math.max(unit, 100 * share))
    : 100 * share;
  return `${fixed(value, digits)} %`;
}

/**
 * Returns how many there are of something: `"1 epoch"`, `"12 epochs"`, `"no errors"`.
 *
 * @param n How many.
 * @param one What one of them is called.
 * @param many What several are called; default with an "s".
 *
 * @example
 * ```ts
 * import { counted } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([0, 1, 2].map((n) => counted(n, "digit")), ["no digits", "1 digit", "2 digits"]);
 * ```
 */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${n === 0 ? "no" : numberText(n)} ${n === 1 ? one : many}`;
}

/**
 * Returns names as a sentence lists them: `"4, 7 and 9"`; for none `"none"`.
 *
 * @param items What to list.
 * @param last The word before the last; default "and".
 *
 * @example
 * ```ts
 * import { listed } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(listed([4, 7, 9]), "4, 7 and 9");
 * ```
 */
export function listed(items: readonly (string | number)[], last = "and"): string {
  const texts = items.map((item) => typeof item === "number" ? numberText(item) : item);
  if (texts.length < 2) return texts[0] ?? "none";
  return `${texts.slice(0, -1).join(", ")} ${last} ${texts.at(-1)}`;
}

/**
 * Returns how the numbers of one column are written, all with the same decimals: as many as the
 * largest needs for four digits, fewer where fewer tell all of them.
 */
export function columnText(values: readonly number[]): (value: number) => string {
  const sizes = values.filter(Number.isFinite).map(Math.abs);
  const largest = Math.max(0, ...sizes);
  if (largest === 0) return (value) => fixed(value, 0);
  if (largest < SMALL) return scientific;
  const most = Math.max(0, 3 - Math.floor(Math.log10(largest)));
  const needed = Math.max(...sizes.map((size) => decimalsOf(size, most)));
  return (value) => fixed(value, needed);
}

/** How many decimals tell a number as well as `most` do. */
function decimalsOf(value: number, most: number): number {
  const [, decimals = ""] = value.toFixed(most).split(".");
  return decimals.replace(/0+$/, "").length;
}

function scientific(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return fixed(value, 0);
  const [mantissa = "", exponent = ""] = value.toExponential(1).split("e");
  const digits = [...exponent].map((digit) => POWERS[digit] ?? "").join("");
  return `${mantissa.replace("-", "−")} × 10${digits}`;
}

const POWERS: Readonly<Record<string, string>> = {
  ...Object.fromEntries([..."⁰¹²³⁴⁵⁶⁷⁸⁹"].map((power, digit) => [String(digit), power])),
  "-": "⁻",
};
