import assert from "node:assert/strict";
import { join } from "node:path";
import { PROJECT } from "../../tools/command.ts";
import { cacheOf, librariesAreReady, verifyLibraries } from "../../tools/setup/cache.ts";
import { getLibraries } from "../../tools/setup/libraries.ts";
import type { Wheel } from "../../tools/setup/wheels.ts";
import {
  PIP_WITHOUT_NETWORK,
  pipWith,
  withProject,
  writePip,
  writeWheel,
} from "../helpers/setup_project.ts";

const SECOND = join("tensorflow", "second.so");
const SIZE = 100_000;

/** A project whose pip downloads a small wheel. */
interface Setting {
  readonly project: string;
  readonly path: string;
  readonly wheel: Wheel;
  readonly get: () => Promise<string>;
}

async function withWheel(body: (setting: Setting) => Promise<void>, size = SIZE): Promise<void> {
  await withProject(async (project) => {
    const { path, wheel } = await writeWheel(project, size);
    await writePip(project, pipWith(path));
    await body({ project, path, wheel, get: () => getLibraries(() => {}, { project, wheel }) });
  });
}

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

Deno.test("getLibraries() keeps the libraries and C headers of the wheel, once", async () => {
  await withWheel(async ({ project, get }) => {
    assert.equal(await librariesAreReady(project), false);
    assert.equal(await get(), "3 files of tensorflow-cpu 2.21.0");
    assert.deepEqual(namesIn(cacheOf(project)), ["contents.json", "tensorflow"]);
    assert.deepEqual(namesIn(join(cacheOf(project), "tensorflow")), [
      ...["first.so", "include", "second.so"],
    ]);
    assert.equal((await Deno.stat(join(cacheOf(project), SECOND))).size, SIZE);
    assert.equal(await verifyLibraries(project), "3 checksums right");

    await writePip(project, PIP_WITHOUT_NETWORK);
    assert.equal(await get(), "already there");
  });
});

Deno.test("getLibraries() replaces a library of another size, or one that is gone", async () => {
  await withWheel(async ({ project, get }) => {
    await get();
    const second = join(cacheOf(project), SECOND);
    await Deno.truncate(second, 1000);
    assert.equal(await librariesAreReady(project), false);
    assert.equal(await get(), "3 files of tensorflow-cpu 2.21.0");
    assert.equal((await Deno.stat(second)).size, SIZE);

    await Deno.remove(second);
    assert.equal(await get(), "3 files of tensorflow-cpu 2.21.0");
    assert.equal(await verifyLibraries(project), "3 checksums right");
  });
});

Deno.test("verifyLibraries() names a library with other bytes, which is then replaced", async () => {
  await withWheel(async ({ project, get }) => {
    await get();
    const first = join(cacheOf(project), "tensorflow", "first.so");
    await Deno.writeTextFile(first, "FIRST library");
    assert.equal(await get(), "already there");
    await assert.rejects(verifyLibraries(project), {
      message: 'Cannot trust "tensorflow/first.so" in .cache as its sha256 must be ' +
        "a348400ae9c85596d955c626785bb55bfa450690039e135acc008cefceac3481: it is " +
        '5b9017aa9f90976f682fa145526b66b79d7ca11aaf25c875cfdf3ade500af553; run "deno task setup" again to replace it',
    });
    assert.equal(await get(), "3 files of tensorflow-cpu 2.21.0");
    assert.equal(await Deno.readTextFile(first), "first library");
  });
});

Deno.test("librariesAreReady() does not trust a list of nothing, or no list", async () => {
  await withWheel(async ({ project, get }) => {
    await get();
    for (const text of ["{}", '{"tensorflow/first.so": {"si', "null"]) {
      await Deno.writeTextFile(join(cacheOf(project), "contents.json"), text);
      assert.equal(await librariesAreReady(project), false);
    }
    assert.equal(await get(), "3 files of tensorflow-cpu 2.21.0");
  });
});

Deno.test("getLibraries() refuses a wheel with another checksum, and keeps nothing", async () => {
  await withWheel(async ({ project, wheel }) => {
    const other = { ...wheel, sha256: "0".repeat(64) };
    await assert.rejects(getLibraries(() => {}, { project, wheel: other }), {
      message: `Cannot use the wheel of tensorflow-cpu==2.21.0 as its sha256 must be ${
        "0".repeat(64)
      }: it is ${wheel.sha256}; run "deno task setup" again`,
    });
    assert.deepEqual(namesIn(join(project, ".cache")), []);
  });
});

Deno.test("getLibraries() without a network names the wheel, and takes nothing for whole", async () => {
  await withWheel(async ({ project, path, get }) => {
    await writePip(project, PIP_WITHOUT_NETWORK);
    for (let i = 0; i < 2; i++) {
      await assert.rejects(get(), (error) => {
        assert.equal(
          (error as Error).message.split("\n")[0],
          "Cannot download tensorflow-cpu==2.21.0 as pip must get it from a package index: " +
            "No matching distribution found for tensorflow-cpu==2.21.0; " +
            'check the network, then run "deno task setup" again',
        );
        return true;
      });
      assert.equal(await librariesAreReady(project), false);
    }
    await writePip(project, pipWith(path));
    assert.equal(await get(), "3 files of tensorflow-cpu 2.21.0");
  });
});

Deno.test("getLibraries() killed while it unpacks is done again", async () => {
  await withWheel(async ({ project, wheel, get }) => {
    const partial = `${cacheOf(project)}.partial`;
    const code = `
      import { getLibraries } from "./tools/setup/libraries.ts";
      setInterval(async () => {
        const { size } = await Deno.stat("${partial}/tensorflow/second.so");
        if (size > 0) Deno.kill(Deno.pid, "SIGKILL");
      }, 1);
      addEventListener("unhandledrejection", (event) => event.preventDefault());
      await getLibraries(() => {}, ${JSON.stringify({ project, wheel })});`;
    const { signal } = await new Deno.Command(Deno.execPath(), {
      args: ["eval", code],
      cwd: PROJECT,
    }).output();
    assert.equal(signal, "SIGKILL");
    assert.ok((await Deno.stat(join(partial, SECOND))).size < 2 ** 26);
    assert.equal(await librariesAreReady(project), false);

    assert.equal(await get(), "3 files of tensorflow-cpu 2.21.0");
    assert.equal(await verifyLibraries(project), "3 checksums right");
    assert.deepEqual(namesIn(join(project, ".cache")), [cacheOf(project).split("/").at(-1)]);
  }, 2 ** 26);
});
