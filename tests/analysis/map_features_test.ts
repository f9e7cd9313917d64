import assert from "node:assert/strict";
import { mapFeatures, measureMaps, receptiveField } from "../../lib/analysis/map_features.ts";
import { type NdArray, ndarray } from "../../lib/base/ndarray.ts";
import { createMnistCnn } from "../../lib/model/model.ts";

const SIDE = 28;
const FIELD = { side: 7, stride: 1, start: -3 };

/** An image with ink where `is` holds, and one map that is the image. */
function drawn(is: (y: number, x: number) => boolean): NdArray {
  const pixel = (i: number) => is(Math.floor(i / SIDE), i % SIDE) ? 1 : 0;
  return ndarray(Float32Array.from({ length: SIDE * SIDE }, (_, i) => pixel(i)), [
    1,
    SIDE,
    SIDE,
    1,
  ]);
}

/** What fires on an image at one pixel. */
function at(y: number, x: number): NdArray {
  return drawn((row, column) => row === y && column === x);
}

function strokeAt(images: NdArray, y: number, x: number): string | undefined {
  const source = { images, activations: at(y, x), labels: [0], field: FIELD };
  return mapFeatures(source, [0])[0]?.stroke;
}

Deno.test("mapFeatures() names the stroke under a map where it fires", () => {
  assert.equal(strokeAt(drawn((y) => y === 13 || y === 14), 13, 13), "horizontal bars");
  assert.equal(strokeAt(drawn((_, x) => x === 13 || x === 14), 13, 13), "upright strokes");
  assert.equal(strokeAt(drawn((y, x) => Math.abs(x + y - 26) < 2), 13, 13), "rising strokes");
  assert.equal(strokeAt(drawn((y, x) => Math.abs(x - y) < 2), 13, 13), "falling strokes");
  const ring = drawn((y, x) => Math.abs(Math.hypot(y - 13, x - 13) - 4.5) < 1);
  assert.equal(strokeAt(ring, 13, 9), "left arcs");
  assert.equal(strokeAt(ring, 13, 17), "right arcs");
  assert.equal(strokeAt(ring, 9, 13), "upper arcs");
  assert.equal(strokeAt(ring, 17, 13), "lower arcs");
  assert.equal(
    strokeAt(drawn((y, x) => y >= 13 && Math.abs(x - 13) < 2), 13, 13),
    "upper ends of strokes",
  );
  assert.equal(strokeAt(drawn((y, x) => (y + x) % 2 === 0), 13, 13), "no clear stroke");
});

Deno.test("mapFeatures() says where a map fires, and nowhere for a dead one", () => {
  const images = drawn(() => true);
  const place = (activations: NdArray) =>
    mapFeatures({ images, activations, labels: [0], field: FIELD }, [0])[0]?.place;
  assert.equal(place(at(8, 8)), "in the upper left");
  assert.equal(place(at(13, 20)), "in the middle right");
  assert.equal(place(at(20, 14)), "in the lower middle");
  assert.equal(place(at(13, 14)), "in the middle");
  assert.equal(
    place(drawn((y, x) => x === 13 && y % 6 === 2)),
    "in the middle third of the width, at any height",
  );
  assert.equal(place(drawn((y) => y === 6)), "in the upper third, at any width");
  assert.equal(
    place(drawn((y) => y === 13)),
    "in the middle third of the height, at any width",
  );
  assert.equal(place(drawn(() => true)), "all over the digit");
  assert.equal(place(drawn(() => false)), "nowhere");
});

Deno.test("mapFeatures() tells on which classes a map is strong and on which it is silent", () => {
  const strengths = [5, 1, 0.4, 0];
  const data = Float32Array.from(strengths.flatMap((strength) => [strength, 0, 0, 0]));
  const images = ndarray(new Float32Array(4 * 4), [4, 2, 2, 1]);
  const activations = ndarray(data, [4, 2, 2, 1]);
  const field = { side: 2, stride: 1, start: 0 };
  const [row] = mapFeatures({ images, activations, labels: [2, 1, 0, 3], field }, [0]);
  assert.deepEqual(row?.strongest, [2, 1]);
  assert.deepEqual(row?.silent, [0, 3]);
});

Deno.test("mapFeatures() refuses what doesn't fit", () => {
  const images = at(1, 1);
  const source = { images, activations: images, labels: [0], field: FIELD };
  assert.throws(() => mapFeatures(source, [1]), {
    name: "RangeError",
    message: "Cannot describe maps as maps must be numbered from 0 to 0: number 0 is 1",
  });
  assert.throws(() => mapFeatures({ ...source, labels: [] }, [0]), {
    name: "TypeError",
    message: "Cannot describe maps as each image must have its maps and a label: " +
      "there are 1 images, 1 maps and 0 labels",
  });
});

Deno.test("measureMaps() gives each map its F and its loss by class", () => {
  const maps = ndarray(new Float32Array([1, 0.5, 0.5, 1, 2, 0.5, 0.5, 2]), [4, 1, 1, 2]);
  const rest = ({ data }: NdArray) => ndarray(data.slice(), [4, 2]);
  assert.deepEqual(measureMaps(maps, rest, [0, 1, 0, 1]), [
    {
      map: 0,
      f: 4,
      acc: 0.5,
      lost: 0.5,
      byClass: [{ label: 0, lost: 1 }, { label: 1, lost: 0 }],
    },
    {
      map: 1,
      f: 4,
      acc: 0.5,
      lost: 0.5,
      byClass: [{ label: 0, lost: 0 }, { label: 1, lost: 1 }],
    },
  ]);
});

Deno.test("receptiveField() follows convolutions and poolings", () => {
  const field = (options: Parameters<typeof createMnistCnn>[0], layer: string) => {
    const model = createMnistCnn(options);
    const found = receptiveField(model, layer);
    model.dispose();
    return found;
  };
  assert.deepEqual(field({}, "conv1"), { side: 3, stride: 1, start: 0 });
  assert.deepEqual(field({}, "conv2"), { side: 5, stride: 1, start: 0 });
  assert.deepEqual(field({ kernelSize: 5 }, "pool1"), { side: 10, stride: 2, start: 0 });
  const two = { filters: [2, 2], poolAfter: [1, 2], padding: "same" as const };
  assert.deepEqual(field(two, "pool2"), { side: 10, stride: 4, start: -3 });
  assert.throws(() => field({}, "dense1"), {
    name: "RangeError",
    message: 'Cannot tell the receptive field of layer "dense1" as it must be a convolution or ' +
      "pooling: those are conv1, conv2, pool1",
  });
});
