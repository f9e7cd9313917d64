import assert from "node:assert/strict";
import { fromFileUrl } from "@std/path";
import { ssdMatrix } from "../../lib/neighbors/distance.ts";
import {
  concatenate,
  l2Normalize,
  standardScale,
  testTimeAugment,
  whiten,
} from "../../lib/embedding/compose.ts";
import {
  bestCandidate,
  bestEmbedding,
  compareCandidates,
  embeddingCandidates,
} from "../../lib/embedding/candidates.ts";
import { brightOnBlack, createMatcher } from "../../lib/embedding/matcher.ts";
import {
  byTwoWriters,
  lettersWhere,
  readRealLetters,
  readWrittenLetters,
  writerOf,
  type WrittenLetters,
} from "../../lib/embedding/writers.ts";
import { distancePattern } from "../../lib/embedding/pattern.ts";
import {
  type Embedding,
  layerEmbedding,
  pixelEmbedding,
  plainEmbedding,
} from "../../lib/embedding/layers.ts";
import { kShotAccuracies, oneShotAccuracies } from "../../lib/embedding/shots.ts";
import { leaveWriterOut } from "../../lib/embedding/writer_out.ts";
import { neighborStrips } from "../../lib/embedding/strips.ts";
import { moved } from "../../lib/filter2d/mod.ts";
import { SHIFTS, TURNS } from "../../lib/embedding/moves.ts";
import { lettersOf } from "../../lib/handwriting/letters.ts";
import { type LoadedModel, loadModel } from "../../lib/model/files.ts";
import { createMnistCnn } from "../../lib/model/model.ts";
import { type NdArray, ndarray } from "../../lib/base/ndarray.ts";
import { createRandom } from "../../lib/base/random.ts";

const GREEK_OWN = fromFileUrl(new URL("../../data/greek_own", import.meta.url));

const rows = (...values: readonly number[][]) =>
  ndarray(Float32Array.from(values.flat()), [values.length, values[0]?.length ?? 0]);
const asRows = (images: NdArray) => images;
const rounded = ({ data }: NdArray, digits = 3) =>
  Array.from(data, (value) => Number(value.toFixed(digits)));

function noise(shape: readonly number[], seed = 1): NdArray {
  const random = createRandom(seed);
  const size = shape.reduce((a, b) => a * b, 1);
  return ndarray(Float32Array.from({ length: size }, random), shape);
}

const DIGITS = {
  images: noise([40, 28, 28, 1]),
  labels: new Uint8Array(40).map((_, i) => i % 2),
};

function impulse(row: number, column: number): NdArray {
  const data = new Float32Array(25);
  data[5 * row + column] = 1;
  return ndarray(data, [1, 5, 5, 1]);
}

Deno.test("SHIFTS and TURNS are nine moves each, one of which moves nothing", () => {
  for (const moves of [SHIFTS, TURNS]) {
    assert.equal(moves.length, 9);
    const image = impulse(1, 3);
    const same = moves.filter((move) => moved(image, move).data.join() === image.data.join());
    assert.equal(same.length, 1);
  }
});

Deno.test("brightOnBlack() inverts the images whose border is bright, and no others", () => {
  const [dark, bright] = [[0, 0.2, 0, 1], [1, 0.8, 0.9, 0]];
  const images = ndarray(Float32Array.from([...dark, ...bright]), [2, 2, 2, 1]);
  assert.deepEqual(rounded(brightOnBlack(images), 1), [0, 0.2, 0, 1, 0, 0.2, 0.1, 1]);
  assert.equal(images.data[4], 1);
});

Deno.test("l2Normalize() brings rows to length 1 and leaves zeros", () => {
  assert.deepEqual(rounded(l2Normalize(asRows)(rows([3, 4], [0, 0], [0, -5]))), [
    ...[0.6, 0.8],
    ...[0, 0],
    ...[0, -1],
  ]);
});

