import assert from "node:assert/strict";
import { join } from "node:path";
import { PROJECT } from "../../tools/command.ts";
import { helpText } from "../../tools/options.ts";
import { COMMAND } from "../helpers/greet.ts";

const HELP = `Usage: deno task greet [--loud] NAME…

Greets each name.

Options:
  --loud                 In capitals
  --language LANGUAGE    Which language; default English
  --help                 Print this text`;

interface Output {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the helper's command with these arguments, which may be words. */
function greetWords(args: readonly string[]): Promise<Output> {
  return deno(["run", "-A", "tests/helpers/greet.ts", ...args], { WORDS: "1" });
}

/** Runs the helper's command with these arguments, which may only be options. */
function greet(args: readonly string[]): Promise<Output> {
  return deno(["run", "-A", "tests/helpers/greet.ts", ...args]);
}

async function deno(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Output> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: PROJECT,
    env: { NO_COLOR: "1", ...env },
  }).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout).trim(), err: decoder.decode(stderr).trim() };
}

Deno.test("helpText() has usage, purpose, and a line for each option", () => {
  assert.equal(helpText(COMMAND), HELP);
});

Deno.test("parseOptions() prints the help on --help and -h, and succeeds", async () => {
  for (const args of [["--help"], ["-h"], ["--loud", "--help"]]) {
    assert.deepEqual(await greet(args), { code: 0, out: HELP, err: "" });
  }
});

Deno.test("parseOptions() returns options, and words where they are allowed", async () => {
  const { code, out, err } = await greetWords(["--loud", "Ada", "--language=el", "Γιώργος"]);
  assert.deepEqual([code, err], [0, ""]);
  assert.deepEqual(JSON.parse(out), {
    values: { loud: true, language: "el" },
    positionals: ["Ada", "Γιώργος"],
  });
  const afterDashes = await greetWords(["--", "--loud"]);
  assert.deepEqual(JSON.parse(afterDashes.out), { values: {}, positionals: ["--loud"] });
});

Deno.test("parseOptions() refuses what it doesn't know, with status 2 and the help", async () => {
  for (
    const [args, message] of [
      [["--quiet"], "Unknown option '--quiet'"],
      [["Ada"], "Unexpected argument 'Ada'. This command does not take positional arguments"],
      [["--language"], "Option '--language <value>' argument missing"],
      [["--loud=yes"], "Option '--loud' does not take an argument"],
    ] as const
  ) {
    const { code, out, err } = await greet(args);
    assert.deepEqual([code, out], [2, ""]);
    assert.equal(err, `${message}\n\n${HELP}`);
  }
});

Deno.test("exitWithHelp() prints the help as an error", async () => {
  assert.deepEqual(await greetWords([]), { code: 2, out: "", err: HELP });
});

const { tasks } = JSON.parse(await Deno.readTextFile(join(PROJECT, "deno.json")));
const tools = Object.entries<{ command: string; description?: string }>(tasks).flatMap(
  ([name, { command }]) => {
    const [, tool] = command.match(/ (tools\/\w+\.ts)$/) ?? [];
    return tool === undefined ? [] : [{ name, tool }];
  },
);

Deno.test("every task that is a tool explains itself and refuses unknown options", async () => {
  assert.ok(tools.length >= 5);
  await Promise.all(tools.map(async ({ name, tool }) => {
    const help = await deno(["run", "-A", tool, "--help"]);
    assert.deepEqual([name, help.code, help.err], [name, 0, ""]);
    assert.match(help.out, new RegExp(`^Usage: deno task ${name}( |\\n)`));
    const unknown = await deno(["run", "-A", tool, "--no-such-option"]);
    assert.deepEqual([name, unknown.code, unknown.out], [name, 2, ""]);
    assert.equal(unknown.err, `Unknown option '--no-such-option'\n\n${help.out}`);
  }));
});

Deno.test("every task has a description", () => {
  for (const [name, { description }] of Object.entries<{ description?: string }>(tasks)) {
    assert.ok(description, name);
  }
});
