import assert from "node:assert/strict";
import { createRandom, mixSeeds, shuffledIndices } from "../../lib/base/random.ts";

function draws(n: number, seed: number): number[] {
  return Array.from({ length: n }, createRandom(seed));
}

Deno.test("createRandom() is mulberry32", () => {
  // From the published C code, turned into Python.
  const oracle: [number, number[]][] = [
    [0, [1144304738, 1416247, 958946056, 627933444]],
    [1, [2693262067, 11749833, 2265367787, 4213581821]],
    [42, [2581720956, 1925393290, 3661312704, 2876485805]],
    [2 ** 32 - 1, [3850105811, 813802916, 3073704848, 4054706436]],
  ];
  for (const [seed, expected] of oracle) {
    assert.deepEqual(draws(4, seed).map((value) => value * 2 ** 32), expected);
  }
});

Deno.test("createRandom() takes the lowest 32 bits of the seed", () => {
  assert.deepEqual(draws(3, 2 ** 32 + 42), draws(3, 42));
  assert.deepEqual(draws(3, -1), draws(3, 2 ** 32 - 1));
});

Deno.test("createRandom() fills [0, 1) evenly", () => {
  const values = draws(10_000, 7);
  assert.ok(values.every((value) => value >= 0 && value < 1));
  const tenths = new Array<number>(10).fill(0);
  for (const value of values) {
    tenths[Math.floor(10 * value)] = (tenths[Math.floor(10 * value)] ?? 0) + 1;
  }
  // 1,000 each, give or take four standard deviations of 30.
  assert.ok(tenths.every((count) => Math.abs(count - 1000) < 120), `counts are ${tenths}`);
});

Deno.test("createRandom() gives independent generators", () => {
  const [first, second] = [createRandom(3), createRandom(3)];
  first();
  first();
  assert.equal(second(), draws(1, 3)[0]);
});

Deno.test("mixSeeds() gives whole numbers below 2³¹ that depend on the order of the parts", () => {
  const seeds = Array.from({ length: 1000 }, (_, i) => mixSeeds(42, i));
  assert.ok(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31));
  assert.equal(mixSeeds(42, 1), mixSeeds(42, 1));
  assert.notEqual(mixSeeds(42, 1), mixSeeds(1, 42));
  assert.notEqual(mixSeeds(42), mixSeeds(42, 0));
});

Deno.test("mixSeeds() gives neighbours other seeds", () => {
  const seeds = Array.from({ length: 100 * 100 }, (_, i) => mixSeeds(Math.floor(i / 100), i % 100));
  assert.equal(new Set(seeds).size, seeds.length);
});

Deno.test("mixSeeds() starts streams that don't follow each other", () => {
  const firsts = Array.from({ length: 10_000 }, (_, i) => createRandom(mixSeeds(42, i))() - 0.5);
  const covariance = firsts.reduce((sum, value, i) => sum + value * (firsts[i - 1] ?? 0), 0);
  const variance = firsts.reduce((sum, value) => sum + value ** 2, 0);
  // The correlation of 10,000 independent pairs has a standard deviation of 0.01.
  assert.ok(Math.abs(covariance / variance) < 0.04);
});

Deno.test("shuffledIndices() is a permutation that the seed decides", () => {
  for (const n of [0, 1, 2, 10, 1000]) {
    const indices = shuffledIndices(n, 5);
    assert.deepEqual(indices.toSorted(), Int32Array.from({ length: n }, (_, i) => i));
  }
  assert.deepEqual(shuffledIndices(1000, 5), shuffledIndices(1000, 5));
  assert.notDeepEqual(shuffledIndices(1000, 5), shuffledIndices(1000, 6));
});

Deno.test("shuffledIndices() gives each of the 24 orders of four about as often", () => {
  const counts = new Map<string, number>();
  for (let seed = 0; seed < 24_000; seed++) {
    const order = shuffledIndices(4, seed).join();
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  assert.equal(counts.size, 24);
  // 1,000 each, give or take four standard deviations of 31.
  assert.ok([...counts.values()].every((count) => Math.abs(count - 1000) < 124));
});