Deno.test("standardScale() divides by deviations, and a number that doesn't vary by 1", () => {
  const images = rows([0, 7, 1], [2, 7, 5]);
  const embedding = standardScale(asRows, images);
  assert.deepEqual(rounded(embedding(rows([1, 7, 4]))), [1, 7, 2]);
});

Deno.test("testTimeAugment() is the mean over moved copies, and needs one", () => {
  const image = impulse(2, 2);
  const mean = testTimeAugment(pixelEmbedding, SHIFTS)(image);
  assert.deepEqual(mean.shape, [1, 25]);
  assert.equal(rounded(mean).filter((value) => value === 0.111).length, 9);
  assert.throws(
    () => testTimeAugment(pixelEmbedding, [])(image),
    new RangeError("Cannot average an embedding as there must be at least one move: there are 0"),
  );
});

Deno.test("concatenate() adds up the SSDs of its parts", () => {
  const images = noise([4, 3]);
  const double = (images: NdArray) => ndarray(images.data.map((x) => 2 * x), images.shape);
  const { data } = ssdMatrix(...twice(concatenate(asRows, double)(images)));
  const expected = ssdMatrix(...twice(images)).data.map((x) => 5 * x);
  assert.deepEqual([...data].map((x) => x.toFixed(4)), [...expected].map((x) => x.toFixed(4)));
});

const twice = <T>(value: T): [T, T] => [value, value];

Deno.test("whiten() makes the covariance within classes that of a ball", () => {
  const images = noise([200, 3], 7);
  images.data.forEach((value, i) => images.data[i] = value * (1 + i % 3) + (i > 300 ? 9 : 0));
  const labels = Uint8Array.from({ length: 200 }, (_, i) => i > 100 ? 1 : 0);
  const white = whiten(asRows, { images, labels }, { shrinkage: 1e-6 })(images);
  const within = [0, 1, 2].map((k) => {
    const column = Array.from({ length: 200 }, (_, i) => white.data[3 * i + k] ?? 0);
    const means = [0, 1].map((label) => {
      const own = column.filter((_, i) => labels[i] === label);
      return own.reduce((a, b) => a + b, 0) / own.length;
    });
    return column.reduce((sum, x, i) => sum + (x - (means[labels[i] ?? 0] ?? 0)) ** 2, 0) / 200;
  });
  assert.deepEqual(within.map((variance) => variance.toFixed(2)), ["1.00", "1.00", "1.00"]);
});

Deno.test("whiten() throws on a shrinkage out of range, and on images that don't differ", () => {
  const dataset = { images: rows([1, 2], [1, 2]), labels: new Uint8Array(2) };
  assert.throws(
    () => whiten(asRows, dataset, { shrinkage: 0 }),
    new RangeError(
      "Cannot whiten an embedding as shrinkage must be above 0 and at most 1: current value is 0",
    ),
  );
  assert.throws(
    () => whiten(asRows, dataset),
    new RangeError(
      "Cannot whiten an embedding as images of a class must differ: their covariance is 0",
    ),
  );
});

Deno.test("layerEmbedding() gives rows, before the activation with their negative numbers", () => {
  const model = createMnistCnn();
  const images = noise([3, 28, 28, 1]);
  const after = layerEmbedding(model, "dense1")(images);
  const before = layerEmbedding(model, "dense1", { beforeActivation: true })(images);
  assert.deepEqual(after.shape, [3, 128]);
  assert.ok(before.data.some((value) => value < 0));
  assert.deepEqual(rounded(after), rounded({ ...before, data: before.data.map(relu) }));
  assert.deepEqual(layerEmbedding(model, "pool1")(images).shape, [3, 4608]);
  const none = ndarray(new Float32Array(0), [0, 28, 28, 1]);
  assert.deepEqual(plainEmbedding(model)(none).shape, [0, 0]);
  model.dispose();
});

const relu = (value: number) => Math.max(0, value);

