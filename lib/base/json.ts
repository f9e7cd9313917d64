/**
 * Values read from JSON, of which nothing is known yet.
 *
 * @module
 */

/** A message shows at most so many characters of a value. */
const MOST_SHOWN = 80;

/** Returns a value as a message shows it. */
export function shown(value: unknown): string {
  if (value === undefined) return "missing";
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value !== "object" && typeof value !== "string") return String(value);
  try {
    return clipped(JSON.stringify(value));
  } catch {
    // In a circle, or nested deeper than the stack.
    return Array.isArray(value) ? "a list" : "an object";
  }
}

/** Returns what lies at a path of keys, or nothing where the path ends early. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce((node, key) => isObject(node) ? node[key] : undefined, value);
}

/** Returns a copy of a value as JSON gives it back. */
export function copyOf<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

/** Whether a value is an object or a list. */
export function isObject(value: unknown): value is Record<string | number, unknown> {
  return typeof value === "object" && value !== null;
}

/**
 * Returns, in words, the first place where a value differs from the expected one.
 *
 * @param found The value.
 * @param expected What it must be; from JSON too.
 * @param field What to call the value.
 * @returns Where and how they differ, or nothing where they are equal.
 */
export function difference(found: unknown, expected: unknown, field: string): string | undefined {
  if (!isObject(expected)) {
    return found === expected
      ? undefined
      : `${field} must be ${shown(expected)}: it is ${shown(found)}`;
  }
  const kind = Array.isArray(expected) ? "a list" : "an object";
  if (!isObject(found) || Array.isArray(found) !== Array.isArray(expected)) {
    return `${field} must be ${kind}: it is ${shown(found)}`;
  }
  const name = (key: string): string =>
    Array.isArray(expected) ? `${field}[${key}]` : `${field}.${key}`;
  for (const key of Object.keys(expected)) {
    const inner = difference(found[key], expected[key], name(key));
    if (inner !== undefined) return inner;
  }
  const extra = Object.keys(found).find((key) => !Object.hasOwn(expected, key));
  if (extra !== undefined) return `${name(extra)} must not be there: it is ${shown(found[extra])}`;
}

function clipped(text: string): string {
  return text.length <= MOST_SHOWN ? text : `${text.slice(0, MOST_SHOWN - 1)}…`;
}
