/**
 * What a filter looks for, told from its own weights.
 *
 * @module
 */

import {
  type Check,
  correlation,
  createCheck,
  item,
  mean,
  median,
  type NdArray,
  ndarray,
  shapeText,
} from "../base/mod.ts";
import { filter2D } from "../filter2d/mod.ts";

/**
 * What a filter looks for. Angles are in degrees, 0 to the right and 90 upwards: of what is straight,
 * an edge or a line, the way it *runs*; of what has a side, an edge or a corner, `towards`.
 */
export interface FilterKind {
  /** An edge, a line, the corner of an area, a dot, or the mean of all pixels. */
  readonly kind: "edge" | "line" | "corner" | "blob" | "blur";
  /** How an edge runs (0 up to 180), or a line (0, 45, 90 or 135). Others have none. */
  readonly angleDegrees?: number;
  /** Where an edge gets brighter (0 up to 360), or the area of a corner lies (45, 135, 225 or 315). */
  readonly towards?: number;
  /** Whether the response is positive on bright ones or on dark ones. Edges have none. */
  readonly polarity?: "bright" | "dark";
  /** The cosine between the filter and the ideal one, 0–1; 1 if it is nothing else. */
  readonly similarity: number;
  /** The part of the filter that is of its kind, of its shape; its response is what to expect. */
  readonly ideal: NdArray;
  /** Where the response to a digit should be positive, negative and near 0, in words. */
  readonly response: string;
}

/** One ideal filter, not yet compared. */
interface Candidate {
  readonly kind: FilterKind["kind"];
  readonly angleDegrees?: number;
  readonly towards?: number;
  readonly weights: readonly number[];
}

const check: Check = createCheck("tell the kind of filter", { now: "they are" });

/**
 * Returns which kind of filter a kernel is, and the response that it should then have.
 *
 * The kind is the one whose ideal filter has the largest absolute cosine with the kernel, both
 * taken as vectors of nine numbers:
 *
 *     edge to 0°      line at 90°     corner to 135°   blob            blur
 *     -1   0   1      -1   2  -1       5   5  -4       -1  -1  -1      1  1  1
 *     -√2  0  √2      -1   2  -1       5   5  -4       -1   8  -1      1  1  1
 *     -1   0   1      -1   2  -1      -4  -4  -4       -1  -1  -1      1  1  1
 *
 * and the same turned: an edge by any angle (a mixture of itself and itself upright), a line
 * by 45° steps, a corner by 90° steps. The edge and the mean are those of Frei and Chen, whose
 * angle between a neighbourhood and a subspace this is; the other masks are the usual ones. For a
 * kernel of another size the masks are stretched over it, each of its pixels a mean by area.
 *
 * The larger the similarity, the more the name says: 3×3 kernels of normal random numbers reach
 * 0.63 on average and 0.82 one time in twenty.
 *
 * @param kernel Weights `[height, width]`, not all 0, as `filter2D` takes them.
 * @returns The kind, its angle or polarity, and its ideal filter; the kernel is unchanged.
 * @throws {TypeError} If the kernel has another shape.
 * @throws {RangeError} If all weights are 0, or one isn't finite.
 * @see Frei and Chen (1977), Fast boundary detection: a generalization and a new algorithm,
 * IEEE Transactions on Computers C-26
 * @see Gonzalez and Woods, Digital image processing (line and point masks)
 *
 * @example
 * ```ts
 * import { filterKind } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const sobel = ndarray(new Float32Array([-1, 0, 1, -2, 0, 2, -1, 0, 1]), [3, 3]);
 * const { kind, angleDegrees, towards, response } = filterKind(sobel);
 * // Upright, and brighter to the right.
 * assert.deepEqual([kind, angleDegrees, towards], ["edge", 90, 0]);
 * assert.match(response, /^positive where the image gets brighter towards 0°/);
 * ```
 */
export function filterKind(kernel: NdArray): FilterKind {
  checkKernel(kernel);
  const weights = [...kernel.data];
  const product = ({ weights: ideal }: Candidate) => dot(weights, ideal);
  const best = MASKS.map((mask) => fitted(mask, kernel.shape)).reduce(
    (best, other) => Math.abs(product(other)) > Math.abs(product(best)) ? other : best,
    edgeOf(weights, kernel.shape),
  );
  const { weights: mask, ...named } = best;
  const strength = product(best);
  const polarity = strength > 0 ? "bright" : "dark";
  return {
    ...named,
    ...(named.kind === "edge" ? {} : { polarity }),
    similarity: Math.min(1, Math.abs(strength) / Math.hypot(...weights)),
    ideal: ndarray(Float32Array.from(mask, (weight) => weight * strength), [...kernel.shape]),
    response: responseOf(best, polarity),
  };
}

