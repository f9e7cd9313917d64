import assert from "node:assert/strict";
import { Session } from "node:inspector";
import { basename, join } from "@std/path";
import { argMax } from "../../lib/base/arg_max.ts";
import { item, ndarray, take } from "../../lib/base/ndarray.ts";
import { bestEmbedding } from "../../lib/embedding/candidates.ts";
import { createMatcher } from "../../lib/embedding/matcher.ts";
import { recognizePicture } from "../../lib/handwriting/digits.ts";
import { recognizePage } from "../../lib/handwriting/page.ts";
import type { PageDigit } from "../../lib/handwriting/page_digits.ts";
import { lettersOf } from "../../lib/handwriting/letters.ts";
import { readLetterFolder } from "../../lib/handwriting/letter_pictures.ts";
import { readPicture } from "../../lib/image/decode.ts";
import { listPictures } from "../../lib/image/list.ts";
import { head } from "../../lib/mnist/mod.ts";
import { loadMnist } from "../../lib/mnist/mnist.ts";
import { loadModel } from "../../lib/model/files.ts";
import { createPlainNetwork } from "../../lib/model/plain.ts";
import { predict } from "../../lib/model/predict.ts";
import { layersOf } from "../../lib/model/records.ts";
import { PROJECT } from "../../tools/command.ts";
import { digitData, letterData } from "../../tools/pad/data.ts";
import { createDigitAnswers, createLetterAnswers } from "../../tools/pad/page/answers.ts";
import { packed, packedLayers, unpacked, unpackedLayers } from "../../tools/pad/page/packed.ts";

const answers = createDigitAnswers(await digitData());
const letters = createLetterAnswers(await letterData(join(PROJECT, "data")));
const { model } = await loadModel(join(PROJECT, "models", "hand_cnn"));
const picturesOf = (folder: string) => listPictures([join(PROJECT, "data", folder)]);

Deno.test("unpacked() gives every 16-bit float back", () => {
  const halves = new Float16Array(Uint16Array.from({ length: 2 ** 16 }, (_, i) => i).buffer);
  const finite = Float32Array.from(halves.filter((value) => Number.isFinite(value)));
  assert.equal(finite.length, 2 ** 16 - 2 ** 11);
  assert.deepEqual(unpacked(packed(ndarray(finite, [2, finite.length / 2]))).data, finite);
});

Deno.test("packed() rounds to eleven bits, and refuses what is too large", () => {
  const array = ndarray(Float32Array.of(1 / 3, -1e-9, 2049), [3]);
  assert.deepEqual([...unpacked(packed(array)).data], [0.333251953125, -0, 2048]);
  assert.throws(
    () => packed(ndarray(Float32Array.of(1, -1e6), [2])),
    new RangeError(
      "Cannot pack an array as its numbers must be at most 65504: the greatest is 1000000",
    ),
  );
});

Deno.test("createDigitAnswers() says of the project's digits what recognize says", async () => {
  for (const file of await picturesOf("digits")) {
    const expected = await recognizePicture(model, file);
    const found = answers.digit(await readPicture(file), "conv1");
    assert.equal(found.predicted, expected.predicted, file);
    assert.equal(found.predicted, Number(basename(file)[0]), file);
    for (const [i, probability] of found.probabilities.entries()) {
      assert.ok(Math.abs(probability - (expected.probabilities[i] ?? NaN)) < 0.005, file);
    }
  }
});

Deno.test("16-bit weights decide 1,000 test digits as TensorFlow with all bits does", async () => {
  const { images } = head((await loadMnist()).test, 1_000);
  const network = createPlainNetwork(unpackedLayers(packedLayers(layersOf(model))));
  const expected = predict(model, images);
  const other = Array.from({ length: 1_000 }, (_, i) => i).filter((i) =>
    argMax(network(item(images, i)).at(-1)?.output.data ?? []) !== argMax(item(expected, i).data)
  );
  assert.deepEqual(other, []);
});

