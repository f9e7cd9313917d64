import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "@std/path";
import { readPicture } from "../../lib/image/decode.ts";
import { PROJECT } from "../../tools/command.ts";
import { draw, drawData, SEED } from "../../tools/draw_data.ts";
import { pageDrawings } from "../../tools/draw/pages.ts";
import { marks } from "../../tools/draw/marks.ts";
import { randomOf } from "../../tools/draw/random.ts";
import { type Drawing, drawings, randomFor } from "../../tools/draw/sets.ts";
import { readRecord, store } from "../../tools/draw/store.ts";
import { curve, distance, parseStrokes } from "../../tools/draw/strokes.ts";

const ALL = drawings(SEED);

Deno.test("parseStrokes() reads points, corners and lifts", () => {
  assert.deepEqual(parseStrokes("0,0 1,1! 2,0 / 0,-.5 2,2"), [
    [[[0, 0], [1, 1]], [[1, 1], [2, 0]]],
    [[[0, -0.5], [2, 2]]],
  ]);
});

Deno.test("parseStrokes() refuses what is not a stroke", () => {
  assert.throws(() => parseStrokes("0,0 1,1 / 2,2"), {
    name: "SyntaxError",
    message: 'Cannot read a stroke as each piece must have at least two points: it is "2,2"',
  });
  assert.throws(() => parseStrokes("0,0 1"), {
    name: "SyntaxError",
    message: 'Cannot read a point as it must be "x,y" with numbers: it is "1"',
  });
});

Deno.test("curve() stays on a straight line and goes through every point", () => {
  assert.deepEqual(curve([[0, 0], [1, 0]], 0.25), [[0, 0], [0.25, 0], [0.5, 0], [0.75, 0], [1, 0]]);
  const points = [[0, 0], [1, 1], [2, 0], [2.2, 1]] as const;
  const line = curve(points, 0.05);
  for (const point of points) {
    assert.ok(line.some((place) => distance(place, point) < 1e-6), `${point} is not on the curve`);
  }
});

Deno.test("randomOf() gives the same numbers for the same key, within their bounds", () => {
  const [first, second, other] = ["a", "a", "b"].map((key) => {
    const random = randomOf(key);
    return Array.from({ length: 1000 }, () => random.around(1));
  });
  assert.deepEqual(first, second);
  assert.notDeepEqual(first, other);
  const deviation = Math.sqrt(first!.reduce((sum, x) => sum + x * x, 0) / 1000);
  assert.ok(Math.abs(deviation - 1) < 0.1, `deviation is ${deviation}`);
  assert.ok(first!.every((x) => Math.abs(x) <= 3.5));
});

Deno.test("drawings() has ten digits, 27 letters of 280×280, own letters and more classes", () => {
  const files = (set: string) =>
    ALL.filter((drawing) => drawing.set === set).map(({ file }) => file);
  assert.deepEqual(files("digits").map((file) => file.slice(0, 7)), [
    ...Array.from({ length: 10 }, (_, label) => `${label}_drawn`),
  ]);
  const letters = ["alpha", "beta", "gamma"];
  assert.deepEqual(
    files("greek"),
    letters.flatMap((letter) => Array.from({ length: 9 }, (_, i) => `${letter}_00${i + 1}.png`)),
  );
  assert.deepEqual(
    files("greek_own"),
    letters.flatMap((letter) => [1, 2].map((n) => `${letter}_00${n}.jpg`)),
  );
  const more = Map.groupBy(files("greek_more"), (file) => file.split("_")[0]);
  assert.ok(more.size >= 8 && ["delta", "theta", ...letters].every((letter) => more.has(letter)));
  assert.ok([...more.values()].every(({ length }) => length === 20));
  assert.ok(
    ALL.filter(({ set }) => set === "greek")
      .every(({ scene }) => scene.widthPx === 280 && scene.heightPx === 280),
  );
  assert.equal(new Set(ALL.map(({ set, file }) => `${set}/${file}`)).size, ALL.length);
});

Deno.test("the 27 letters vary as nine hands do", () => {
  for (const [name, nine] of Map.groupBy(ALL.filter(({ set }) => set === "greek"), classOf)) {
    const shapes = nine.map(silhouette);
    const distances = shapes.flatMap((a, i) => shapes.slice(i + 1).map((b) => unlike(a, b)))
      .sort((a, b) => a - b);
    const [least = 0, median = 0] = [distances[0], distances[18]];
    // Four letters by one hand: least about 0.25, median about 0.4.
    assert.ok(least > 0.25, `two of ${name} differ by ${least}`);
    assert.ok(median > 0.5, `the median difference of ${name} is ${median}`);
  }
});

Deno.test("draw() gives the same bytes for the same seed, and others for another", () => {
  const some = ALL.filter((_, i) => i % 40 === 0);
  for (const drawing of some) {
    assert.deepEqual(draw(SEED, drawing), draw(SEED, drawing), drawing.file);
  }
  assert.notDeepEqual(draw(1, ALL[0]!), draw(2, ALL[0]!));
});