/** What a filter looks for, and whether its response to an image follows. */
export interface FilterLook extends Omit<FilterKind, "kind" | "response"> {
  /** The filter's number, from 0. */
  readonly filter: number;
  /** Its kind; `unclear` if it doesn't resemble its ideal enough. */
  readonly kind: FilterKind["kind"] | "unclear";
  /** Kind, polarity and angle in a few words. */
  readonly name: string;
  /** The image's response to the filter, `[height, width]`. */
  readonly response: NdArray;
  /** The correlation of that response with the response to the ideal. */
  readonly agreement: number;
}

/** What counts as a clear case. */
export interface DescribeFiltersOptions {
  /** The similarity that a filter has to exceed to have a kind; default 0, so that each has one. */
  readonly clear?: number;
}

/**
 * Returns what each filter looks for, its response to an image, and whether that follows its kind.
 *
 * @param filters `[filters, height, width]`, as `filtersOf` gives them.
 * @param image `[height, width]`.
 * @param options The similarity that a filter has to exceed to have a kind.
 * @returns A row for each filter.
 * @throws {TypeError} If an array has another shape.
 * @throws {RangeError} As {@linkcode filterKind}.
 *
 * @example
 * ```ts
 * import { describeFilters } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const filters = ndarray(new Float32Array([-1, 2, -1, -1, 2, -1, -1, 2, -1]), [1, 3, 3]);
 * const image = ndarray(Float32Array.from({ length: 25 }, (_, i) => i % 5 === 2 ? 1 : 0), [5, 5]);
 * const [row] = describeFilters(filters, image);
 * assert.equal(row?.name, "bright line 90°");
 * assert.ok((row?.agreement ?? 0) > 0.999);
 * ```
 */
export function describeFilters(
  filters: NdArray,
  image: NdArray,
  { clear = 0 }: DescribeFiltersOptions = {},
): FilterLook[] {
  return Array.from({ length: filters.shape[0] ?? 0 }, (_, filter) => {
    const kernel = item(filters, filter);
    const found = filterKind(kernel);
    const response = filter2D(image, kernel);
    const isClear = found.similarity > clear;
    return {
      ...found,
      filter,
      kind: isClear ? found.kind : "unclear",
      name: isClear ? nameOf(found) : "unclear",
      response,
      agreement: correlation(response.data, filter2D(image, found.ideal).data),
    };
  });
}

/** What the filters of one kind have in common. */
export interface KindSummary {
  /** The kind. */
  readonly kind: FilterLook["kind"];
  /** The numbers of its filters. */
  readonly filters: readonly number[];
  /** Their mean similarity with their ideals. */
  readonly similarity: number;
  /** The median agreement of their responses with those of their ideals. */
  readonly agreement: number;
  /** What their responses should show. */
  readonly expected: string;
}

/**
 * Returns a row for each kind of filter that occurs, the most frequent first.
 *
 * @param looks What {@linkcode describeFilters} returns.
 *
 * @example
 * ```ts
 * import { describeFilters, summarizeKinds } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const filters = ndarray(new Float32Array([-1, 0, 1, -1, 0, 1, -1, 0, 1]), [1, 3, 3]);
 * const image = ndarray(Float32Array.from({ length: 25 }, (_, i) => i % 5 > 2 ? 1 : 0), [5, 5]);
 * const [row] = summarizeKinds(describeFilters(filters, image));
 * assert.deepEqual([row?.kind, row?.filters], ["edge", [0]]);
 * ```
 */
export function summarizeKinds(looks: readonly FilterLook[]): KindSummary[] {
  return [...Map.groupBy(looks, ({ kind }) => kind)].map(([kind, members]) => ({
    kind,
    filters: members.map(({ filter }) => filter),
    similarity: mean(members.map(({ similarity }) => similarity)),
    agreement: median(members.map(({ agreement }) => agreement)),
    expected: EXPECTED[kind],
  })).toSorted((a, b) => b.filters.length - a.filters.length);
}

const EXPECTED: Readonly<Record<FilterLook["kind"], string>> = {
  edge: "one side of each stroke red, the other blue",
  line: "red on strokes that run its way, blue beside them (a dark line: the reverse)",
  corner: "like an edge, along strokes on two sides of the corner",
  blob: "red on dots and ends of strokes, blue around them (a dark blob: the reverse)",
  blur: "the digit once more, blurred",
  unclear: "roughly what its nearest ideal would, but less surely",
};

/** Frei and Chen's isotropic gradient, and the same turned upwards. */
const RIGHTWARDS = [-1, 0, 1, -Math.SQRT2, 0, Math.SQRT2, -1, 0, 1];
const UPWARDS = [1, Math.SQRT2, 1, 0, 0, 0, -1, -Math.SQRT2, -1];

