import assert from "node:assert/strict";
import { createRandom, item, type NdArray, ndarray } from "../../lib/base/mod.ts";
import { createMnistCnn } from "../../lib/model/mod.ts";
import { augment, fit } from "../../lib/training/mod.ts";
import { withFolder } from "../helpers/folder.ts";

const NONE = { shiftPx: 0, turnDegrees: 0, shear: 0, scale: 0, elasticPx: 0, strokeWidth: 0 };

/** A block of ones from row and column 10 to 17, `n` times. */
function blocks(n: number): NdArray {
  const data = new Float32Array(n * 784);
  for (let i = 0; i < data.length; i++) {
    const [row, column] = [Math.floor(i % 784 / 28), i % 28];
    data[i] = row >= 10 && row < 18 && column >= 10 && column < 18 ? 1 : 0;
  }
  return ndarray(data, [n, 28, 28, 1]);
}

/** Mass, and its middle, of one image. */
function momentsOf({ data }: NdArray): { mass: number; x: number; y: number } {
  let [mass, x, y] = [0, 0, 0];
  data.forEach((value, i) => {
    mass += value;
    x += value * (i % 28);
    y += value * Math.floor(i / 28);
  });
  return { mass, x: x / mass, y: y / mass };
}

Deno.test("augment() refuses what is no amount of a change", () => {
  const refused = (options: object, name: string, rule: string) =>
    assert.throws(() => augment(blocks(1), 1, options), {
      name,
      message: `Cannot augment images as ${rule}`,
    });
  refused(
    { turn: 3 },
    "TypeError",
    'augment must have no key "turn": keys are "shiftPx", "turnDegrees", "shear", "scale", ' +
      '"elasticPx", "strokeWidth"',
  );
  refused({ shear: "1" }, "TypeError", 'shear must be a number: it is "1"');
  refused({ shiftPx: -1 }, "RangeError", "shiftPx must be at least 0 and finite: it is -1");
  refused({ scale: NaN }, "RangeError", "scale must be at least 0 and below 1: it is NaN");
});

const changed = (images: NdArray, options: Parameters<typeof augment>[2]) =>
  Array.from(
    { length: images.shape[0] ?? 0 },
    (_, i) => momentsOf(item(augment(images, 7, options), i)),
  );

Deno.test("augment() with no amount leaves images as they are, and never changes its input", () => {
  const images = blocks(2);
  assert.deepEqual(augment(images, 1, NONE).data, images.data);
  const before = images.data.slice();
  const result = augment(images, 1);
  assert.deepEqual(images.data, before);
  assert.deepEqual(result.shape, [2, 28, 28, 1]);
  assert.ok(result.data.every((value) => value >= 0 && value <= 1));
});

Deno.test("augment() changes each image in a way of its own, the same for the same seed", () => {
  const images = blocks(2);
  const result = augment(images, 1);
  assert.notDeepEqual(item(result, 0).data, item(result, 1).data);
  assert.deepEqual(augment(images, 1).data, result.data);
  assert.notDeepEqual(augment(images, 2).data, result.data);
});

Deno.test("augment() shifts within its amount, and keeps what there is", () => {
  const moments = changed(blocks(50), { ...NONE, shiftPx: 3 });
  for (const { mass, x, y } of moments) {
    assert.ok(Math.abs(mass - 64) < 1e-3);
    assert.ok(Math.abs(x - 13.5) <= 3 && Math.abs(y - 13.5) <= 3);
  }
  assert.ok(moments.some(({ x }) => x > 15) && moments.some(({ x }) => x < 12));
});

Deno.test("augment() makes strokes both thicker and thinner, and stays in place", () => {
  const moments = changed(blocks(50), { ...NONE, strokeWidth: 1 });
  // A block of 8×8 gains or loses at most its border: four times eight, or 28.
  for (const { mass, x } of moments) {
    assert.ok(mass >= 64 - 28 && mass <= 64 + 32);
    assert.ok(Math.abs(x - 13.5) < 1e-4);
  }
  assert.ok(moments.some(({ mass }) => mass > 80) && moments.some(({ mass }) => mass < 50));
});

Deno.test("augment() stretches by its scale, and turns about the middle", () => {
  for (const { mass } of changed(blocks(50), { ...NONE, scale: 0.2 })) {
    assert.ok(mass > 64 * 0.8 ** 2 - 2 && mass < 64 * 1.2 ** 2 + 2);
  }
  for (const { mass, x, y } of changed(blocks(50), { ...NONE, turnDegrees: 20 })) {
    assert.ok(Math.abs(mass - 64) < 3 && Math.abs(x - 13.5) < 0.1 && Math.abs(y - 13.5) < 0.1);
  }
});

Deno.test("augment() fills given memory, and refuses another length", () => {
  const into = new Float32Array(784);
  assert.equal(augment(blocks(1), 1, { into }).data, into);
  assert.throws(() => augment(blocks(1), 1, { into: new Float32Array(3) }), {
    name: "RangeError",
    message: 'Cannot augment images as "into" must have 784 numbers: it has 3',
  });
});

Deno.test("fit() with changed images and a falling rate resumes to the same numbers", async () => {
  const random = createRandom(3);
  const images = ndarray(Float32Array.from({ length: 8 * 784 }, random), [8, 28, 28, 1]);
  const data = { images, labels: new Uint8Array([0, 1, 2, 3, 4, 5, 6, 7]) };
  const train = async (folder: string, stops: boolean) => {
    const model = createMnistCnn({ filters: [2], units: [4] });
    const stopFile = `${folder}/stop`;
    const { history, state } = await fit(model, { train: data, validation: data }, {
      epochs: 2,
      batchSize: 4,
      learningRate: (epoch) => epoch === 1 ? 0.01 : 0.001,
      augment: { shiftPx: 1 },
      checkpointFolder: folder,
      stopFile,
      onEpoch: () => stops ? Deno.writeTextFile(stopFile, "") : undefined,
    });
    model.dispose();
    return { state, rows: history.map(({ loss, valAcc }) => ({ loss, valAcc })) };
  };
  await withFolder(async (folder) => {
    await Promise.all(["a", "b"].map((name) => Deno.mkdir(`${folder}/${name}`)));
    const whole = await train(`${folder}/a`, false);
    const stopped = await train(`${folder}/b`, true);
    assert.deepEqual([stopped.state, stopped.rows], ["stopped", whole.rows.slice(0, 1)]);
    assert.deepEqual(await train(`${folder}/b`, false), whole);
    assert.equal(whole.rows.length, 2);
  });
});
