import assert from "node:assert/strict";
import { trustworthiness } from "../../lib/neighbors/trustworthiness.ts";
import { assertClose, matrix } from "../helpers/numbers.ts";
import oracle from "../testdata/trustworthiness.json" with { type: "json" };

const line = matrix([[0], [1], [3], [7], [15]]);

Deno.test("trustworthiness() is scikit-learn's", () => {
  for (const { data, map, nNeighbors, trustworthiness: expected } of oracle.cases) {
    const found = trustworthiness(matrix(data), matrix(map), { nNeighbors });
    assertClose([found], [expected], oracle.tolerance);
  }
});

Deno.test("trustworthiness() is 1 where distances only grow or are turned", () => {
  const grown = matrix([[0], [-10], [-30], [-70], [-150]]);
  assert.equal(trustworthiness(line, grown, { nNeighbors: 2 }), 1);
});

Deno.test("trustworthiness() counts how far a stranger on the map is", () => {
  // 15 is drawn between 0 and 1: for 0 it is the 4th, for 1 too; its own neighbour, 0, is its 4th.
  const map = matrix([[0], [1], [3], [7], [0.4]]);
  const { value, penalty } = { value: trustworthiness(line, map, { nNeighbors: 1 }), penalty: 9 };
  assertClose([value], [1 - penalty * 2 / (5 * (10 - 3 - 1))], 1e-12);
});

Deno.test("trustworthiness() refuses maps of other rows, and too many neighbours", () => {
  assert.throws(() => trustworthiness(line, matrix([[0], [1]])), {
    name: "TypeError",
    message:
      "Cannot compute a trustworthiness as both must have as many rows: there are 5 of the data and 2 of the map",
  });
  assert.throws(() => trustworthiness(line, line, { nNeighbors: 3 }), {
    name: "RangeError",
    message:
      "Cannot compute a trustworthiness as nNeighbors must be an integer from 1 to 2: it is 3",
  });
});
