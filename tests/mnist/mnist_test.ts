import assert from "node:assert/strict";
import { join } from "node:path";
import {
  type Dataset,
  head,
  loadMnist,
  MNIST_CHECKSUMS,
  splitValidation,
} from "../../lib/mnist/mnist.ts";
import { ndarray } from "../../lib/base/ndarray.ts";

const SIZE = 28 * 28;

/** The files of a tiny MNIST: image i is all of grey level i. */
function tinyFiles(): Map<string, Uint8Array> {
  const images = (n: number, side = 28) => {
    const pixels = side * side;
    const bytes = new Uint8Array(16 + n * pixels);
    const header = new DataView(bytes.buffer);
    [2051, n, side, side].forEach((value, i) => header.setUint32(4 * i, value));
    for (let i = 0; i < n; i++) bytes.fill(i, 16 + i * pixels, 16 + (i + 1) * pixels);
    return bytes;
  };
  const labels = (values: readonly number[]) =>
    new Uint8Array([0, 0, 8, 1, 0, 0, 0, values.length, ...values]);
  return new Map([
    ["train-images-idx3-ubyte", images(3)],
    ["train-labels-idx1-ubyte", labels([5, 0, 4])],
    ["t10k-images-idx3-ubyte", images(2)],
    ["t10k-labels-idx1-ubyte", labels([7, 2])],
    ["27 pixels", images(3, 27)],
    ["two labels", labels([5, 0])],
    ["label 10", labels([5, 10, 4])],
  ]);
}

/** Runs `body` with a folder of these files. */
async function withFiles(
  files: Map<string, Uint8Array>,
  body: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, bytes] of files) await Deno.writeFile(join(folder, name), bytes);
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Runs `body` with tiny files of which one is replaced by another, or is missing. */
function withReplaced(
  name: string,
  by: string | undefined,
  body: (folder: string) => Promise<void>,
): Promise<void> {
  const files = tinyFiles();
  const other = by === undefined ? undefined : files.get(by);
  if (other === undefined) files.delete(name);
  else files.set(name, other);
  return withFiles(files, body);
}

const three: Dataset = {
  images: ndarray(new Float32Array(3 * SIZE).map((_, i) => Math.floor(i / SIZE)), [3, 28, 28, 1]),
  labels: new Uint8Array([5, 0, 4]),
};

Deno.test("loadMnist() reads the real files and verifies them", async () => {
  const { train, test } = await loadMnist();
  assert.deepEqual(train.images.shape, [60_000, 28, 28, 1]);
  assert.deepEqual(test.images.shape, [10_000, 28, 28, 1]);
  assert.deepEqual([...train.labels.subarray(0, 5)], [5, 0, 4, 1, 9]);
  assert.deepEqual([...test.labels.subarray(0, 5)], [7, 2, 1, 0, 4]);
  // The mean and the deviation that everyone normalises MNIST with.
  const mean = train.images.data.reduce((sum, value) => sum + value, 0) / train.images.data.length;
  assert.equal(mean.toFixed(4), "0.1307");
  const ones = test.labels.filter((label) => label === 1).length;
  assert.equal(ones, 1135);
});

Deno.test("loadMnist() divides grey levels by 255", async () => {
  await withFiles(tinyFiles(), async (folder) => {
    const { train, test } = await loadMnist({ folder, verify: false });
    assert.deepEqual(train.images.shape, [3, 28, 28, 1]);
    assert.deepEqual(test.images.shape, [2, 28, 28, 1]);
    assert.equal(train.images.data[0], 0);
    assert.equal(train.images.data[2 * SIZE], Math.fround(2 / 255));
    assert.deepEqual([...test.labels], [7, 2]);
  });
});

Deno.test("loadMnist() says how to get a missing file", async () => {
  await withReplaced("t10k-labels-idx1-ubyte", undefined, async (folder) => {
    await assert.rejects(loadMnist({ folder, verify: false }), (error) => {
      assert.ok(error instanceof Deno.errors.NotFound);
      assert.equal(
        error.message,
        `Cannot read "t10k-labels-idx1-ubyte" as it must be in "${folder}": it is missing; run "deno task setup"`,
      );
      assert.ok(error.cause instanceof Deno.errors.NotFound);
      return true;
    });
  });
});

