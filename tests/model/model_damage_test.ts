import assert from "node:assert/strict";
import { join } from "@std/path";
import { loadModel } from "../../lib/model/files.ts";
import { withFolder } from "../helpers/folder.ts";
import {
  assertRefused,
  edited,
  saveNew,
  sha256,
  syntaxError,
  weightsPath,
} from "../helpers/saved_model.ts";

Deno.test("loadModel() refuses a model.json that is no object", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "model.json");
    const refusals: [string, string][] = [
      ["", "it must be JSON: Unexpected end of JSON input"],
      ["null", "it must be an object: it is null"],
      ["[]", "it must be an object: it is []"],
      ["7", "it must be an object: it is 7"],
      ['"model"', 'it must be an object: it is "model"'],
      [" ".repeat(2 ** 24 + 1), "it must have at most 16777216 bytes: it has 16777217"],
    ];
    for (const [text, rule] of refusals) {
      await Deno.writeTextFile(path, text);
      await assertRefused(folder, syntaxError(path, rule));
    }
  });
});

Deno.test("loadModel() refuses a model.json cut anywhere", async () => {
  await withFolder(async (folder) => {
    await saveNew(folder);
    const path = join(folder, "model.json");
    const text = await Deno.readTextFile(path);
    for (let length = 0; length < text.length - 2; length += 97) {
      await Deno.writeTextFile(path, text.slice(0, length));
      await assert.rejects(() => loadModel(folder), (error: Error) => {
        const start = `Cannot read "${path}" as a model's file as it must be JSON: `;
        return error.name === "SyntaxError" && error.message.startsWith(start);
      });
    }
  });
});

Deno.test("loadModel() refuses weights that are cut, too long or changed", async () => {
  await withFolder(async (folder) => {
    await saveNew(folder);
    const path = weightsPath(folder);
    const bytes = await Deno.readFile(path);
    const size = "it must have the 22184 bytes of its network's weights: it has";
    assert.equal(bytes.length, 22_184);
    for (const length of [0, 1, 11_100, 22_183, 22_185]) {
      const other = new Uint8Array(length);
      other.set(bytes.subarray(0, length));
      await Deno.writeFile(path, other);
      await assertRefused(folder, syntaxError(path, `${size} ${length}`));
    }
    const changed = bytes.with(100, (bytes[100] ?? 0) ^ 1);
    await Deno.writeFile(path, changed);
    const [was, is] = [bytes, changed].map(sha256);
    await assertRefused(folder, syntaxError(path, `its sha256 must be ${was}: it is ${is}`));
  });
});

Deno.test("loadModel() refuses weights that are no finite numbers", async () => {
  await withFolder(async (folder) => {
    await saveNew(folder);
    const path = join(folder, "model.json");
    const text = await Deno.readTextFile(path);
    const values = new Float32Array((await Deno.readFile(weightsPath(folder))).buffer);
    await Deno.remove(weightsPath(folder));
    const cases: [number, number, string][] = [[0, NaN, "conv1/kernel"], [
      39,
      Infinity,
      "conv1/bias",
    ]];
    for (const [index, value, name] of cases) {
      const bytes = new Uint8Array(values.with(index, value).buffer);
      const checksum = sha256(bytes);
      const weights = join(folder, `weights_${checksum.slice(0, 12)}.bin`);
      await Deno.writeFile(weights, bytes);
      const stamped = edited(text, "userDefinedMetadata.stamp.weightsSha256".split("."), checksum);
      const manifest = ["weightsManifest", 0, "paths", 0];
      await Deno.writeTextFile(path, edited(stamped, manifest, weights.slice(folder.length + 1)));
      const rule = `every weight must be a finite number: "${name}" has ${value}`;
      await assertRefused(folder, syntaxError(weights, rule));
    }
  });
});

Deno.test("loadModel() says which file is missing", async () => {
  await withFolder(async (folder) => {
    const missing = (path: string): { name: string; message: string } => ({
      name: "NotFound",
      message: `Cannot read "${path}" as a model's file as there is none`,
    });
    await assertRefused(folder, missing(join(folder, "model.json")));
    await assertRefused(join(folder, "none"), missing(join(folder, "none", "model.json")));
    await saveNew(folder);
    const weights = weightsPath(folder);
    await Deno.remove(weights);
    await assertRefused(folder, missing(weights));
    await assert.rejects(() => loadModel(folder), (error: Error) => {
      return error.cause instanceof Deno.errors.NotFound;
    });
    const file = join(folder, "model.json");
    await assertRefused(file, missing(join(file, "model.json")));
    await Deno.mkdir(weights);
    await assertRefused(folder, syntaxError(weights, "it must be a file: it is a folder"));
  });
});
