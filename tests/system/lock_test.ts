import assert from "node:assert/strict";
import { join } from "node:path";
import { PROJECT } from "../../tools/command.ts";
import { librariesAreReady } from "../../tools/setup/cache.ts";

interface LockedPackage {
  readonly integrity?: string;
  readonly dependencies?: readonly string[];
  readonly optionalDependencies?: readonly string[];
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
}

const config = JSON.parse(await Deno.readTextFile(join(PROJECT, "deno.json")));
const lock = JSON.parse(await Deno.readTextFile(join(PROJECT, "deno.lock")));
const npm: Record<string, LockedPackage> = lock.npm;
const npmImports = Object.values<string>(config.imports).filter((url) => url.startsWith("npm:"));

/** The name in a key such as `@a/b@1.2.3_c@4.5.6`. */
function nameOf(key: string): string {
  return key.slice(0, key.indexOf("@", 1));
}

Deno.test("deno.json pins every npm package to one version", () => {
  for (const url of npmImports) {
    assert.match(url, /^npm:(@[\w.-]+\/)?[\w.-]+@\d+\.\d+\.\d+(-\w+)?$/);
  }
  assert.deepEqual(config.lock, { path: "./deno.lock", frozen: true });
});

Deno.test("deno.lock holds exactly the imports of deno.json, at their versions", () => {
  assert.equal(lock.version, "5");
  const specifiers = Object.values<string>(config.imports).map((url) => url.replace("@^", "@"));
  assert.deepEqual(lock.workspace.dependencies, specifiers.toSorted());
  for (const specifier of npmImports) {
    const resolved: string = lock.specifiers[specifier] ?? "";
    const at = specifier.lastIndexOf("@");
    // A package with peers is locked together with their versions, after an underscore.
    assert.equal(resolved.split("_")[0], specifier.slice(at + 1));
    assert.ok(`${specifier.slice("npm:".length, at)}@${resolved}` in npm, specifier);
  }
});

Deno.test("deno.lock has every package that another one needs", () => {
  const names = new Set(Object.keys(npm).map(nameOf));
  for (const [key, { dependencies = [], optionalDependencies = [] }] of Object.entries(npm)) {
    for (const dependency of [...dependencies, ...optionalDependencies]) {
      assert.ok(dependency in npm || names.has(dependency), `${key} needs ${dependency}`);
    }
  }
});

Deno.test("deno.lock has a checksum of every package that this platform installs", () => {
  const cpu = { x86_64: "x64", aarch64: "arm64" }[Deno.build.arch];
  for (const [key, locked] of Object.entries(npm)) {
    const installed = (locked.os?.includes(Deno.build.os) ?? true) &&
      (locked.cpu?.includes(cpu) ?? true);
    // tools/lock.ts adds these by hand, without one where the registry can't be asked.
    if (key.startsWith("@skia-canvas/")) continue;
    if (installed) assert.match(locked.integrity ?? "", /^sha(512|1)-/, key);
  }
});

Deno.test("deno.lock has skia-canvas for eight platforms", () => {
  const [version] = Object.keys(npm).filter((key) => nameOf(key) === "skia-canvas")
    .map((key) => key.slice("skia-canvas@".length));
  const platforms = {
    "darwin-arm64": ["darwin", "arm64"],
    "darwin-x64": ["darwin", "x64"],
    "linux-arm64-glibc": ["linux", "arm64"],
    "linux-arm64-musl": ["linux", "arm64"],
    "linux-x64-glibc": ["linux", "x64"],
    "linux-x64-musl": ["linux", "x64"],
    "win32-arm64": ["win32", "arm64"],
    "win32-x64": ["win32", "x64"],
  };
  const names = Object.keys(platforms).map((platform) => `@skia-canvas/${platform}`);
  assert.deepEqual(npm[`skia-canvas@${version}`]?.optionalDependencies?.toSorted(), names);
  for (const [platform, [os, cpu]] of Object.entries(platforms)) {
    const locked = npm[`@skia-canvas/${platform}@${version}`];
    assert.deepEqual([locked?.os, locked?.cpu], [[os], [cpu]], platform);
  }
});

const installed = await librariesAreReady();
if (!installed) console.log('skipped: deno install on the tree, as it needs "deno task setup"');

Deno.test({
  name: "deno install --frozen succeeds from the cache and changes nothing",
  ignore: !installed,
  async fn() {
    const before = await state();
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["install", "--frozen", "--cached-only", "--quiet"],
      cwd: PROJECT,
      env: { NO_COLOR: "1" },
    }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    assert.deepEqual(await state(), before);
  },
});

/** The lock file, and what lies in node_modules since when. */
async function state(): Promise<unknown> {
  const found: Record<string, unknown> = {
    lock: await Deno.readTextFile(join(PROJECT, "deno.lock")),
  };
  for (const folder of ["node_modules", join("node_modules", ".deno")]) {
    for await (const { name } of Deno.readDir(join(PROJECT, folder))) {
      // Deno writes its own notes anew each time.
      if (name.startsWith(".")) continue;
      found[join(folder, name)] = (await Deno.lstat(join(PROJECT, folder, name))).mtime;
    }
  }
  return found;
}