Deno.test("layerEmbedding() names the layers where one is missing; another width is all right", () => {
  const model = createMnistCnn({ filters: [4], poolAfter: [] });
  assert.throws(
    () => bestEmbedding(model, DIGITS),
    new RangeError(
      'Cannot cut layer "pool1" in model "mnist_cnn" as there is none: layers are "conv1", ' +
        '"dropout1", "flatten", "dense1", "dropout2", "dense2"',
    ),
  );
  model.dispose();
  const narrow = createMnistCnn({ filters: [4], units: [16] });
  assert.deepEqual(plainEmbedding(narrow)(noise([2, 28, 28, 1])).shape, [2, 16]);
  narrow.dispose();
});

Deno.test("bestEmbedding() has three parts of length 1, and changes little when a letter moves", () => {
  const model = createMnistCnn();
  const image = ndarray(new Float32Array(784), [1, 28, 28, 1]);
  for (let i = 8; i < 20; i++) image.data.fill(0.9, 28 * i + 12, 28 * i + 15);
  const shifted = moved(image, { columns: 1 });
  const distance = (embedding: Embedding) =>
    ssdMatrix(embedding(image), embedding(shifted)).data[0] ?? NaN;
  const best = bestEmbedding(model, DIGITS);
  const { data } = best(image);
  const lengths = [[0, 4608], [4608, 4736], [4736, 4864]].map(([start, end]) =>
    data.subarray(start, end).reduce((sum, x) => sum + x * x, 0).toFixed(4)
  );
  assert.deepEqual(lengths, ["1.0000", "1.0000", "1.0000"]);
  const linear = layerEmbedding(model, "dense1", { beforeActivation: true });
  const parts = [layerEmbedding(model, "pool1"), plainEmbedding(model), whiten(linear, DIGITS)];
  assert.ok(distance(best) < 0.8 * distance(concatenate(...parts.map(l2Normalize))));
  model.dispose();
});

Deno.test("writerOf() reads the letters between class and number", () => {
  assert.deepEqual(
    ["theta_e10.jpg", "alpha_001.png", "delta_kim2.jpeg", "IMG_1.png", "x.png"].map(writerOf),
    ["e", "", "kim", "", ""],
  );
});

Deno.test("leaveWriterOut() goes by the letters of others, or by the means of their classes", () => {
  const features = rows([0], [5], [8], [6], [9]);
  const letters = { names: ["a", "a", "b", "a", "b"], writers: ["p", "p", "p", "q", "q"] };
  const nearest = leaveWriterOut(features, letters);
  assert.deepEqual([nearest.right, nearest.n], [5, 5]);
  // q's a at 6 is nearer to p's b at 8 than to the mean of p's a's, 2.5.
  assert.equal(leaveWriterOut(features, letters, { means: true }).right, 4);
});

Deno.test("leaveWriterOut() gives the share of one-shot choices that going through them gives", () => {
  const features = noise([18, 3], 3);
  const names = Array.from({ length: 18 }, (_, i) => "abc"[i % 3] ?? "");
  const writers = Array.from({ length: 18 }, (_, i) => "pqr"[Math.floor(i / 6)] ?? "");
  const { data } = ssdMatrix(features, features);
  const { oneShot } = leaveWriterOut(features, { names, writers });
  oneShot.forEach((share, row) => {
    const [as = [], bs = [], cs = []] = ["a", "b", "c"].map((name) =>
      names.flatMap((other, k) => other === name && writers[k] !== writers[row] ? [k] : [])
    );
    const choices = as.flatMap((a) => bs.flatMap((b) => cs.map((c) => [a, b, c])));
    const right = choices.filter((choice) => {
      const nearest = choice.reduce((best, k) =>
        (data[18 * row + k] ?? NaN) < (data[18 * row + best] ?? NaN) ? k : best
      );
      return names[nearest] === names[row];
    });
    assert.equal(share.toFixed(9), (right.length / choices.length).toFixed(9));
  });
});

