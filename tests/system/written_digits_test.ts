import assert from "node:assert/strict";
import { item } from "../../lib/base/mod.ts";
import { parseStrokes } from "../../tools/draw/strokes.ts";
import { STYLES } from "../../tools/draw/styles.ts";
import { writtenDigits } from "../../tools/draw/written_digits.ts";

Deno.test("STYLES has at least four ways of each digit, all of them strokes", () => {
  assert.equal(STYLES.length, 10);
  for (const ways of STYLES) {
    assert.ok(ways.length >= 4);
    assert.equal(new Set(ways).size, ways.length);
    for (const way of ways) assert.ok(parseStrokes(way).length >= 1);
  }
});

Deno.test("writtenDigits() draws the ten digits of each hand, each time another, from a seed", () => {
  const draw = () => writtenDigits({ hands: [3, 5], times: 2, seed: 1 });
  const { images, labels } = draw();
  assert.deepEqual(images.shape, [40, 28, 28, 1]);
  assert.deepEqual([...labels], Array.from({ length: 40 }, (_, i) => i % 10));
  assert.deepEqual(draw().images.data, images.data);
  const distinct = new Set(Array.from({ length: 40 }, (_, i) => item(images, i).data.join()));
  assert.equal(distinct.size, 40);
  for (let i = 0; i < 40; i++) {
    const { data } = item(images, i);
    const ink = data.reduce((sum, value) => sum + value, 0);
    assert.ok(data.every((value) => value >= 0 && value <= 1) && ink > 15 && ink < 300, `${ink}`);
  }
});

Deno.test("writtenDigits() gives a hand the same digits, whichever hands are asked for", () => {
  const [both, second] = [[3, 5], [4, 5]].map(([from = 0, to = 0]) =>
    writtenDigits({ hands: [from, to], times: 1, seed: 1 }).images
  );
  assert.ok(both !== undefined && second !== undefined);
  assert.deepEqual(both.data.slice(10 * 784), second.data);
});
