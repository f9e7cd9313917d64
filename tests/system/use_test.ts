// The library in a project of one's own: a folder elsewhere, run as its owner would.

import assert from "node:assert/strict";
import { join } from "@std/path";
import { PROJECT } from "../../tools/command.ts";
import { type ProgramRun, runTask, runTool } from "../helpers/program.ts";
import { NOT_SET_UP } from "../helpers/start.ts";

/** The example program of lib/README.md. */
const EXAMPLE = /^ {4}import .* from "recognition\/[^]*?\n {4}console\.log\(.*$/m;

async function deno(folder: string, ...args: readonly string[]): Promise<ProgramRun> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: folder,
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
    stdin: "null",
  }).output();
  const [out = "", err = ""] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out, err };
}

async function withFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "use_" });
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test({
  name: "the example of lib/README.md runs in a project elsewhere, without downloads",
  ignore: NOT_SET_UP,
  fn: () =>
    withFolder(async (folder) => {
      const readme = await Deno.readTextFile(join(PROJECT, "lib", "README.md"));
      const [example = ""] = EXAMPLE.exec(readme) ?? [];
      await Deno.writeTextFile(join(folder, "main.ts"), example.replaceAll(/^ {4}/gm, ""));
      await Deno.copyFile(
        join(PROJECT, "data", "digits", "7_drawn.jpg"),
        join(folder, "seven.jpg"),
      );
      const config = { tasks: { hello: "echo hello" }, imports: { mine: "./main.ts" } };
      await Deno.writeTextFile(join(folder, "deno.json"), JSON.stringify(config));
      assert.equal((await runTool("use", folder)).code, 0);
      const ran = await deno(folder, "run", "-A", "--cached-only", "--check", "main.ts");
      assert.equal(ran.code, 0, ran.err);
      assert.ok(readme.includes(`\n    ${ran.out.trim()}\n`), ran.out);
      // What the project had of its own stays; a second time changes nothing.
      const first = await Deno.readTextFile(join(folder, "deno.json"));
      assert.deepEqual(JSON.parse(first).tasks, config.tasks);
      assert.equal(JSON.parse(first).imports.mine, "./main.ts");
      assert.equal((await runTool("use", folder)).code, 0);
      assert.equal(await Deno.readTextFile(join(folder, "deno.json")), first);
    }),
});

Deno.test("use leaves a folder alone that has packages or a configuration that it can't read", () =>
  withFolder(async (folder) => {
    await Deno.mkdir(join(folder, "node_modules"));
    assert.deepEqual(await runTool("use", folder), {
      code: 1,
      out: "",
      err: `Cannot use the library in "${folder}" as its node_modules must be this project's: ` +
        "it has packages of its own; take a folder without\n",
    });
    await Deno.remove(join(folder, "node_modules"));
    const path = join(folder, "deno.json");
    await Deno.writeTextFile(path, "{} // mine");
    const { code, err } = await runTool("use", folder);
    assert.equal(code, 1);
    assert.match(
      err,
      /^Cannot read ".*deno\.json" as it must be JSON without comments: Unexpected/,
    );
    assert.equal(await Deno.readTextFile(path), "{} // mine");
  }));

Deno.test("use makes the folder, and none around it", () =>
  withFolder(async (parent) => {
    const folder = join(parent, "mistyped", "mine");
    const { code, out, err } = await runTool("use", folder);
    assert.deepEqual([code, out], [1, ""]);
    assert.match(
      err,
      /^Cannot use the library in ".*mine" as the folder around it must be there: No such file/,
    );
    assert.deepEqual(await Array.fromAsync(Deno.readDir(parent)), []);
    assert.equal((await runTool("use", join(parent, "mine"))).code, 0);
  }));

Deno.test({
  name: "the task prints what it is for, and nothing of the set-up",
  ignore: NOT_SET_UP,
  fn: () =>
    withFolder(async (folder) => {
      const { code, out, err } = await runTask(folder, ["use", "."]);
      assert.deepEqual([code, err], [0, ""]);
      assert.equal(out, 'deno.json names the library: import from "recognition/lib/mod.ts"\n');
    }),
});

Deno.test("use without a folder says how it is used", async () => {
  const { code, err } = await runTool("use");
  assert.equal(code, 2);
  assert.match(err, /^Usage: deno task use FOLDER\n/);
});