Deno.test("createDigitAnswers() reads of a page what recognize reads", async () => {
  for (const file of await picturesOf("pages")) {
    const picture = await readPicture(file);
    const words = (rows: PageDigit[][]) =>
      rows.map((row) => row.map(({ box, predicted }) => ({ box, predicted })));
    assert.deepEqual(words(answers.page(picture)), words(recognizePage(model, picture)));
  }
});

Deno.test("createDigitAnswers() has feature maps of each convolution and pooling", async () => {
  assert.deepEqual(answers.layers, [
    { name: "conv1", shape: [32, 24, 24] },
    { name: "pool1", shape: [32, 12, 12] },
    { name: "conv2", shape: [64, 8, 8] },
    { name: "pool2", shape: [64, 4, 4] },
  ]);
  const [file = ""] = await picturesOf("digits");
  const picture = await readPicture(file);
  for (const { name, shape } of answers.layers) {
    assert.deepEqual(answers.digit(picture, name).maps.shape, shape);
  }
  assert.throws(
    () => answers.digit(picture, "conv9"),
    new RangeError(
      'Cannot show layer "conv9" as the network must have it: layers are "conv1", "pool1", ' +
        '"conv2", "pool2", "dense1", "dense2"',
    ),
  );
});

Deno.test("createLetterAnswers() matches letters as deno task match does", async () => {
  const greek = async (folder: string) =>
    lettersOf((await readLetterFolder(join(PROJECT, "data", folder))).letters, "ink");
  const study = await loadModel(join(PROJECT, "models", "mnist_cnn"));
  const embedding = bestEmbedding(study.model, head((await loadMnist()).train, 1_000));
  const matcher = createMatcher(embedding, await greek("greek"), { nNeighbors: 3 });
  assert.deepEqual({ count: letters.count, classes: letters.classes }, {
    count: 27,
    classes: ["alpha", "beta", "gamma"],
  });
  const own = await greek("greek_own");
  for (const [row, file] of own.files.entries()) {
    const found = letters.letter(await readPicture(file));
    const [expected] = matcher.match(take(own.images, [row]));
    assert.equal(found.predicted, expected?.label);
    assert.equal(found.isFar, false);
    assert.deepEqual(
      found.neighbors.map(({ file }) => file),
      expected?.neighbors.map(({ file }) => `greek/${basename(file)}`),
    );
    for (const [i, { ssd }] of found.neighbors.entries()) {
      assert.ok(Math.abs(ssd - (expected?.neighbors[i]?.ssd ?? NaN)) < 0.005);
    }
  }
  study.model.dispose();
});

Deno.test("digits and letters refuse blank paper as prepareImage() does", () => {
  const rgba = new Uint8ClampedArray(4 * 140 * 140).fill(255);
  const paper = { name: "the drawing", width: 140, height: 140, rgba };
  const refusal = new RangeError(
    'Cannot prepare "the drawing" as it must show ink on paper: it is blank',
  );
  assert.throws(() => answers.digit(paper, "conv1"), refusal);
  assert.throws(() => letters.letter(paper), refusal);
});

Deno.test("what answers were made of is not kept", async () => {
  const firstOf = async (folder: string) => await readPicture((await picturesOf(folder))[0] ?? "");
  const [digit, letter] = [await firstOf("digits"), await firstOf("greek")];
  const askFor = (times: number) => {
    for (let i = 0; i < times; i++) {
      assert.equal(answers.digit(digit, "conv1").maps.shape[0], 32);
      assert.equal(letters.letter(letter).neighbors.length, 3);
    }
  };
  askFor(5);
  const before = await bytesInUse();
  askFor(20);
  const grown = await bytesInUse() - before;
  // The feature maps of 20 answers alone take 1.5 MB.
  assert.ok(grown < 500_000, `grown by ${grown} bytes`);
});

/** What is left in memory when all that nobody refers to any more is gone. */
async function bytesInUse(): Promise<number> {
  const session = new Session();
  session.connect();
  // The session's answer alone does not keep a test waiting.
  const waiting = setInterval(() => {}, 1_000);
  await new Promise((resolve) => session.post("HeapProfiler.collectGarbage", resolve));
  clearInterval(waiting);
  session.disconnect();
  const { heapUsed, external } = Deno.memoryUsage();
  return heapUsed + external;
}
