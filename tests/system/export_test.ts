/** Exported networks, against the programs that they are for. */

import assert from "node:assert/strict";
import { join } from "@std/path";
import { head, loadMnist } from "../../lib/mnist/mod.ts";
import {
  createMnistCnn,
  loadModel,
  type MnistCnnOptions,
  predict,
  toKeras,
  toOnnx,
} from "../../lib/model/mod.ts";
import { exists, PROJECT, run } from "../../tools/command.ts";
import { withFolder } from "../helpers/folder.ts";
import { runTool } from "../helpers/program.ts";

const ORACLES = join(PROJECT, ".cache", "oracles");
const hasOracles = await exists(join(ORACLES, "complete"));
if (!hasOracles) {
  console.warn("export_test: Keras and ONNX Runtime are not asked: .ci/run installs them");
}

/** The study's trained network, and untrained ones that between them have every setting. */
const VARIATIONS: readonly MnistCnnOptions[] = [
  { filters: [4, 6], kernelSize: 5, padding: "same", poolAfter: [1, 2], activation: "tanh" },
  { filters: [3], kernelSize: 2, padding: "same", poolSize: 3, units: [], activation: "elu" },
  { filters: [2, 3, 4], poolAfter: [], units: [8, 6], activation: "selu" },
  { filters: [5], units: [7], rates: [0, 0], activation: "sigmoid" },
];

Deno.test({
  name: "exported networks give Keras and ONNX Runtime the same probabilities on 1,000 digits",
  ignore: !hasOracles,
  async fn() {
    await withFolder(async (folder) => {
      const { images } = head((await loadMnist()).test, 1_000);
      const { model } = await loadModel(join(PROJECT, "models", "mnist_cnn"));
      const networks = [model, ...VARIATIONS.map((options) => createMnistCnn(options))];
      const folders = networks.map((_, i) => join(folder, String(i)));
      await Deno.writeFile(join(folder, "images.bin"), new Uint8Array(images.data.slice().buffer));
      for (const [i, network] of networks.entries()) {
        await Deno.mkdir(folders[i] ?? "");
        await Deno.writeFile(join(folders[i] ?? "", "network.keras"), await toKeras(network));
        await Deno.writeFile(join(folders[i] ?? "", "network.onnx"), toOnnx(network));
      }
      const script = join(PROJECT, "tests", "system", "export_oracle.py");
      await run(join(ORACLES, "bin", "python"), [script, join(folder, "images.bin"), ...folders]);
      for (const [i, network] of networks.entries()) {
        const expected = predict(network, images).data;
        for (const oracle of ["keras.bin", "onnx.bin"]) {
          const bytes = await Deno.readFile(join(folders[i] ?? "", oracle));
          const found = new Float32Array(bytes.buffer);
          assert.equal(found.length, expected.length);
          const most = expected.reduce(
            (most, value, j) => Math.max(most, Math.abs(value - (found[j] ?? NaN))),
            0,
          );
          assert.ok(most < 1e-5, `network ${i}, ${oracle}: ${most}`);
        }
        network.dispose();
      }
    });
  },
});

Deno.test("export writes a network for each program, and says how it is read", async () => {
  await withFolder(async (folder) => {
    const { code, out, err } = await runTool("export", "--to", "keras", folder);
    const path = join(folder, "mnist_cnn.keras");
    assert.deepEqual({ code, err }, { code: 0, err: "" });
    assert.equal(
      out,
      `${path}: 2.41 MB; read it by\nkeras.models.load_model(${JSON.stringify(path)})\n`,
    );
    const json = await runTool("export", "--to", "onnx", "--json", folder);
    const onnx = join(folder, "mnist_cnn.onnx");
    assert.deepEqual(JSON.parse(json.out), { files: [onnx], bytes: Deno.statSync(onnx).size });
  });
});

Deno.test("export --to tfjs writes what loadModel() reads", async () => {
  await withFolder(async (folder) => {
    const { code, out } = await runTool("export", "--to", "tfjs", "--json", folder);
    assert.equal(code, 0);
    assert.equal(JSON.parse(out).files[0], join(folder, "model.json"));
    const { model, stamp } = await loadModel(folder);
    assert.equal(stamp?.seed, 42);
    model.dispose();
  });
});

Deno.test("export explains itself, and refuses what it can't write", async () => {
  const help = await runTool("export", "--help");
  assert.equal(help.code, 0);
  assert.match(help.out, /^Usage: deno task export --to keras\|onnx\|tfjs/);
  const missing = await runTool("export", "somewhere");
  assert.equal(missing.code, 2);
  assert.match(
    missing.err,
    /^Cannot export a network as --to must be one of keras, onnx, tfjs: it is missing\n/,
  );
  const none = await runTool("export", "--to", "onnx", "--model", "no/such", "somewhere");
  assert.equal(none.code, 1);
  assert.match(none.err, /^Cannot read "[^"]*model\.json" as a model's file as there is none\n$/);
  await assert.rejects(() => Deno.stat("somewhere"), Deno.errors.NotFound);
});
