import assert from "node:assert/strict";
import { correlation } from "../../lib/base/correlation.ts";
import { describeFilters, filterKind, summarizeKinds } from "../../lib/analysis/filter_kind.ts";
import { filter2D } from "../../lib/filter2d/filter2d.ts";
import { type NdArray, ndarray, stack } from "../../lib/base/ndarray.ts";
import { createRandom } from "../../lib/base/random.ts";
import { matrix } from "../helpers/numbers.ts";

/** Kernels, and what they are: kind, how it runs, its side, polarity. */
const KNOWN: readonly [name: string, kernel: NdArray, found: string][] = [
  ["Sobel", matrix([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]), "edge 90 to 0"],
  ["Sobel upwards", matrix([[1, 2, 1], [0, 0, 0], [-1, -2, -1]]), "edge 0 to 90"],
  ["Prewitt leftwards", matrix([[1, 0, -1], [1, 0, -1], [1, 0, -1]]), "edge 90 to 180"],
  ["Sobel downwards", matrix([[-1, -2, -1], [0, 0, 0], [1, 2, 1]]), "edge 0 to 270"],
  ["diagonal Sobel", matrix([[0, 1, 2], [-1, 0, 1], [-2, -1, 0]]), "edge 135 to 45"],
  ["Kirsch", matrix([[5, 5, 5], [-3, 0, -3], [-3, -3, -3]]), "edge 0 to 90"],
  ["flat line", matrix([[-1, -1, -1], [2, 2, 2], [-1, -1, -1]]), "line 0 bright"],
  ["rising line", matrix([[-1, -1, 2], [-1, 2, -1], [2, -1, -1]]), "line 45 bright"],
  ["dark upright line", matrix([[1, -2, 1], [1, -2, 1], [1, -2, 1]]), "line 90 dark"],
  ["falling line", matrix([[2, -1, -1], [-1, 2, -1], [-1, -1, 2]]), "line 135 bright"],
  ["corner", matrix([[1, 1, -1], [1, 1, -1], [-1, -1, -1]]), "corner to 135 bright"],
  ["dark corner", matrix([[1, 1, 1], [1, -1, -1], [1, -1, -1]]), "corner to 315 dark"],
  ["Laplacian", matrix([[0, 1, 0], [1, -4, 1], [0, 1, 0]]), "blob dark"],
  ["identity", matrix([[0, 0, 0], [0, 1, 0], [0, 0, 0]]), "blob bright"],
  ["Gaussian", matrix([[1, 2, 1], [2, 4, 2], [1, 2, 1]]), "blur bright"],
  ["negative mean", matrix([[-1, -1, -1], [-1, -1, -1], [-1, -1, -1]]), "blur dark"],
];

function named(kernel: NdArray): string {
  const { kind, angleDegrees, towards, polarity } = filterKind(kernel);
  const angle = angleDegrees === undefined ? undefined : Math.round(angleDegrees);
  const side = towards === undefined ? undefined : `to ${Math.round(towards)}`;
  return [kind, angle, side, polarity].filter((part) => part !== undefined).join(" ");
}

function randomKernel(seed: number): NdArray {
  const random = createRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return ndarray(Float32Array.from({ length: 9 }, normal), [3, 3]);
}

Deno.test("filterKind() names the kernels that have a name", () => {
  for (const [name, kernel, found] of KNOWN) assert.equal(named(kernel), found, name);
});

Deno.test("filterKind() finds its ideal filters wholly similar", () => {
  for (const [, kernel] of KNOWN) {
    const again = filterKind(filterKind(kernel).ideal);
    assert.ok(again.similarity > 1 - 1e-6);
    assert.equal(named(filterKind(kernel).ideal), named(kernel));
  }
});

