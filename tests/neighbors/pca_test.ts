import assert from "node:assert/strict";
import { ndarray } from "../../lib/base/ndarray.ts";
import { fitPca } from "../../lib/neighbors/pca.ts";
import { assertClose, matrix } from "../helpers/numbers.ts";
import oracle from "../testdata/pca.json" with { type: "json" };

function allClose(found: ArrayLike<number>, expected: readonly number[]): void {
  assertClose(found, expected, oracle.tolerance);
}

const cross = matrix([[2, 0], [-2, 0], [0, 1], [0, -1]]);

Deno.test("fitPca() finds the axes of a cross", () => {
  const pca = fitPca(cross);
  assert.deepEqual([...pca.mean.data], [0, 0]);
  assert.deepEqual(pca.components.shape, [2, 2]);
  allClose(pca.components.data, [1, 0, 0, 1]);
  allClose(pca.explainedVariance, [8 / 3, 2 / 3]);
  allClose(pca.explainedVarianceRatio, [0.8, 0.2]);
  allClose(pca.transform(matrix([[3, 4]])).data, [3, 4]);
});

Deno.test("fitPca() is scikit-learn's, signs included", () => {
  for (const { nComponents, data, others, ...expected } of oracle.cases) {
    const pca = fitPca(matrix(data), { nComponents });
    allClose(pca.mean.data, expected.mean);
    allClose(pca.components.data, expected.components.flat());
    allClose(pca.explainedVariance, expected.explainedVariance);
    allClose(pca.explainedVarianceRatio, expected.explainedVarianceRatio);
    allClose(pca.transform(matrix(others)).data, expected.transformed.flat());
  }
});

Deno.test("fitPca() gives the same to the last digit each time, and leaves its input", () => {
  const data = matrix(oracle.cases[1]?.data ?? []);
  const before = data.data.slice();
  const [first, second] = [fitPca(data), fitPca(data)];
  assert.deepEqual(first.components, second.components);
  first.transform(data);
  assert.deepEqual(data.data, before);
});

Deno.test("fitPca() keeps distances when all components are kept", () => {
  const { data, shape } = fitPca(cross).transform(cross);
  assert.deepEqual(shape, [4, 2]);
  allClose(data.map((value) => value ** 2), [4, 0, 4, 0, 0, 1, 0, 1]);
});

Deno.test("fitPca() finds variance in one direction only", () => {
  const pca = fitPca(matrix([[1, 1], [2, 2], [3, 3]]));
  allClose(pca.explainedVarianceRatio, [1, 0]);
});

Deno.test("fitPca() refuses data that have no components", () => {
  const refused = (name: string, rest: string): object => ({
    name,
    message: `Cannot fit PCA as ${rest}`,
  });
  const rows = "data must have shape [rows, features] with at least 2 rows: shape is ";
  assert.throws(() => fitPca(matrix([[1, 2]])), refused("TypeError", `${rows}[1, 2]`));
  assert.throws(
    () => fitPca(ndarray(new Float32Array(3), [3])),
    refused("TypeError", `${rows}[3]`),
  );
  assert.throws(
    () => fitPca(matrix([[1, 2], [1, 2], [1, 2]])),
    refused("RangeError", "rows must differ: all 3 are equal"),
  );
  assert.throws(
    () => fitPca(matrix([[1, 2], [3, NaN]])),
    refused("RangeError", "values must be finite: that at [1, 1] is NaN"),
  );
  for (const nComponents of [0, 3, 1.5]) {
    assert.throws(
      () => fitPca(cross, { nComponents }),
      refused(
        "RangeError",
        `nComponents must be an integer from 1 to 2: current value is ${nComponents}`,
      ),
    );
  }
});

Deno.test("transform() names the shape it can't project", () => {
  assert.throws(() => fitPca(cross).transform(matrix([[1, 2, 3]])), {
    name: "TypeError",
    message: "Cannot project on components as data must have shape [rows, 2]: shape is [1, 3]",
  });
});
