import assert from "node:assert/strict";
import { join } from "node:path";
import { PROJECT } from "../../tools/command.ts";
import { librariesAreReady } from "../../tools/setup/cache.ts";
import { pythonIsReady } from "../../tools/setup/python.ts";

/** A version that npx may have kept from an earlier use. */
const NEWER = "2.9.6";

const other = await findOther();
const reason = await skipReason();
if (reason !== undefined) console.log(`skipped: another Deno runs set-up and tests, as ${reason}`);

/** The command of a Deno that is not this one: a person's choice, else what npx has kept. */
async function findOther(): Promise<readonly string[] | undefined> {
  const named = Deno.env.get("RECOGNITION_OTHER_DENO");
  if (named !== undefined) return [named];
  const kept = ["npx", "--offline", "-y", `deno@${NEWER}`];
  return await output(kept, ["--version"]).then(({ code }) => code === 0, () => false)
    ? kept
    : undefined;
}

async function skipReason(): Promise<string | undefined> {
  if (other === undefined) return `npx has kept no ${NEWER}; RECOGNITION_OTHER_DENO can name one`;
  if (!await pythonIsReady() || !await librariesAreReady()) return "nothing is set up";
  return undefined;
}

async function output(
  [program = "", ...before]: readonly string[],
  args: readonly string[],
): Promise<{ code: number; text: string; out: string }> {
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args: [...before, ...args],
    cwd: PROJECT,
    env: { NO_COLOR: "1" },
  }).output();
  const out = new TextDecoder().decode(stdout);
  return { code, out, text: out + new TextDecoder().decode(stderr) };
}

Deno.test({
  name: "another Deno accepts the lock file and finds everything set up",
  ignore: reason !== undefined,
  async fn() {
    const lock = await Deno.readTextFile(join(PROJECT, "deno.lock"));
    const { code, text, out } = await output(other ?? [], ["task", "--quiet", "setup"]);
    assert.equal(code, 0, text);
    assert.equal(out.match(/^✓ .{24} already there/gm)?.length, 7, out);
    assert.equal(await Deno.readTextFile(join(PROJECT, "deno.lock")), lock);
  },
});

Deno.test({
  name: "another Deno loads the add-on and runs a test",
  ignore: reason !== undefined,
  async fn() {
    const code = `const { tf, binding } = await import("./lib/tensorflow.ts");
      console.log(Deno.version.deno, binding.TF_Version, tf.scalar(2).square().dataSync()[0]);`;
    const loaded = await output(other ?? [], ["eval", code]);
    assert.match(loaded.text, /^\d+\.\d+\.\d+ 2\.21\.0 4\n$/);
    assert.notEqual(loaded.out.split(" ")[0], Deno.version.deno);
    const tested = await output(other ?? [], ["test", "-A", "tests/ndarray_test.ts"]);
    assert.equal(tested.code, 0, tested.text);
  },
});