Deno.test("filterKind() doesn't change with the strength, and turns with the kernel", () => {
  for (let seed = 0; seed < 50; seed++) {
    const kernel = randomKernel(seed);
    const kind = filterKind(kernel);
    const strong = filterKind(ndarray(kernel.data.map((weight) => 8 * weight), [3, 3]));
    assert.equal(strong.kind, kind.kind);
    assert.ok(Math.abs(strong.similarity - kind.similarity) < 1e-6);
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0] = kernel.data;
    const turned = filterKind(matrix([[c, f, i], [b, e, h], [a, d, g]]));
    assert.equal(turned.kind, kind.kind);
    const turn = (from: number, to = NaN, period: number) => (to - from + period) % period;
    if (kind.angleDegrees !== undefined) {
      assert.ok(Math.abs(turn(kind.angleDegrees, turned.angleDegrees, 180) - 90) < 1e-3);
    }
    if (kind.towards !== undefined) {
      assert.ok(Math.abs(turn(kind.towards, turned.towards, 360) - 90) < 1e-3);
    }
  }
});

Deno.test("filterKind() leaves a rest that has nothing of the ideal filter", () => {
  for (let seed = 0; seed < 50; seed++) {
    const kernel = randomKernel(seed);
    const { ideal, similarity } = filterKind(kernel);
    const rest = kernel.data.map((weight, i) => weight - (ideal.data[i] ?? NaN));
    const product = rest.reduce((sum, weight, i) => sum + weight * (ideal.data[i] ?? NaN), 0);
    assert.ok(Math.abs(product) < 1e-5);
    const share = Math.hypot(...ideal.data) / Math.hypot(...kernel.data);
    assert.ok(Math.abs(share - similarity) < 1e-6);
  }
});

Deno.test("filterKind() finds random kernels as similar as its documentation says", () => {
  const found = Array.from({ length: 4000 }, (_, seed) => filterKind(randomKernel(seed)).similarity)
    .toSorted((a, b) => a - b);
  const mean = found.reduce((sum, value) => sum + value, 0) / found.length;
  assert.ok(Math.abs(mean - 0.63) < 0.01, `${mean}`);
  assert.ok(Math.abs((found[3800] ?? NaN) - 0.82) < 0.01, `${found[3800]}`);
});

Deno.test("filterKind() foretells the response in words that hold on a picture", () => {
  // A bright square, its edges two pixels from the border of the image.
  const image = ndarray(new Float32Array(81), [9, 9]);
  image.data.forEach((_, i) => {
    const row = Math.floor(i / 9), column = i % 9;
    if (row > 1 && row < 7 && column > 1 && column < 7) image.data[i] = 1;
  });
  const at = (kernel: NdArray, row: number, column: number): number =>
    Math.sign(Math.round(1e5 * (filter2D(image, kernel).data[9 * row + column] ?? NaN)));
  const responses = (found: string, cells: readonly (readonly [number, number])[]): number[] => {
    const [, kernel] = KNOWN.find((entry) => entry[2] === found) ?? [];
    assert.ok(kernel);
    return cells.map(([row, column]) => at(filterKind(kernel).ideal, row, column));
  };
  const [left, right, middle, lowerRight] = [[4, 2], [4, 6], [4, 4], [6, 6]] as const;
  assert.deepEqual(responses("edge 90 to 0", [left, right, middle]), [1, -1, 0]);
  assert.deepEqual(responses("edge 90 to 180", [left, right, middle]), [-1, 1, 0]);
  assert.deepEqual(responses("corner to 135 bright", [lowerRight, [2, 2], middle]), [1, -1, 0]);
  assert.deepEqual(responses("blob dark", [lowerRight, [7, 7], middle]), [-1, 1, 0]);
  assert.deepEqual(responses("blur bright", [middle, [0, 0]]), [1, 0]);
});

Deno.test("filterKind() says in words what to expect", () => {
  const said = KNOWN.map(([, kernel]) => filterKind(kernel).response);
  assert.deepEqual([said[4], said[8], said[10], said[13], said[15]], [
    "positive where the image gets brighter towards 45°, negative where it gets darker, " +
    "near 0 where it is even",
    "negative on bright lines at 90°, positive beside them, near 0 where it is even",
    "positive in corners of bright areas that lie towards 135°, " +
    "negative in those of areas that lie opposite, near 0 where it is even",
    "positive on bright dots and ends of lines, negative around them, near 0 where it is even",
    "negative wherever there is ink, in proportion to it, 0 elsewhere",
  ]);
});

