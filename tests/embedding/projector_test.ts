import assert from "node:assert/strict";
import { join } from "@std/path";
import { readPicture } from "../../lib/image/decode.ts";
import { ndarray } from "../../lib/base/ndarray.ts";
import { writeProjector } from "../../lib/embedding/projector.ts";

const images = (n: number, value = 0) =>
  ndarray(new Float32Array(n * 784).fill(value), [n, 28, 28, 1]);
const DATA = {
  name: "letters",
  vectors: ndarray(new Float32Array([1, -0.1, 1 / 3, 4e-8, 5, 6]), [3, 2]),
  metadata: [
    { label: "alpha", file: "a\tb\n.png" },
    { label: "<b>beta</b>", file: "é.png" },
    { label: "gamma", file: "" },
  ],
  images: images(3, 1),
};

async function written(data: Parameters<typeof writeProjector>[1]): Promise<string> {
  const folder = await Deno.makeTempDir();
  await writeProjector(folder, data);
  return folder;
}

Deno.test("writeProjector() writes a row a vector, and metadata under a header", async () => {
  const folder = await written(DATA);
  const text = (name: string) => Deno.readTextFileSync(join(folder, name));
  assert.equal(text("vectors.tsv"), "1\t-0.1\n0.3333333\t4e-8\n5\t6\n");
  assert.equal(
    text("metadata.tsv"),
    "label\tfile\nalpha\ta b .png\n<b>beta</b>\té.png\ngamma\t\n",
  );
  assert.deepEqual(JSON.parse(text("projector_config.json")), {
    embeddings: [{
      tensorName: "letters",
      tensorShape: [3, 2],
      tensorPath: "vectors.tsv",
      metadataPath: "metadata.tsv",
      sprite: { imagePath: "sprite.png", singleImageDim: [28, 28] },
    }],
  });
  assert.match(text("projector_config.pbtxt"), /^embeddings \{\n {2}tensor_name: "letters"\n/);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("writeProjector() lays the images out in a square, ink dark on white", async () => {
  const folder = await written(DATA);
  const { width, height, rgba } = await readPicture(join(folder, "sprite.png"));
  assert.deepEqual([width, height], [56, 56]);
  const red = (x: number, y: number) => rgba[4 * (y * width + x)];
  assert.deepEqual([red(0, 0), red(55, 27), red(0, 55), red(28, 28)], [0, 0, 0, 255]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("writeProjector() writes a single column of metadata without a header", async () => {
  const metadata = [{ label: "a" }, { label: "b" }, { label: "c" }];
  const folder = await written({ ...DATA, metadata });
  assert.equal(await Deno.readTextFile(join(folder, "metadata.tsv")), "a\nb\nc\n");
  await Deno.remove(folder, { recursive: true });
});

Deno.test("writeProjector() throws on what doesn't fit together, and writes nothing", async () => {
  const folder = join(await Deno.makeTempDir(), "none");
  const cannot = "Cannot write vectors for the projector as";
  const cases = [
    [
      { ...DATA, images: images(2) },
      new TypeError(
        `${cannot} there must be at least one, and as many rows of metadata and images: there are 3, 3 and 2`,
      ),
    ],
    [
      { ...DATA, images: ndarray(new Float32Array(18), [3, 2, 3, 1]) },
      new TypeError(`${cannot} images must have shape [n, side, side, 1]: shape is [3, 2, 3, 1]`),
    ],
    [
      { ...DATA, vectors: ndarray(new Float32Array([0, 1, 2, NaN, 4, 5]), [3, 2]) },
      new RangeError(`${cannot} numbers must be finite: that at [1, 1] is NaN`),
    ],
    [
      { ...DATA, metadata: [{ label: "a" }, { name: "b" }, { label: "c" }] },
      new RangeError(
        `${cannot} all rows of metadata must have the same columns, at least one: the first has "label", row 1 "name"`,
      ),
    ],
    [
      { ...DATA, images: { data: new Float32Array(0), shape: [3, 4097, 4097, 1] } },
      new RangeError(
        `${cannot} the sprite must have sides of at most 8192 pixels: they would have 8194`,
      ),
    ],
  ] as const;
  for (const [data, error] of cases) {
    await assert.rejects(writeProjector(folder, data as typeof DATA), error);
  }
  await assert.rejects(Deno.stat(folder), Deno.errors.NotFound);
});