Deno.test("loadMnist() refuses files without the pinned checksum", async () => {
  await withFiles(tinyFiles(), async (folder) => {
    await assert.rejects(loadMnist({ folder }), (error) => {
      assert.ok(error instanceof RangeError);
      assert.match(
        error.message,
        /^Cannot use "train-images-idx3-ubyte" as its SHA-256 must be ba891046\w{56}: it is \w{64}; run "deno task setup" to fetch it again$/,
      );
      return true;
    });
  });
});

Deno.test("loadMnist() refuses labels where images belong", async () => {
  const name = "train-images-idx3-ubyte";
  await withReplaced(name, "train-labels-idx1-ubyte", async (folder) => {
    await assert.rejects(loadMnist({ folder }), {
      name: "SyntaxError",
      message: `Cannot read "${name}" as IDX images as the magic number must be 2051: it is 2049`,
    });
  });
});

Deno.test("loadMnist() refuses images that are not 28 × 28", async () => {
  const name = "train-images-idx3-ubyte";
  await withReplaced(name, "27 pixels", async (folder) => {
    await assert.rejects(loadMnist({ folder, verify: false }), {
      name: "TypeError",
      message: `Cannot use "${name}" as MNIST images as each must be [28, 28]: it is [27, 27]`,
    });
  });
});

Deno.test("loadMnist() refuses images and labels that disagree in count", async () => {
  await withReplaced("train-labels-idx1-ubyte", "two labels", async (folder) => {
    await assert.rejects(loadMnist({ folder, verify: false }), {
      name: "TypeError",
      message:
        'Cannot use "train-images-idx3-ubyte" with "train-labels-idx1-ubyte" as their counts must agree: there are 3 images and 2 labels',
    });
  });
});

Deno.test("loadMnist() refuses a label above 9", async () => {
  const name = "train-labels-idx1-ubyte";
  await withReplaced(name, "label 10", async (folder) => {
    await assert.rejects(loadMnist({ folder, verify: false }), {
      name: "RangeError",
      message: `Cannot use "${name}" as MNIST labels as each must be from 0 to 9: label 1 is 10`,
    });
  });
});

Deno.test("MNIST_CHECKSUMS names the four files", () => {
  assert.deepEqual(Object.keys(MNIST_CHECKSUMS), [...tinyFiles().keys()].slice(0, 4));
});

Deno.test("head() takes the first images as a view", () => {
  const { images, labels } = head(three, 2);
  assert.deepEqual(images.shape, [2, 28, 28, 1]);
  assert.equal(images.data.buffer, three.images.data.buffer);
  assert.equal(images.data.at(-1), 1);
  assert.deepEqual([...labels], [5, 0]);
  assert.deepEqual(head(three, 3), three);
});

Deno.test("head() refuses more images than there are", () => {
  for (const n of [0, 4, 1.5, NaN]) {
    assert.throws(() => head(three, n), {
      name: "RangeError",
      message:
        `Cannot take the first images as n must be an integer from 1 to 3: current value is ${n}`,
    });
  }
});

Deno.test("splitValidation() gives the last images to validation", () => {
  const { train, validation } = splitValidation(three, 1);
  assert.deepEqual(train.images.shape, [2, 28, 28, 1]);
  assert.deepEqual([...train.labels], [5, 0]);
  assert.deepEqual(validation.images.shape, [1, 28, 28, 1]);
  assert.ok(validation.images.data.every((value) => value === 2));
  assert.deepEqual([...validation.labels], [4]);
});

Deno.test("splitValidation() leaves at least one image to each set", () => {
  for (const n of [0, 3, -1, 0.5]) {
    assert.throws(() => splitValidation(three, n), {
      name: "RangeError",
      message:
        `Cannot split off a validation set as n must be an integer from 1 to 2: current value is ${n}`,
    });
  }
});