Deno.test("filterKind() has an ideal filter whose response follows the filter's own", () => {
  const random = createRandom(1);
  const image = ndarray(Float32Array.from({ length: 784 }, random), [28, 28]);
  const [, sobel] = KNOWN[0] ?? [];
  assert.ok(sobel);
  const [own, ideal] = [sobel, filterKind(sobel).ideal].map((kernel) => filter2D(image, kernel));
  assert.ok(correlation(own?.data ?? [], ideal?.data ?? []) > 0.98);
});

Deno.test("filterKind() refuses kernels that have none", () => {
  assert.throws(() => filterKind(ndarray(new Float32Array(25), [5, 5, 1])), {
    name: "TypeError",
    message:
      "Cannot tell the kind of filter as its shape must be [height, width]: shape is [5, 5, 1]",
  });
  assert.throws(() => filterKind(matrix([[0, 0, 0], [0, 0, 0], [0, 0, 0]])), {
    name: "RangeError",
    message: "Cannot tell the kind of filter as weights must be finite and not all 0: " +
      "they are 0, 0, 0, 0, 0, 0, 0, 0, 0",
  });
  assert.throws(() => filterKind(matrix([[0, 1, 2], [NaN, 0, 0], [0, 0, 0]])), {
    name: "RangeError",
    message: "Cannot tell the kind of filter as weights must be finite and not all 0: " +
      "they are 0, 1, 2, NaN, 0, 0, 0, 0, 0",
  });
});

Deno.test("filterKind() stretches its masks over kernels of other sizes", () => {
  const kernel = (size: readonly [number, number], of: (y: number, x: number) => number) =>
    ndarray(
      Float32Array.from(
        { length: size[0] * size[1] },
        (_, i) => of(Math.floor(i / size[1]) - (size[0] - 1) / 2, i % size[1] - (size[1] - 1) / 2),
      ),
      size,
    );
  const five = [5, 5] as const;
  assert.equal(named(kernel(five, (_, x) => x)), "edge 90 to 0");
  assert.equal(named(kernel(five, (y) => 1 - 1.2 * Math.abs(y))), "line 0 bright");
  assert.equal(named(kernel(five, (y, x) => Math.hypot(x, y) - 1.9)), "blob dark");
  assert.equal(named(kernel(five, () => -2)), "blur dark");
  assert.equal(named(kernel([2, 2], (y) => y)), "edge 0 to 270");
  assert.equal(named(kernel([1, 1], () => 3)), "blur bright");
  const { ideal, similarity } = filterKind(kernel(five, () => 0.5));
  assert.deepEqual(ideal.shape, [5, 5]);
  assert.ok(similarity > 1 - 1e-6);
});

Deno.test("describeFilters() names each filter, and those below the threshold unclear", () => {
  const random = createRandom(3);
  const image = ndarray(Float32Array.from({ length: 784 }, random), [28, 28]);
  const sobel = matrix([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]);
  const corner = matrix([[1, 1, -1], [1, 1, -1], [-1, -1, -1]]);
  const any = matrix([[3, -2, 1], [-4, 1, 2], [3, -1, -3]]);
  const least = filterKind(any).similarity;
  const rows = describeFilters(stack([sobel, corner, any]), image, { clear: least });
  assert.deepEqual(rows.map(({ filter, name, kind }) => [filter, name, kind]), [
    [0, "edge 90°, bright right", "edge"],
    [1, "bright corner, upper left", "corner"],
    [2, "unclear", "unclear"],
  ]);
  assert.deepEqual(rows.map(({ response }) => response), [
    filter2D(image, sobel),
    filter2D(image, corner),
    filter2D(image, any),
  ]);
});

Deno.test("summarizeKinds() puts the filters of a kind together, the most frequent kind first", () => {
  const image = ndarray(Float32Array.from({ length: 49 }, (_, i) => i % 7 === 3 ? 1 : 0), [7, 7]);
  const edge = matrix([[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]]);
  const line = matrix([[-1, 2, -1], [-1, 2, -1], [-1, 2, -1]]);
  const rows = summarizeKinds(describeFilters(stack([line, edge, edge]), image));
  assert.deepEqual(rows.map(({ kind, filters }) => [kind, filters]), [
    ["edge", [1, 2]],
    ["line", [0]],
  ]);
  assert.ok((rows[1]?.agreement ?? 0) > 0.999);
});
