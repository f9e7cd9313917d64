import assert from "node:assert/strict";
import { join, resolve } from "node:path";
import { PROJECT, venv } from "../../tools/command.ts";
import { cacheOf, librariesAreReady } from "../../tools/setup/cache.ts";
import { pythonIsReady } from "../../tools/setup/python.ts";
import {
  copySetup,
  linkPackages,
  pipWith,
  withProject,
  writeProgram,
  writeWheel,
} from "../helpers/setup_project.ts";

/** An address at which nothing listens, for every way to the network. */
const NO_NETWORK = {
  ...{ HTTPS_PROXY: "http://127.0.0.1:9", https_proxy: "http://127.0.0.1:9" },
  ...{ HTTP_PROXY: "http://127.0.0.1:9", http_proxy: "http://127.0.0.1:9" },
  ...{ NO_PROXY: "", no_proxy: "", NPM_CONFIG_REGISTRY: "https://127.0.0.1:9" },
  ...{ PIP_INDEX_URL: "http://127.0.0.1:9/simple", PIP_EXTRA_INDEX_URL: "", PIP_FIND_LINKS: "" },
  ...{ PIP_CONFIG_FILE: "/dev/null", PIP_RETRIES: "0", NO_COLOR: "1" },
};

interface Output {
  readonly code: number;
  readonly out: string[];
  readonly err: string[];
}

async function deno(
  args: readonly string[],
  { cwd, env = {} }: { readonly cwd: string; readonly env?: Record<string, string> },
): Promise<Output> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd,
    env: { NO_COLOR: "1", ...env },
  }).output();
  const lines = (bytes: Uint8Array): string[] =>
    new TextDecoder().decode(bytes).trim().split("\n").filter(Boolean);
  return { code, out: lines(stdout), err: lines(stderr) };
}

/** What a step found or made, without the time that it took. */
function results({ out }: Output): string[] {
  return out.map((line) => line.replace(/ \([\d.]+ s\)$/, "").replace(/ {2,}/, ": "));
}

async function hasPackages(project: string): Promise<boolean> {
  const names = await Array.fromAsync(Deno.readDir(join(project, "node_modules")));
  return names.some(({ name }) => !name.startsWith("."));
}

Deno.test("setup without a network names the npm package, and stops there", async () => {
  await withProject(async (project) => {
    await copySetup(project);
    const env = { ...NO_NETWORK, DENO_DIR: join(project, "empty") };
    for (let i = 0; i < 2; i++) {
      const { code, out, err } = await deno(["task", "--quiet", "setup"], { cwd: project, env });
      assert.deepEqual([code, out], [1, []]);
      assert.equal(err[0], "✗ npm packages");
      assert.match(
        err[1] ?? "",
        /^Cannot install the npm packages as Deno must get them from their registry: Failed caching npm package '\S+@\S+'; check the network, then run "deno task setup" again$/,
      );
      assert.ok(err.some((line) => /refused|connect/i.test(line)));
      assert.equal(await hasPackages(project), false);
    }
  });
});

Deno.test("setup without Python says so before it downloads anything", async () => {
  await withProject(async (project) => {
    await copySetup(project);
    const { code, out, err } = await deno(["task", "--quiet", "setup"], {
      cwd: project,
      env: { ...NO_NETWORK, PATH: join(project, "empty"), DENO_DIR: join(project, "empty") },
    });
    assert.deepEqual([code, out, err.length], [1, [], 1]);
    assert.match(err[0] ?? "", /^Cannot set up Jupyter as it needs Python 3\.10 or newer with/);
    assert.match(err[0] ?? "", /: there is no python3; install it with "[^"]+"$/);
  });
});