Deno.test("drawData() draws what data/ has, beside a person's own pictures", async (t) => {
  const folder = await Deno.makeTempDir();
  const lines: string[] = [];
  const own = { "greek/alpha_001.png": "a person's alpha", "digits/7_mine.jpg": "a person's 7" };
  await Deno.mkdir(join(folder, "greek"));
  await Deno.mkdir(join(folder, "digits"));
  for (const [path, text] of Object.entries(own)) {
    await Deno.writeTextFile(join(folder, path), text);
  }
  await drawData(SEED, folder, (line) => lines.push(line));

  await t.step("says a line about each set", () => {
    assert.deepEqual(lines, [
      "digits     10 pictures: 10 drawn, 0 unchanged, 0 kept",
      "greek/alpha_001.png is not a picture drawn by this program: kept",
      "greek      27 pictures: 26 drawn, 0 unchanged, 1 kept",
      "greek_own  6 pictures: 6 drawn, 0 unchanged, 0 kept",
      "greek_more 200 pictures: 200 drawn, 0 unchanged, 0 kept",
      "pages      1 pictures: 1 drawn, 0 unchanged, 0 kept",
    ]);
  });

  await t.step("leaves a person's pictures as they are, under whatever name", async () => {
    for (const [path, text] of Object.entries(own)) {
      assert.equal(await Deno.readTextFile(join(folder, path)), text);
    }
  });

  await t.step("draws the same bytes in another run", async () => {
    for (const drawing of ALL.filter((_, i) => i % 7 === 0)) {
      const path = join(folder, drawing.set, drawing.file);
      if (drawing.file === "alpha_001.png") continue;
      assert.deepEqual(await Deno.readFile(path), draw(SEED, drawing), path);
    }
  });

  await t.step("draws the pictures that the project ships", async () => {
    const shipped = await readRecord(join(PROJECT, "data"));
    assert.deepEqual(
      Object.keys(shipped),
      [...ALL, ...pageDrawings(SEED)].map(({ set, file }) => `${set}/${file}`),
    );
    for (const [path, sha256] of Object.entries(shipped).filter(([path]) => !(path in own))) {
      // Whoever has pictures of their own may have replaced or removed ours.
      if (await sha256Of(join(PROJECT, "data", path)) !== sha256) continue;
      const difference = await meanDifference(join(PROJECT, "data", path), join(folder, path));
      // Other processors may round the edge of a line differently, no more.
      assert.ok(difference < 0.5, `${path} differs by ${difference} of 255`);
    }
  });
  await Deno.remove(folder, { recursive: true });
});

Deno.test("store() replaces what was drawn before and nothing else", async () => {
  const folder = await Deno.makeTempDir();
  const bytes = (text: string) => new TextEncoder().encode(text);
  const first = await store(folder, "set/a.png", bytes("first"), {});
  assert.equal(first.outcome, "drawn");
  const record = { "set/a.png": first.sha256 };
  assert.equal((await store(folder, "set/a.png", bytes("first"), {})).outcome, "unchanged");
  assert.equal((await store(folder, "set/a.png", bytes("second"), {})).outcome, "kept");
  assert.equal((await store(folder, "set/a.png", bytes("second"), record)).outcome, "drawn");
  assert.equal(await Deno.readTextFile(join(folder, "set/a.png")), "second");
  assert.deepEqual([...Deno.readDirSync(join(folder, "set"))].map(({ name }) => name), ["a.png"]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("drawData() refuses a seed and a record that it can't use", async () => {
  const folder = await Deno.makeTempDir();
  await assert.rejects(drawData(0.5, folder), {
    name: "RangeError",
    message: "Cannot draw as the seed must be a whole number: it is 0.5",
  });
  await Deno.writeTextFile(join(folder, "drawn.json"), '{"sha256": {"a.png": 7}}');
  await assert.rejects(drawData(1, folder), {
    name: "SyntaxError",
    message: 'Cannot read "drawn.json" as it must be JSON with a sha256 for each file: ' +
      'it begins with "{"sha256": {"a.png":"; delete it if all pictures beside it are to be kept',
  });
  await Deno.remove(folder, { recursive: true });
});

function classOf({ file }: Drawing): string {
  return file.split("_")[0] ?? "";
}

/** Which cells of a 16×16 grid over the writing's own box the pen touches. */
function silhouette({ set, file, scene }: Drawing): Set<number> {
  const pixels = marks(scene, randomFor(SEED, set, file));
  const inked = Array.from({ length: pixels.length / 4 }, (_, i) => i)
    .filter((i) => pixels[4 * i]! > 60)
    .map((i) => [i % scene.widthPx, Math.floor(i / scene.widthPx)] as const);
  const [left, right] = [Math.min, Math.max].map((most) => most(...inked.map(([x]) => x)));
  const [top, bottom] = [Math.min, Math.max].map((most) => most(...inked.map(([, y]) => y)));
  const cell = (at: number, low = 0, high = 0) => Math.floor(16 * (at - low) / (high - low + 1));
  return new Set(inked.map(([x, y]) => 16 * cell(y, top, bottom) + cell(x, left, right)));
}

/** The share of cells that only one of two shapes touches, of all that either does. */
function unlike(a: Set<number>, b: Set<number>): number {
  return a.symmetricDifference(b).size / a.union(b).size;
}

async function sha256Of(path: string): Promise<string | undefined> {
  const bytes = await Deno.readFile(path).catch(() => undefined);
  return bytes && createHash("sha256").update(bytes).digest("hex");
}

async function meanDifference(a: string, b: string): Promise<number> {
  const [first, second] = [await readPicture(a), await readPicture(b)];
  assert.deepEqual([first.width, first.height], [second.width, second.height]);
  let sum = 0;
  for (let i = 0; i < first.rgba.length; i++) sum += Math.abs(first.rgba[i]! - second.rgba[i]!);
  return sum / first.rgba.length;
}