Deno.test("leaveWriterOut() throws on one class, and on a class by one writer", () => {
  const features = rows([0], [1], [2]);
  const throws = (names: readonly string[], message: string) =>
    assert.throws(
      () => leaveWriterOut(features, { names, writers: ["p", "q", "q"] }),
      new RangeError(`Cannot leave one group out as ${message}`),
    );
  throws(["a", "a", "a"], 'there must be at least 2 classes: classes are "a"');
  throws(["a", "a", "b"], 'each class must have at least 2 groups: class "b" has 1');
});

function letters(spec: readonly string[], seed: number): WrittenLetters {
  const names = spec.map((text) => text.split("_")[0] ?? "");
  return {
    ...lettersOf(
      spec.map((file, i) => ({ file, name: names[i] ?? "", image: noise([28, 28], seed + i) })),
      "ink",
    ),
    names,
    writers: spec.map(writerOf),
  };
}

Deno.test("byTwoWriters() keeps what can be matched to another's, without the tested classes", () => {
  const set = letters(
    ["alpha_x1.png", "alpha_y1.png", "delta_x1.png", "delta_y1.png", "pi_x1.png"],
    1,
  );
  const kept = byTwoWriters(set, { without: ["alpha"] });
  assert.deepEqual(kept.files, ["delta_x1.png", "delta_y1.png"]);
  assert.deepEqual([kept.names, kept.writers], [["delta", "delta"], ["x", "y"]]);
  assert.deepEqual([kept.classes, kept.labels], [["delta"], [0, 0]]);
  assert.deepEqual(kept.images.data, set.images.data.slice(2 * 784, 4 * 784));
  assert.deepEqual(byTwoWriters(set).classes, ["alpha", "delta"]);
  assert.throws(
    () => lettersWhere(set, () => false),
    new RangeError("Cannot make a set of letters as there must be at least one: there are 0"),
  );
});

Deno.test("compareCandidates() scores each candidate and reports it", async () => {
  const images = rows([0, 0], [1, 9], [0, 9], [1, 0]);
  const set = { images, names: ["a", "b", "a", "b"], writers: ["p", "p", "q", "q"] };
  const first = ({ data }: NdArray) => rows(...[0, 1, 2, 3].map((i) => [data[2 * i] ?? 0]));
  const done: number[] = [];
  const compared = await compareCandidates(
    [
      { name: "both", description: "", embedding: asRows },
      { name: "one", description: "", embedding: first },
    ],
    set,
    (count) => void done.push(count),
  );
  assert.deepEqual(compared, [
    { name: "both", right: 0, n: 4, oneShot: [0, 0, 0, 0] },
    { name: "one", right: 4, n: 4, oneShot: [1, 1, 1, 1] },
  ]);
  assert.deepEqual(done, [1, 2]);
});

Deno.test("bestCandidate() goes by letters right, then by one-shot shares, ties to the simpler", () => {
  const row = (name: string, right: number, ...oneShot: number[]) => ({
    name,
    right,
    n: 4,
    oneShot,
  });
  const best = (...rows: readonly ReturnType<typeof row>[]) => bestCandidate(rows).name;
  assert.equal(best(row("few", 3, 1, 1, 1, 1), row("most", 4, 0.5, 0.5, 0.5, 0.5)), "most");
  // Behind by 0.1 in each letter: no tie, whatever the letters' own shares are.
  assert.equal(
    best(row("behind", 4, 0.1, 0.9, 0.3, 0.5), row("ahead", 4, 0.2, 1, 0.4, 0.6)),
    "ahead",
  );
  // Behind by 0.1 on average, with a standard error of 0.1.
  assert.equal(best(row("simple", 4, 0.6, 1, 1, 1), row("more", 4, 1, 1, 1, 1)), "simple");
  assert.equal(best(row("first", 4, 1, 1, 1, 1), row("equal", 4, 1, 1, 1, 1)), "first");
  assert.throws(
    () => bestCandidate([]),
    new RangeError("Cannot choose a candidate as there must be at least one: there are 0"),
  );
});

