import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { switchStd } from "../../tools/std.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const TOOL = [
  "deno.json",
  "deno.lock",
  "lib/base/files.ts",
  "tools/std.ts",
  "tools/lock.ts",
  "tools/command.ts",
  "tools/options.ts",
  "tools/std/csv/deno.json",
  "tools/std/path/deno.json",
  "tools/std/path/mod.ts",
];

const STAND_INS = `{
  "lock": {
    "path": "./deno.lock"
  },
  "links": [
    "./tools/std/csv",
    "./tools/std/path"
  ],
  "imports": {
    "@std/csv": "jsr:@std/csv@^1"
  }
}
`;

const PUBLISHED = `{
  "lock": {
    "path": "./deno.lock"
  },
  "imports": {
    "@std/csv": "jsr:@std/csv@^1"
  }
}
`;

/** Runs `body` with a folder of these files. */
async function withFiles(
  files: Record<string, string>,
  body: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [path, text] of Object.entries(files)) {
      await Deno.mkdir(join(folder, path, ".."), { recursive: true });
      await Deno.writeTextFile(join(folder, path), text);
    }
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function read(folder: string): Promise<{ config: string; locked: string }> {
  return {
    config: await Deno.readTextFile(join(folder, "deno.json")),
    locked: await Deno.readTextFile(join(folder, "deno.lock")),
  };
}

const lockAgain = (folder: string): Promise<void> =>
  Deno.writeTextFile(join(folder, "deno.lock"), "again");

for (
  const [source, from, to] of [
    ["published packages", STAND_INS, PUBLISHED],
    ["local stand-ins", PUBLISHED, STAND_INS],
  ] as const
) {
  Deno.test(`switchStd() to the ${source} changes only links, twice too`, async () => {
    await withFiles({ "deno.json": from, "deno.lock": "old" }, async (folder) => {
      for (let i = 0; i < 2; i++) {
        await switchStd(source, folder, lockAgain);
        assert.deepEqual(await read(folder), { config: to, locked: "again" });
      }
    });
  });

  Deno.test(`switchStd() to the ${source} restores both files where locking fails`, async () => {
    const failing = async (folder: string) => {
      await lockAgain(folder);
      throw new Error("the registry must answer: it doesn't");
    };
    await withFiles({ "deno.json": from, "deno.lock": "old" }, async (folder) => {
      await assert.rejects(switchStd(source, folder, failing), {
        name: "Error",
        message:
          `Cannot switch to the ${source} as the registry must answer: it doesn't; deno.json and deno.lock are as they were`,
      });
      assert.deepEqual(await read(folder), { config: from, locked: "old" });
      assert.equal((await Array.fromAsync(Deno.readDir(folder))).length, 2);
    });
  });
}

Deno.test("deno task std says that JSR can't be reached, and changes nothing", async () => {
  const files = TOOL.map((path) => [path, Deno.readTextFileSync(join(PROJECT, path))] as const);
  await withFiles(Object.fromEntries(files), async (folder) => {
    const before = await read(folder);
    // Nothing listens at port 9 of this machine.
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-lock", "tools/std.ts"],
      cwd: folder,
      env: { JSR_URL: "http://127.0.0.1:9/", NO_COLOR: "1" },
    }).output();
    assert.equal(code, 1);
    assert.equal(
      new TextDecoder().decode(stderr),
      "Cannot switch to the published packages as JSR must be reachable: JSR package manifest for '@std/path' failed to load. Import 'http://127.0.0.1:9/@std/path/meta.json' failed; deno.json and deno.lock are as they were\n",
    );
    assert.deepEqual(await read(folder), before);
  });
});

Deno.test("deno task std --help needs no package", async () => {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-lock", "--no-config", "tools/std.ts", "--help"],
    cwd: PROJECT,
  }).output();
  assert.equal(code, 0);
  assert.match(new TextDecoder().decode(stdout), /^Usage: deno task std \[--back\]\n/);
});
