import assert from "node:assert/strict";
import { join } from "@std/path";
import { folderOf, writeNew, writeWhole } from "../../lib/base/files.ts";
import { withFolder } from "../helpers/folder.ts";

async function names(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
}

Deno.test("writeWhole() writes text and bytes", async () => {
  await withFolder(async (folder) => {
    await writeWhole(`${folder}/text`, "ζήτα\n");
    await writeWhole(`${folder}/bytes`, new Uint8Array([0, 255]));
    assert.equal(await Deno.readTextFile(`${folder}/text`), "ζήτα\n");
    assert.deepEqual([...await Deno.readFile(`${folder}/bytes`)], [0, 255]);
    assert.deepEqual(await names(folder), ["bytes", "text"]);
  });
});

Deno.test("writeWhole() replaces a file, a shorter one over a longer one too", async () => {
  await withFolder(async (folder) => {
    await writeWhole(`${folder}/file`, "long and old");
    await writeWhole(`${folder}/file`, "new");
    await writeWhole(`${folder}/empty`, "");
    assert.equal(await Deno.readTextFile(`${folder}/file`), "new");
    assert.equal(await Deno.readTextFile(`${folder}/empty`), "");
  });
});

Deno.test("writeWhole() shows a reader the old file or the new one, never half", async () => {
  await withFolder(async (folder) => {
    const path = `${folder}/file`;
    const versions = ["a".repeat(1 << 20), "b".repeat(1 << 19)];
    await writeWhole(path, versions[0] ?? "");
    let writing = true;
    const writer = (async () => {
      for (let i = 1; i <= 20; i++) await writeWhole(path, versions[i % 2] ?? "");
      writing = false;
    })();
    while (writing) assert.ok(versions.includes(await Deno.readTextFile(path)));
    await writer;
  });
});

Deno.test("writeWhole() lets several writers write one file", async () => {
  await withFolder(async (folder) => {
    const versions = Array.from({ length: 10 }, (_, i) => `${i}`.repeat(10_000));
    await Promise.all(versions.map((version) => writeWhole(`${folder}/file`, version)));
    assert.ok(versions.includes(await Deno.readTextFile(`${folder}/file`)));
    assert.deepEqual(await names(folder), ["file"]);
  });
});

Deno.test("writeWhole() leaves nothing beside a place that it can't rename to", async () => {
  await withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/taken/inside`, { recursive: true });
    await assert.rejects(writeWhole(`${folder}/taken`, "text"), {
      name: "IsADirectory",
      message: `Cannot write "${folder}/taken" as the system must take all of it: ` +
        "Is a directory (os error 21)",
    });
    assert.deepEqual(await names(folder), ["taken"]);
  });
});

Deno.test("writeWhole() and writeNew() make the folders that miss, but not in place of a file", async () => {
  await withFolder(async (folder) => {
    for (const write of [writeWhole, writeNew]) {
      const path = `${folder}/${write.name}/inner/file`;
      await write(path, "text");
      assert.equal(await Deno.readTextFile(path), "text");
      await assert.rejects(write(`${path}/file`, "text"), {
        message: `Cannot write "${path}/file" as the system must take all of it: ` +
          "File exists (os error 17)",
      });
    }
  });
});

Deno.test("writeNew() needs no hard links: it then creates the file exclusively", async () => {
  const { link } = Deno;
  Deno.link = () => Promise.reject(new Deno.errors.NotSupported("Operation not supported"));
  try {
    await withFolder(async (folder) => {
      const path = join(folder, "new.txt");
      assert.equal(await writeNew(path, "first"), true);
      assert.equal(await writeNew(path, "second"), false);
      assert.equal(await Deno.readTextFile(path), "first");
      assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["new.txt"]);
    });
  } finally {
    Deno.link = link;
  }
});

Deno.test("folderOf() returns the folder of a file", () => {
  assert.equal(folderOf("a/b.txt"), "a");
  assert.equal(folderOf("/a/b/c.txt"), "/a/b");
  assert.equal(folderOf("b.txt"), ".");
  assert.equal(folderOf("/b.txt"), "/");
});