Deno.test("embeddingCandidates() has names of their own, the plain one first", () => {
  const model = createMnistCnn({ filters: [4] });
  const candidates = embeddingCandidates(model, DIGITS);
  assert.ok(candidates.length >= 5);
  assert.equal(candidates[0]?.name, "plain");
  assert.equal(new Set(candidates.map(({ name }) => name)).size, candidates.length);
  const images = noise([2, 28, 28, 1], 3);
  for (const { embedding } of candidates) {
    const { data, shape } = embedding(images);
    assert.equal(shape[0], 2);
    assert.ok(data.every(Number.isFinite));
  }
  model.dispose();
});

Deno.test("embeddingCandidates() adds the network that was trained otherwise, plain and at length 1", () => {
  const [model, augmented] = [createMnistCnn(), createMnistCnn({ seed: 7 })];
  const without = embeddingCandidates(model, DIGITS).map(({ name }) => name);
  const candidates = embeddingCandidates(model, DIGITS, { augmented });
  const added = candidates.filter(({ name }) => !without.includes(name));
  assert.deepEqual(added.map(({ name }) => name), ["augmented", "augmented, length 1"]);
  const images = noise([2, 28, 28, 1], 3);
  assert.deepEqual(added[0]?.embedding(images), plainEmbedding(augmented)(images));
  model.dispose();
  augmented.dispose();
});

Deno.test("models/augmented_cnn is the study's network in all but its digits", async () => {
  const [study, augmented] = await Promise.all(
    ["mnist_cnn", "augmented_cnn"].map((name) =>
      loadModel(fromFileUrl(new URL(`../../models/${name}`, import.meta.url)))
    ),
  );
  const same = (
    { stamp }: LoadedModel,
  ) => [stamp?.options, stamp?.seed, stamp?.training, stamp?.data];
  assert.ok(study && augmented);
  assert.deepEqual(same(augmented), same(study));
  assert.equal(augmented.stamp?.history.length, 12);
  assert.notEqual(augmented.stamp?.weightsSha256, study.stamp?.weightsSha256);
  for (const { model } of [study, augmented]) model.dispose();
});

Deno.test("oneShotAccuracies() goes through all choices of one example a class", () => {
  const points = rows([0], [1], [2], [10], [11], [30]);
  const labels = ["a", "a", "a", "b", "b", "c"];
  const accuracies = oneShotAccuracies(ssdMatrix(points, points), labels);
  assert.equal(accuracies.length, 3 * 2 * 1);
  assert.ok(accuracies.every((accuracy) => accuracy === 1));
  // Examples at 0 and 1: 3 is wrong, 4 right; at 0 and 4, or 3 and 1: both wrong; at 3 and 4: half.
  const mixed = rows([0], [3], [1], [4]);
  assert.deepEqual(oneShotAccuracies(ssdMatrix(mixed, mixed), ["a", "a", "b", "b"]), [
    ...[0.5, 0],
    ...[0, 0.5],
  ]);
});

Deno.test("oneShotAccuracies() draws 10,000 choices where there are more, the same each time", () => {
  const points = noise([50, 1]);
  const labels = Array.from({ length: 50 }, (_, i) => i % 5);
  const distances = ssdMatrix(points, points);
  const accuracies = oneShotAccuracies(distances, labels);
  assert.equal(accuracies.length, 10_000);
  assert.deepEqual(accuracies, oneShotAccuracies(distances, labels));
});

Deno.test("oneShotAccuracies() throws on one class, and where all are examples", () => {
  const cannot = "Cannot choose one example a class as there must be 2 classes, one of them with " +
    "2 samples: there are";
  const points = rows([0], [1]);
  const distances = ssdMatrix(points, points);
  assert.throws(
    () => oneShotAccuracies(distances, ["a", "a"]),
    new RangeError(`${cannot} 1 classes of 2 samples`),
  );
  assert.throws(
    () => oneShotAccuracies(distances, ["a", "b"]),
    new RangeError(`${cannot} 2 classes of 2 samples`),
  );
});

