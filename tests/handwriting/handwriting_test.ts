import assert from "node:assert/strict";
import { fromFileUrl, join } from "@std/path";
import {
  describeMistake,
  labelOf,
  readRealDigits,
  recognizeFolder,
} from "../../lib/handwriting/digits.ts";
import { loadModel } from "../../lib/model/files.ts";
import { ndarray } from "../../lib/base/ndarray.ts";
import { binding } from "../../lib/engine/tensorflow.ts";

const PROJECT = fromFileUrl(new URL("../..", import.meta.url));
const MODEL = join(PROJECT, "models", "mnist_cnn");

Deno.test("recognizeFolder() reads the ten digits that the project ships", async () => {
  const { model } = await loadModel(MODEL);
  const { pictures, failures } = await recognizeFolder(model, join(PROJECT, "data", "digits"));
  assert.deepEqual(failures, []);
  const drawn = pictures.filter(({ file }) => file.includes("_drawn."));
  assert.deepEqual(drawn.map(({ predicted }) => predicted), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert.deepEqual(drawn.map(({ actual }) => actual), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert.ok(drawn.every(({ steps }) => steps.length >= 5));
  model.dispose();
});

Deno.test("recognizeFolder() names a bad picture, and the rest go on", async () => {
  const { model } = await loadModel(MODEL);
  const folder = await Deno.makeTempDir();
  const drawn = join(PROJECT, "data", "digits", "0_drawn.png");
  await Deno.copyFile(drawn, join(folder, "0_good.png"));
  await Deno.writeTextFile(join(folder, "1_bad.png"), "no picture");
  const { pictures, failures } = await recognizeFolder(model, folder);
  assert.deepEqual(pictures.map(({ predicted }) => predicted), [0]);
  assert.deepEqual(failures.map(({ file }) => file), [join(folder, "1_bad.png")]);
  assert.match(failures[0]?.error ?? "", /^Cannot read /);
  const tensors = binding.getNumOfTensors();
  await recognizeFolder(model, folder);
  assert.equal(binding.getNumOfTensors(), tensors);
  model.dispose();
  await Deno.remove(folder, { recursive: true });
});

Deno.test("readRealDigits() reads named pictures of both folders, and leaves out what it can't", async () => {
  const folder = await Deno.makeTempDir();
  for (const name of ["digits", "digits_2"]) await Deno.mkdir(join(folder, name));
  const copy = (digit: number, name: string) =>
    Deno.copyFile(join(PROJECT, "data", "digits", `${digit}_drawn.jpg`), join(folder, name));
  await copy(7, "digits/7_a1.jpg");
  await copy(1, "digits/unnamed.jpg");
  await copy(4, "digits_2/4_b1.jpg");
  await Deno.writeTextFile(join(folder, "digits", "3_bad.jpg"), "no picture");
  const { images, labels } = await readRealDigits(folder) ?? {};
  assert.deepEqual([images?.shape, [...labels ?? []]], [[2, 28, 28, 1], [7, 4]]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("readRealDigits() finds nothing where there is no folder", async () => {
  assert.equal(await readRealDigits(join(PROJECT, "nowhere")), undefined);
});

Deno.test("labelOf() reads a digit that is the whole name, or a copy of it", () => {
  const names = ["7.jpg", "7 (1).jpg", "7(2).png", "7 - Copy.jpg", "7 - Kopie (2).jpg", "7_.png"];
  for (const name of names) assert.equal(labelOf(name), 7, name);
  for (const name of ["IMG_2034.png", "7th.jpg", "20240501.jpg", "7.5.jpg", "7-up.jpg"]) {
    assert.equal(labelOf(name), undefined, name);
  }
});

Deno.test("recognizeFolder() says that a folder is empty, or what it passes over", async () => {
  const { model } = await loadModel(MODEL);
  const folder = await Deno.makeTempDir();
  const empty = await recognizeFolder(model, folder);
  assert.deepEqual(empty.pictures, []);
  assert.deepEqual(empty.failures, [{
    file: folder,
    error: `Cannot list the pictures in ${
      JSON.stringify(folder)
    } as there must be a file named .png, .jpg, .webp or .heic: there is none`,
  }]);
  await Deno.copyFile(join(PROJECT, "data", "digits", "0_drawn.png"), join(folder, "0.png"));
  await Deno.writeTextFile(join(folder, "1.avif"), "");
  const { pictures, failures } = await recognizeFolder(model, folder);
  assert.deepEqual(pictures.map(({ actual, predicted }) => [actual, predicted]), [[0, 0]]);
  assert.match(failures[0]?.error ?? "", /^1 picture was passed over \(1 \.avif\)/);
  model.dispose();
  await Deno.remove(folder, { recursive: true });
});

Deno.test("labelOf() reads the digit before the underscore", () => {
  assert.equal(labelOf("a/b/7_mine.jpg"), 7);
  assert.equal(labelOf("0_é.png"), 0);
  assert.equal(labelOf("12_mine.jpg"), undefined);
  assert.equal(labelOf("mine_7.jpg"), undefined);
});

Deno.test("describeMistake() says place, probabilities and ink", () => {
  const probabilities = [0, 0.5, 0, 0, 0.125, 0, 0, 0.375, 0, 0];
  const image = ndarray(new Float32Array(784).fill(0.0625), [28, 28]);
  const images = ndarray(new Float32Array(3 * 784).fill(0.125).fill(1, 1568), [3, 28, 28, 1]);
  const known = { images, labels: new Uint8Array([4, 4, 9]) };
  const picture = {
    file: "4_x.png",
    label: "4_x.png",
    actual: 4,
    predicted: 1,
    probabilities,
    steps: [],
    image,
  };
  assert.equal(
    describeMistake(picture, known),
    "taken for 1 (50 %), while 4 came in place 3 (13 %); its ink fills 6 % of the image, where " +
      "MNIST's 4s fill 13 % on average",
  );
});