/** The ideal filters that don't depend on the kernel, 3×3. */
const MASKS: readonly Candidate[] = [
  { kind: "line", angleDegrees: 0, weights: [-1, -1, -1, 2, 2, 2, -1, -1, -1] },
  { kind: "line", angleDegrees: 45, weights: [-1, -1, 2, -1, 2, -1, 2, -1, -1] },
  { kind: "line", angleDegrees: 90, weights: [-1, 2, -1, -1, 2, -1, -1, 2, -1] },
  { kind: "line", angleDegrees: 135, weights: [2, -1, -1, -1, 2, -1, -1, -1, 2] },
  { kind: "corner", towards: 45, weights: [-4, 5, 5, -4, 5, 5, -4, -4, -4] },
  { kind: "corner", towards: 135, weights: [5, 5, -4, 5, 5, -4, -4, -4, -4] },
  { kind: "corner", towards: 225, weights: [-4, -4, -4, 5, 5, -4, 5, 5, -4] },
  { kind: "corner", towards: 315, weights: [-4, -4, -4, -4, 5, 5, -4, 5, 5] },
  { kind: "blob", weights: [-1, -1, -1, -1, 8, -1, -1, -1, -1] },
  { kind: "blur", weights: [1, 1, 1, 1, 1, 1, 1, 1, 1] },
];

/** The edge at the angle that fits the kernel best. */
function edgeOf(kernel: readonly number[], shape: readonly number[]): Candidate {
  const rightwards = stretched(RIGHTWARDS, shape), upwards = stretched(UPWARDS, shape);
  const right = dot(kernel, rightwards), up = dot(kernel, upwards);
  const strength = Math.hypot(right, up) || 1;
  const towards = (Math.atan2(up, right) * 180 / Math.PI + 360) % 360;
  return {
    kind: "edge",
    angleDegrees: (towards + 90) % 180,
    towards,
    weights: rightwards.map((weight, i) => (right * weight + up * (upwards[i] ?? NaN)) / strength),
  };
}

function fitted(mask: Candidate, shape: readonly number[]): Candidate {
  return { ...mask, weights: stretched(mask.weights, shape) };
}

/** A 3×3 mask over a kernel of another size, each pixel the mean of what it covers; norm 1, or 0. */
function stretched(mask: readonly number[], [height = 0, width = 0]: readonly number[]): number[] {
  const rows = shares(height), columns = shares(width);
  const weights = rows.flatMap((ofRow) =>
    columns.map((ofColumn) =>
      mask.reduce(
        (sum, weight, i) =>
          sum + weight * (ofRow[Math.floor(i / 3)] ?? NaN) * (ofColumn[i % 3] ?? NaN),
        0,
      )
    )
  );
  const norm = Math.hypot(...weights);
  return weights.map((weight) => norm < 1e-9 ? 0 : weight / norm);
}

/** How much of each of three parts lies in each of `length` parts of the same way. */
function shares(length: number): number[][] {
  if (length === 3) return [[1, 0, 0], [0, 1, 0], [0, 0, 1]];
  return Array.from({ length }, (_, i) =>
    [0, 1, 2].map((part) => {
      const [from, to] = [3 * i / length, 3 * (i + 1) / length];
      const common = Math.min(to, part + 1) - Math.max(from, part);
      return Math.max(0, common) / (to - from);
    }));
}

/** Eight directions, from 0° by 45°. */
const DIRECTIONS = [
  "right",
  "upper right",
  "top",
  "upper left",
  "left",
  "lower left",
  "bottom",
  "lower right",
];

function nameOf({ kind, angleDegrees, towards, polarity }: FilterKind): string {
  const angle = angleDegrees === undefined ? "" : ` ${Math.round(angleDegrees) % 180}°`;
  const side = towards === undefined ? "" : DIRECTIONS[Math.round(towards / 45) % 8];
  if (kind === "edge") return `edge${angle}, bright ${side}`;
  if (kind === "corner") return `${polarity} corner, ${side}`;
  return `${polarity} ${kind}${angle}`;
}

function responseOf(
  { kind, angleDegrees = NaN, towards = NaN }: Candidate,
  polarity: "bright" | "dark",
): string {
  const side = `${Math.round(towards) % 360}°`;
  const [positive, negative] = polarity === "bright"
    ? ["positive", "negative"]
    : ["negative", "positive"];
  const even = "near 0 where it is even";
  switch (kind) {
    case "edge":
      return `positive where the image gets brighter towards ${side}, ` +
        `negative where it gets darker, ${even}`;
    case "line":
      return `${positive} on bright lines at ${angleDegrees}°, ${negative} beside them, ${even}`;
    case "corner":
      return `${positive} in corners of bright areas that lie towards ${side}, ` +
        `${negative} in those of areas that lie opposite, ${even}`;
    case "blob":
      return `${positive} on bright dots and ends of lines, ${negative} around them, ${even}`;
    case "blur":
      return `${positive} wherever there is ink, in proportion to it, 0 elsewhere`;
  }
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? NaN), 0);
}

function checkKernel({ data, shape }: NdArray): void {
  check.that(
    shape.length === 2 && data.length > 0,
    `its shape must be [height, width]: shape is ${shapeText(shape)}`,
    TypeError,
  );
  check.that(
    data.every(Number.isFinite) && data.some((weight) => weight !== 0),
    `weights must be finite and not all 0: they are ${data.join(", ")}`,
  );
}