Deno.test("kShotAccuracies() draws examples from other writers only", () => {
  // All of a writer's are nearest to one letter of the other's, which is right for one of the two.
  const points = rows([0], [1], [10], [11]);
  const labels = ["a", "b", "b", "a"];
  const distances = ssdMatrix(points, points);
  const options = { k: 1, draws: 3, seed: 1 };
  assert.deepEqual(kShotAccuracies(distances, labels, ["p", "p", "q", "q"], options), [
    0.5,
    0.5,
    0.5,
  ]);
  assert.throws(
    () => kShotAccuracies(distances, labels, ["p", "p", "q", "q"], { k: 2 }),
    new RangeError("Cannot draw examples as k must be an integer from 1 to 1: current value is 2"),
  );
});

Deno.test("kShotAccuracies() with all examples is leaving one writer out", () => {
  const points = noise([12, 2], 5);
  const labels = Array.from({ length: 12 }, (_, i) => i % 2);
  const writers = Array.from({ length: 12 }, (_, i) => "pqr"[i % 3] ?? "");
  const names = labels.map(String);
  const { right, n } = leaveWriterOut(points, { names, writers });
  const [accuracy = NaN] = kShotAccuracies(ssdMatrix(points, points), labels, writers, {
    k: 4,
    draws: 1,
  });
  assert.equal(accuracy.toFixed(9), (right / n).toFixed(9));
});

Deno.test("distancePattern() throws on a class with one sample", () => {
  assert.throws(
    () => distancePattern(rows([0, 1]), [0], ["a", "b"]),
    new RangeError(
      'Cannot compare distances as "a" must have another sample, and there must be one of another ' +
        "class: there are 0 and 1",
    ),
  );
});

Deno.test("createMatcher() inverts bright paper on either side and ranks as it votes", () => {
  const ink = noise([28, 28], 2);
  for (let i = 0; i < 28; i++) for (const k of [i, 756 + i, 28 * i, 28 * i + 27]) ink.data[k] = 0;
  const paper = ndarray(ink.data.map((value) => 1 - value), [28, 28]);
  const set = lettersOf([
    { file: "b.png", name: "beta", image: noise([28, 28], 9) },
    { file: "a.png", name: "alpha", image: paper },
  ], "none");
  const matcher = createMatcher(pixelEmbedding, set, { nNeighbors: 2 });
  const [match] = matcher.match(ndarray(ink.data, [1, 28, 28, 1]));
  assert.equal(match?.label, "alpha");
  assert.deepEqual(match.neighbors.map(({ file }) => file), ["a.png", "b.png"]);
  assert.ok((match.neighbors[0]?.ssd ?? NaN) < 1e-9);
  assert.throws(
    () => createMatcher(pixelEmbedding, set, { nNeighbors: 3 }),
    new RangeError("Cannot rank neighbors as k must be an integer from 1 to 2: current value is 3"),
  );
});

Deno.test("readWrittenLetters() reads the project's own", async () => {
  const own = await readWrittenLetters(GREEK_OWN);
  assert.ok(own.names.length >= 6);
  assert.equal(own.images.shape[0], own.writers.length);
});

Deno.test("neighborStrips() puts each letter beside its neighbours, right and wrong", () => {
  const known = letters(["alpha_x1.png", "beta_x1.png"], 1);
  const asked = lettersWhere(known, (row) => row === 1);
  const matches = createMatcher(pixelEmbedding, known, { nNeighbors: 2 }).match(asked.images);
  const { images, labels, marks, columns, right, agreeing } = neighborStrips(asked, matches, known);
  assert.deepEqual(images.shape, [3, 28, 28, 1]);
  assert.deepEqual(labels.map((label) => label.replace(/\d+(\.\d+)?$/, "…")), [
    "beta_x1.png",
    "beta_x1.png\nSSD …",
    "alpha_x1.png\nSSD …",
  ]);
  assert.deepEqual(marks, [undefined, "right", "wrong"]);
  assert.deepEqual([columns, right, agreeing], [3, 1, 1]);
});

Deno.test("readRealLetters() gives nothing where the folder is missing", async () => {
  assert.equal(await readRealLetters("no/such/folder"), undefined);
});
