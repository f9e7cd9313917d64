import assert from "node:assert/strict";
import { fromFileUrl, join } from "@std/path";
import { binding, idOf, tensorOf, tf } from "../../lib/engine/tensorflow.ts";

const MODULE = new URL("../../lib/engine/tensorflow.ts", import.meta.url);
const PROJECT = fromFileUrl(new URL("../..", import.meta.url));

interface Output {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program of one line in a process of its own. */
async function run(
  program: string,
  { folder = PROJECT, permissions = ["-A"], env = {} }: {
    folder?: string;
    permissions?: string[];
    env?: Record<string, string>;
  } = {},
): Promise<Output> {
  const file = await Deno.makeTempFile({ suffix: ".js" });
  try {
    await Deno.writeTextFile(file, program);
    const config = join(folder, "deno.json");
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-lock", "--config", config, ...permissions, file],
      env: { ...env, NO_COLOR: "1" },
      cwd: folder,
    }).output();
    const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
    return { code, stdout: decode(stdout), stderr: decode(stderr) };
  } finally {
    await Deno.remove(file);
  }
}

/** A copy of the module whose tfjs-node is the given one. */
async function withTfjsNode(
  source: string,
  use: (folder: string, module: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.copyFile(MODULE, join(folder, "tensorflow.ts"));
    await Deno.writeTextFile(join(folder, "tfjs_node.js"), source);
    const imports = { "@tensorflow/tfjs-node": "./tfjs_node.js", "@tensorflow/tfjs-node/": "./" };
    await Deno.writeTextFile(join(folder, "deno.json"), JSON.stringify({ imports }));
    await use(folder, new URL(`file://${folder}/tensorflow.ts`).href);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A child inherits the variables that importing the module set in this process. */
const FORGET = `for (const name of ["TF_ENABLE_ONEDNN_OPTS", "TF_CPP_MIN_LOG_LEVEL"]) {
  Deno.env.delete(name);
}`;

Deno.test("importing lib/tensorflow.ts prints nothing, and standard error works afterwards", async () => {
  const program = `${FORGET} const { tf } = await import("${MODULE}");
    console.log(tf.add(1, 2).dataSync()[0]); console.error("said");`;
  assert.deepEqual(await run(program), { code: 0, stdout: "3\n", stderr: "said\n" });
});

Deno.test("importing lib/tensorflow.ts turns oneDNN on, unless it is set otherwise", async () => {
  const program = `await import("${MODULE}"); console.log(Deno.env.get("TF_ENABLE_ONEDNN_OPTS"))`;
  const [unset, set] = await Promise.all([
    run(`${FORGET} ${program}`),
    run(program, { env: { TF_ENABLE_ONEDNN_OPTS: "0" } }),
  ]);
  assert.deepEqual([unset.stdout, set.stdout], ["1\n", "0\n"]);
});

Deno.test("importing lib/tensorflow.ts needs no file to write to", async () => {
  const program = `const { tf } = await import("${MODULE}"); console.log(tf.getBackend())`;
  const permissions = ["-A", "--deny-write"];
  const { code, stdout } = await run(program, { permissions });
  assert.deepEqual({ code, stdout }, { code: 0, stdout: "tensorflow\n" });
});

/** Says what the import of a module fails with, then writes to standard error. */
const reporting = (module: string): string =>
  `try { await import("${module}") } catch (error) {
    console.log(error.name + ": " + error.message); console.log(error.cause.message);
  }
  console.error("said");`;

Deno.test("importing lib/tensorflow.ts without the add-on says what to run", async () => {
  const missing = "The Node.js native addon module (tfjs_binding.node) can not be found\\nat: …";
  await withTfjsNode(`throw new Error("${missing}");`, async (folder, module) => {
    assert.deepEqual(await run(reporting(module), { folder }), {
      code: 0,
      stdout: "Error: Cannot load TensorFlow as its add-on must be built for this machine: run " +
        '"deno task setup" (The Node.js native addon module (tfjs_binding.node) can not be found)\n' +
        missing.replace("\\n", "\n") + "\n",
      stderr: "said\n",
    });
  });
});

Deno.test("importing lib/tensorflow.ts prints what the library said if it fails", async () => {
  const source = `const text = new TextEncoder().encode("undefined symbol\\n");
    Deno.stderr.writeSync(text); throw new Error("dlopen failed");`;
  await withTfjsNode(source, async (folder, module) => {
    const { code, stdout, stderr } = await run(reporting(module), { folder });
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "undefined symbol\nsaid\n" });
    assert.match(stdout, /run "deno task setup" \(dlopen failed\)\n/);
  });
});

Deno.test("importing lib/tensorflow.ts keeps silent about what the library says", async () => {
  const source = `Deno.stderr.writeSync(new TextEncoder().encode("oneDNN custom operations\\n"));
    export default { backend: () => ({ binding: {} }) };`;
  await withTfjsNode(source, async (folder, module) => {
    assert.deepEqual(await run(reporting(module), { folder }), {
      code: 0,
      stdout: "",
      stderr: "said\n",
    });
  });
});

Deno.test("importing lib/tensorflow.ts without npm packages says what to run", async () => {
  const source = `await import("npm-package-that-is-not-there");`;
  await withTfjsNode(source, async (folder, module) => {
    const { stdout } = await run(reporting(module), { folder });
    assert.match(stdout, /^Error: Cannot load TensorFlow as .* run "deno task setup" \(/);
  });
});

Deno.test("idOf() and tensorOf() lead from tfjs to the add-on and back", () => {
  const counts = [binding.getNumOfTensors(), tf.memory().numTensors];
  const tensor = tf.tensor([1, 2, 3, 4], [2, 2]);
  assert.deepEqual([...binding.tensorDataSync(idOf(tensor))], [1, 2, 3, 4]);
  const handle = {
    id: binding.createTensor([3], binding.TF_FLOAT, new Float32Array(3)),
    shape: [3],
  };
  const owner = tensorOf(handle);
  assert.deepEqual([owner.shape, owner.dtype], [[3], "float32"]);
  tf.dispose([tensor, owner]);
  assert.deepEqual([binding.getNumOfTensors(), tf.memory().numTensors], counts);
});