Deno.test("setup does again what failed or was cut short, and only that", async () => {
  await withProject(async (project) => {
    await copySetup(project);
    await linkPackages(project);
    const bin = join(project, "bin");
    const env = { ...NO_NETWORK, PATH: `${bin}:${Deno.env.get("PATH")}` };
    const setUp = (): Promise<Output> =>
      deno(["run", "-A", "tools/setup.ts"], { cwd: project, env });
    // The environment that this python3 makes has the pip of this project's own.
    await writeProgram(join(bin, "pip"), `exec "${venv("python")}" "$@"`);
    await writeProgram(
      join(bin, "python3"),
      `[ "$1" = -c ] && echo "3 12" && exit; mkdir -p "$3/bin"; cp "${bin}/pip" "$3/bin/python"`,
    );
    for (let i = 0; i < 2; i++) {
      const { code, out, err } = await setUp();
      assert.deepEqual([code, out], [1, []]);
      assert.deepEqual(err.slice(0, 2), [
        "✗ Python environment",
        "Cannot install pip==0.0.1 as pip must get it from a package index: " +
        'No matching distribution found for pip==0.0.1; check the network, then run "deno task setup" again',
      ]);
    }

    const { path, wheel } = await writeWheel(project, 1000);
    await writeProgram(
      join(bin, "pip"),
      `if [ "$3" = download ]; then ${pipWith(path)}; fi
cd "${project}/.venv/bin"; touch deno jupyter-lab jupyter-nbconvert papermill`,
    );
    const second = await setUp();
    assert.equal(second.code, 1);
    assert.deepEqual(results(second), [
      "✓ Python environment: JupyterLab, nbconvert, papermill in .venv",
      '✓ Jupyter kernel: the kernel "Deno" in .venv',
    ]);
    assert.equal(second.err[0], "✗ TensorFlow's libraries");
    assert.match(
      second.err[1] ?? "",
      new RegExp(`its sha256 must be \\w{64}: it is ${wheel.sha256}`),
    );
    assert.deepEqual(results(await setUp()), [
      "✓ Python environment: already there",
      "✓ Jupyter kernel: already there",
    ]);
  });
});

Deno.test("setup without a network names the bundler that Deno can't get", async () => {
  await withProject(async (project) => {
    const script = `import { getBundler } from "./tools/setup/bundler.ts";
      await getBundler().catch(({ message }) => console.log(message));`;
    const env = { ...NO_NETWORK, DENO_DIR: join(project, "empty") };
    const { out } = await deno(["eval", script], { cwd: PROJECT, env });
    assert.match(
      out.join("\n"),
      /^Cannot bundle "steps\.ts" as Deno must get esbuild from npm's registry when it is first asked: .*; check the network, then run "deno task setup"$/,
    );
  });
});

const whole = await pythonIsReady() && await librariesAreReady();
if (!whole) console.log('skipped: setup on a whole set-up, as this one is not; "deno task setup"');

Deno.test({
  name: "setup on a whole set-up finds everything there and changes nothing",
  ignore: !whole,
  async fn() {
    const before = await snapshot();
    const { code, out, err } = await deno(["task", "--quiet", "setup"], { cwd: PROJECT });
    assert.deepEqual([code, err], [0, []]);
    const steps = out.slice(0, -1);
    assert.equal(steps.length, 8);
    for (const line of steps) assert.match(line, /^✓ .{24} already there/);
    assert.match(out.at(-1) ?? "", /^Set up in [\d.]+ s$/);
    assert.deepEqual(await snapshot(), before);
  },
});

/**
 * Size and time of what set-up writes; a folder's time tells of files that
 * came or went. Deno itself writes its notes in `node_modules` anew each time.
 */
async function snapshot(): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const add = async (path: string): Promise<void> => {
    const { size, mtime, isDirectory } = await Deno.lstat(path);
    found[path] = `${isDirectory ? "folder" : size} ${mtime?.toISOString()}`;
  };
  for (const folder of [cacheOf(), ".venv", ".venv/bin", "node_modules", "node_modules/.deno"]) {
    for await (const { name } of Deno.readDir(resolve(PROJECT, folder))) {
      if (!name.startsWith(".")) await add(resolve(PROJECT, folder, name));
    }
  }
  await add(join(PROJECT, "deno.lock"));
  await add(join(PROJECT, ".venv", "share", "jupyter", "kernels", "deno", "kernel.json"));
  return found;
}
