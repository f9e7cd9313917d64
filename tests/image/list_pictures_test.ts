import assert from "node:assert/strict";
import { join } from "@std/path";
import { listPictures, picturesPassedOver } from "../../lib/image/list.ts";

async function folderWith(...names: readonly string[]): Promise<string> {
  const folder = await Deno.makeTempDir();
  for (const name of names) await Deno.writeTextFile(join(folder, name), "");
  return folder;
}

Deno.test("listPictures() expands a folder to its pictures, in order of name", async () => {
  const folder = await folderWith("b.png", "a.JPG", "c.Jpeg", "é.png", "10_x.png", "2_x.PNG");
  assert.deepEqual(
    await listPictures([folder]),
    ["10_x.png", "2_x.PNG", "a.JPG", "b.png", "c.Jpeg", "é.png"].map((name) => join(folder, name)),
  );
  await Deno.remove(folder, { recursive: true });
});

Deno.test("listPictures() passes over what is not named as a picture is", async () => {
  const folder = await folderWith(
    ".DS_Store",
    "Thumbs.db",
    ".hidden.png",
    "notes.txt",
    "png",
    "a.png",
  );
  await Deno.mkdir(join(folder, "folder.png"));
  await Deno.writeTextFile(join(folder, "folder.png", "inner.png"), "");
  assert.deepEqual(await listPictures([folder]), [join(folder, "a.png")]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("listPictures() takes links to files, even to nothing, and not links to folders", async () => {
  const folder = await folderWith("a.png");
  await Deno.symlink(join(folder, "a.png"), join(folder, "b.png"));
  await Deno.symlink(join(folder, "nothing"), join(folder, "c.png"));
  await Deno.symlink(folder, join(folder, "d.png"));
  assert.deepEqual(
    await listPictures([folder]),
    ["a.png", "b.png", "c.png"].map((name) => join(folder, name)),
  );
  await Deno.remove(folder, { recursive: true });
});

Deno.test("listPictures() keeps files as given, and the order of paths", async () => {
  const folder = await folderWith("a.png", "b.png");
  const paths = ["missing.png", folder, "notes.txt"];
  assert.deepEqual(await listPictures(paths), [
    "missing.png",
    join(folder, "a.png"),
    join(folder, "b.png"),
    "notes.txt",
  ]);
  assert.deepEqual(await listPictures([]), []);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("listPictures() refuses a folder without pictures", async () => {
  const folder = await folderWith("Thumbs.db");
  await assert.rejects(listPictures([folder]), {
    name: "RangeError",
    message:
      `Cannot list the pictures in "${folder}" as there must be a file named .png, .jpg, .webp or .heic: there is none`,
  });
  await Deno.remove(folder, { recursive: true });
});

Deno.test("listPictures() takes .jpe and .jfif, which are JPEG too", async () => {
  const folder = await folderWith("1.jfif", "2.JPE", "3.tiff");
  assert.deepEqual(
    await listPictures([folder]),
    ["1.jfif", "2.JPE"].map((name) => join(folder, name)),
  );
  await Deno.remove(folder, { recursive: true });
});

Deno.test("picturesPassedOver() counts pictures in other formats, and says what to do", async () => {
  const folder = await folderWith("1.avif", "2.AVIF", "3.gif", ".4.avif", "notes.txt");
  const line =
    "3 pictures were passed over (2 .avif, 1 .gif), as only PNG, JPEG, WebP and HEIC are read: " +
    "save as JPEG (on an iPhone: Settings, Camera, Formats, Most Compatible)";
  assert.equal(await picturesPassedOver(folder), line);
  await assert.rejects(listPictures([folder]), {
    name: "RangeError",
    message:
      `Cannot list the pictures in ${JSON.stringify(folder)} as there must be a file named ` +
      `.png, .jpg, .webp or .heic: there is none; ${line}`,
  });
  assert.equal(await picturesPassedOver(join(folder, "nowhere")), undefined);
  await Deno.remove(folder, { recursive: true });
});
