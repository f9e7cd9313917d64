import assert from "node:assert/strict";
import { ablateMaps, type RunRest } from "../../lib/analysis/ablation.ts";
import { type NdArray, ndarray } from "../../lib/base/ndarray.ts";

/** Images of two pixels in three maps; map k speaks for class k, the last less loudly. */
function example(n: number): { activations: NdArray; labels: number[]; rest: RunRest } {
  const labels = Array.from({ length: n }, (_, i) => i % 3);
  const data = Float32Array.from({ length: n * 6 }, (_, i) => {
    const [image, map] = [Math.floor(i / 6), i % 3];
    return map === labels[image] ? 3 - map : 0.5;
  });
  const rest: RunRest = ({ data, shape: [n = 0] }) =>
    ndarray(
      Float32Array.from({ length: 3 * n }, (_, i) => {
        const first = 6 * Math.floor(i / 3) + i % 3;
        return (data[first] ?? NaN) + (data[first + 3] ?? NaN);
      }),
      [n, 3],
    );
  return { activations: ndarray(data, [n, 1, 2, 3]), labels, rest };
}

Deno.test("ablateMaps() takes the images of a map's class when the map is gone", () => {
  const { activations, labels, rest } = example(9);
  const { whole, without } = ablateMaps(activations, rest, labels);
  assert.deepEqual(whole, { acc: 1, byClass: [1, 1, 1] });
  assert.deepEqual(without.map(({ byClass }) => byClass), [[0, 1, 1], [1, 0, 1], [1, 1, 0]]);
  assert.deepEqual(without.map(({ acc }) => acc), [6 / 9, 6 / 9, 6 / 9]);
  assert.deepEqual(without.map(({ maps }) => maps), [[0], [1], [2]]);
  assert.deepEqual(without.map(({ lost }) => lost), [0, 1, 2].map(() => 1 - 6 / 9));
  assert.deepEqual(without[1]?.lostByClass, [0, 1, 0]);
});

Deno.test("ablateMaps() takes groups of maps, and none", () => {
  const { activations, labels, rest } = example(9);
  const groups = [[0, 2], []];
  const { without } = ablateMaps(activations, rest, labels, { groups });
  assert.deepEqual(without.map(({ byClass }) => byClass), [[0, 1, 0], [1, 1, 1]]);
  assert.deepEqual(without.map(({ maps }) => maps), groups);
});

Deno.test("ablateMaps() goes through many images a few at a time, and leaves them as they are", () => {
  const { activations, labels, rest } = example(600);
  const before = activations.data.slice();
  const sizes: number[] = [];
  const counting: RunRest = (maps) => {
    sizes.push(maps.shape[0] ?? 0);
    return rest(maps);
  };
  const { without } = ablateMaps(activations, counting, labels);
  assert.deepEqual(without.map(({ acc }) => acc), [2 / 3, 2 / 3, 2 / 3]);
  assert.deepEqual([...new Set(sizes)], [256, 88]);
  assert.deepEqual(activations.data, before);
});

Deno.test("ablateMaps() gives NaN for a class without an image", () => {
  const { activations, rest } = example(2);
  assert.deepEqual(ablateMaps(activations, rest, [0, 2]).whole.byClass, [1, NaN, 0]);
});

Deno.test("ablateMaps() refuses what doesn't fit", () => {
  const { activations, labels, rest } = example(3);
  assert.throws(() => ablateMaps(ndarray(activations.data, [3, 6]), rest, labels), {
    name: "TypeError",
    message: "Cannot ablate maps as activations must be [n, height, width, maps]: shape is [3, 6]",
  });
  assert.throws(() => ablateMaps(activations, rest, [1]), {
    name: "TypeError",
    message: "Cannot ablate maps as each image must have a label: there are 3 images and 1 labels",
  });
  assert.throws(() => ablateMaps(ndarray(new Float32Array(0), [0, 1, 2, 3]), rest, []), {
    name: "RangeError",
    message: "Cannot ablate maps as there must be an image: there are 0",
  });
  assert.throws(() => ablateMaps(activations, () => ndarray(new Float32Array(3), [3]), labels), {
    name: "TypeError",
    message: "Cannot ablate maps as the rest must give [3, classes]: shape is [3]",
  });
  for (const map of [3, -1, 0.5]) {
    assert.throws(() => ablateMaps(activations, rest, labels, { groups: [[0], [map]] }), {
      name: "RangeError",
      message: `Cannot ablate map ${map} as maps are numbered from 0 to 2`,
    });
  }
});
