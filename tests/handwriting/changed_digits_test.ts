import assert from "node:assert/strict";
import {
  accuracyByChange,
  changedDigits,
  describeChange,
  variantsOf,
} from "../../lib/handwriting/changed_digits.ts";
import { ndarray } from "../../lib/base/ndarray.ts";
import { createMnistCnn } from "../../lib/model/model.ts";
import { fit } from "../../lib/training/fit.ts";
import { DATA, SMALL } from "../helpers/training_run.ts";

/** A 5×5 image with a vertical line in the middle. */
const LINE = ndarray(Float32Array.from({ length: 25 }, (_, i) => i % 5 === 2 ? 1 : 0), [
  1,
  5,
  5,
  1,
]);

/** The columns of an image in which its middle row is bright, and the rows of its middle column. */
function bright({ data }: { readonly data: Float32Array }): [number[], number[]] {
  const lit = (places: readonly number[]) =>
    places.map((place, i) => (data[place] ?? 0) > 0.5 ? i : -1).filter((i) => i >= 0);
  return [lit([10, 11, 12, 13, 14]), lit([2, 7, 12, 17, 22])];
}

Deno.test("changedDigits() leaves images as they are where nothing changes", () => {
  assert.deepEqual(changedDigits(LINE, {}), LINE);
  assert.deepEqual(changedDigits(LINE, { turnDegrees: 0, scale: 1 }).data, LINE.data);
});

Deno.test("changedDigits() shifts to the right and turns about the middle", () => {
  assert.deepEqual(bright(changedDigits(LINE, { shiftPx: 1 })), [[3], []]);
  assert.deepEqual(bright(changedDigits(LINE, { turnDegrees: 90 })), [[0, 1, 2, 3, 4], [2]]);
  const corner = ndarray(Float32Array.from({ length: 25 }, (_, i) => i === 4 ? 1 : 0), [
    1,
    5,
    5,
    1,
  ]);
  // Clockwise: from the upper right corner to the lower right.
  const { data } = changedDigits(corner, { turnDegrees: 90 });
  assert.ok((data[24] ?? 0) > 0.99);
});

Deno.test("changedDigits() shrinks towards the middle", () => {
  assert.deepEqual(bright(changedDigits(LINE, { scale: 0.5 })), [[2], [1, 2, 3]]);
});

Deno.test("changedDigits() draws with a thicker or thinner pen, by parts of a pixel too", () => {
  const thick = changedDigits(LINE, { penPx: 1 });
  assert.deepEqual([...thick.data.subarray(10, 15)], [0, 1, 1, 1, 0]);
  assert.deepEqual([...changedDigits(LINE, { penPx: 0.5 }).data.subarray(10, 15)], [
    0,
    0.5,
    1,
    0.5,
    0,
  ]);
  assert.deepEqual([...changedDigits(thick, { penPx: -1 }).data.subarray(10, 15)], [0, 0, 1, 0, 0]);
  assert.deepEqual([...changedDigits(LINE, { penPx: -1 }).data], new Array(25).fill(0));
});

Deno.test("changedDigits() does not change what it is given, and refuses what is no amount", () => {
  const before = LINE.data.slice();
  changedDigits(LINE, { shiftPx: 2, penPx: -1 });
  assert.deepEqual(LINE.data, before);
  assert.throws(() => changedDigits(LINE, { shiftPx: NaN }), {
    name: "RangeError",
    message: "Cannot change digits as shiftPx must be a finite number: it is NaN",
  });
  assert.throws(() => changedDigits(LINE, { scale: 0 }), {
    name: "RangeError",
    message: "Cannot change digits as scale must be above 0: it is 0",
  });
});

Deno.test("variantsOf() makes each change to the same image", () => {
  const image = ndarray(LINE.data, [5, 5, 1]);
  const { data, shape } = variantsOf(image, [{}, { shiftPx: 1 }]);
  assert.deepEqual(shape, [2, 5, 5, 1]);
  assert.deepEqual([...data.subarray(0, 25)], [...LINE.data]);
  assert.deepEqual([...data.subarray(25)], [...changedDigits(LINE, { shiftPx: 1 }).data]);
});

Deno.test("accuracyByChange() finds that a change costs, and which digit it costs most", async () => {
  const model = createMnistCnn(SMALL);
  await fit(model, DATA, { epochs: 8, batchSize: 32, learningRate: 0.01, seed: 5 });
  const rows = accuracyByChange(model, DATA.validation, { turnDegrees: [0, 90], shiftPx: [1] });
  model.dispose();
  const [plain, turned, shifted] = rows;
  assert.ok(plain !== undefined && turned !== undefined && shifted !== undefined);
  // Rows of light tell the class: turned they lie across, shifted they stay.
  assert.ok(turned.acc < 0.5 && plain.acc > 0.9 && shifted.acc > 0.9);
  assert.ok(plain.low < plain.acc && plain.high > plain.low);
  assert.ok(Math.abs(plain.ink - 1) < 1e-9 && Math.abs(plain.similarity - 1) < 1e-6);
  assert.ok(turned.similarity < shifted.similarity && shifted.similarity < 1);
  assert.ok(turned.worst.acc <= turned.acc && turned.worst.takenFor !== turned.worst.digit);
});

Deno.test("describeChange() names what changes", () => {
  assert.equal(
    describeChange({ shiftPx: 4, penPx: -1 }),
    "shifted by 4 px, with a pen 1 px narrower on each side",
  );
});
