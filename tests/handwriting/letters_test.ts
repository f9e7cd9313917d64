import assert from "node:assert/strict";
import { fromFileUrl, join } from "@std/path";
import {
  classOf,
  listLetters,
  prepareLetter,
  readLetterFolder,
} from "../../lib/handwriting/letter_pictures.ts";
import { type Letter, lettersOf } from "../../lib/handwriting/letters.ts";
import { readLetters } from "../../lib/handwriting/read_letters.ts";
import { writeLetters } from "../../lib/handwriting/write_letters.ts";
import { ndarray } from "../../lib/base/ndarray.ts";
import { writeBadPictures } from "../helpers/bad_pictures.ts";
import { withFolder } from "../helpers/folder.ts";

/** A letter whose image is of one grey. */
function letter(file: string, name: string, level: number): Letter {
  return { file, name, image: ndarray(new Float32Array(784).fill(level / 255), [28, 28]) };
}

/** Runs `body` with the prefix of a written set of three letters. */
function withSet(body: (prefix: string) => Promise<void>): Promise<void> {
  return withFolder(async (folder) => {
    const files = ["beta_1.png", "alpha_1.png", "beta_2.png"].map((name) => join(folder, name));
    const [b1 = "", a1 = "", b2 = ""] = files;
    const letters = [letter(b1, "beta", 0), letter(a1, "alpha", 7), letter(b2, "beta", 255)];
    await writeLetters(join(folder, "greek"), lettersOf(letters, "none"));
    await body(join(folder, "greek"));
  });
}

/** Asserts how reading fails after a file of the set is edited. */
async function assertRefused(
  part: "images" | "labels" | "index",
  edit: (text: string) => string,
  name: string,
  rule: string,
): Promise<void> {
  await withSet(async (prefix) => {
    const path = `${prefix}_${part}.csv`;
    await Deno.writeTextFile(path, edit(await Deno.readTextFile(path)));
    const message = `Cannot read ${JSON.stringify(path)} as letters as ${rule}`;
    await assert.rejects(readLetters(prefix), { name, message });
  });
}

Deno.test("classOf() is the file's name before the first _, or the folder's name", () => {
  assert.equal(classOf("greek/alpha_001.png"), "alpha");
  assert.equal(classOf("delta_d1.png"), "delta");
  assert.equal(classOf("a/b/final_sigma_2.jpeg"), "final");
  assert.equal(classOf("greek/beta/001.png"), "beta");
  assert.equal(classOf("/letters/γάμμα/1.png"), "γάμμα");
  assert.equal(classOf("gamma/_1.png"), "gamma");
});

Deno.test("classOf() doesn't take a camera's name for a class", () => {
  assert.equal(classOf("alpha/IMG_2034.JPG"), "alpha");
  assert.equal(classOf("alpha/PXL_20240131_101010.jpg"), "alpha");
  assert.equal(classOf("x/imgamma_1.png"), "imgamma");
});

Deno.test("classOf() takes a folder named as a letter for the class, whatever the file is called", () => {
  const names = ["20240501_101112.jpg", "photo_1.jpg", "image_0001.png", "scan_0001.png"];
  for (const name of [...names, "1_1.png", "mine_2.jpg", "7.jpg"]) {
    assert.equal(classOf(`letters/alpha/${name}`), "alpha", name);
  }
  assert.equal(classOf("letters/Γάμμα/mine_2.jpg"), "Γάμμα");
});

Deno.test("classOf() takes a file named as a letter for that letter", () => {
  for (const name of ["beta.jpg", "beta (2).jpg", "beta-1.png", "beta2.png"]) {
    assert.equal(classOf(`greek_own/${name}`), "beta", name);
  }
  assert.equal(classOf("greek_own/mine.jpg"), "greek_own");
  assert.equal(classOf("greek_own/scan_1.jpg"), "greek_own");
  assert.equal(classOf("greek_own/pixel_1.jpg"), "pixel");
});

Deno.test("classOf() is the same for composed and decomposed names", () => {
  assert.equal(classOf("a\u0301lpha_1.png"), "\u00e1lpha");
});

Deno.test("classOf() refuses a name that a spreadsheet could run", () => {
  assert.throws(() => classOf("letters/=cmd_1.png"), {
    name: "RangeError",
    message:
      'Cannot tell the class of "letters/=cmd_1.png" as its name must begin with a letter or a digit: it is "=cmd"',
  });
});

Deno.test("listLetters() lists a folder, its folders, and each file once", async () => {
  await withFolder(async (folder) => {
    for (const sub of ["beta", "alpha", ".hidden", "empty"]) await Deno.mkdir(join(folder, sub));
    const files = ["gamma_1.png", "alpha/2.png", "alpha/10.png", "beta/1.jpg"]
      .map((name) => join(folder, name));
    for (const file of [...files, join(folder, ".hidden", "1.png"), join(folder, "notes.txt")]) {
      await Deno.writeTextFile(file, "");
    }
    const [gamma = "", alpha2 = "", alpha10 = "", beta = ""] = files;
    assert.deepEqual(await listLetters([folder]), [gamma, alpha10, alpha2, beta]);
    assert.deepEqual(await listLetters([beta, folder, "nowhere.png"]), [
      beta,
      gamma,
      alpha10,
      alpha2,
      "nowhere.png",
    ]);
  });
});

Deno.test("listLetters() refuses a folder without pictures", async () => {
  await withFolder(async (folder) => {
    await Deno.mkdir(join(folder, "empty"));
    await assert.rejects(listLetters([folder]), {
      name: "RangeError",
      message: `Cannot list the pictures in ${
        JSON.stringify(folder)
      } as there must be a file named .png, .jpg, .webp or .heic: there is none`,
    });
  });
});

Deno.test("prepareLetter() with none is the mean grey of each area, polarity as it is", () => {
  const rgba = new Uint8ClampedArray(56 * 56 * 4).fill(255);
  // The first block of 2 × 2: black, red, transparent black, white.
  rgba.set([0, 0, 0, 255, 255, 0, 0, 255], 0);
  rgba.set([0, 0, 0, 0, 255, 255, 255, 255], 56 * 4);
  const { data, shape } = prepareLetter({ name: "x", width: 56, height: 56, rgba }, "none");
  assert.deepEqual(shape, [28, 28]);
  assert.ok(Math.abs((data[0] ?? NaN) - (0 + 0.299 + 1 + 1) / 4) < 1e-6);
  assert.ok(data.subarray(1).every((value) => value > 0.999999 && value <= 1));
});

Deno.test("prepareLetter() with none takes pictures that are not square, and tiny ones", () => {
  for (const [width, height] of [[1, 1], [90, 30], [28, 28], [5, 300]] as const) {
    const rgba = new Uint8ClampedArray(4 * width * height).fill(255);
    const { data, shape } = prepareLetter({ name: "x", width, height, rgba }, "none");
    assert.deepEqual(shape, [28, 28]);
    assert.ok(data.every((value) => value > 0.99999));
  }
});

Deno.test("prepareLetter() with ink is bright on black, whichever way the picture is", () => {
  const drawn = (ink: number, paper: number): Uint8ClampedArray => {
    const rgba = new Uint8ClampedArray(100 * 100 * 4).fill(255);
    for (let i = 0; i < 100 * 100; i++) {
      const column = i % 100;
      const inside = column >= 40 && column < 46 && i >= 2000 && i < 8000;
      rgba.fill(inside ? ink : paper, 4 * i, 4 * i + 3);
    }
    return rgba;
  };
  for (const [ink, paper] of [[30, 220], [230, 20]] as const) {
    const picture = { name: "iota.png", width: 100, height: 100, rgba: drawn(ink, paper) };
    const { data, shape } = prepareLetter(picture, "ink");
    assert.deepEqual(shape, [28, 28]);
    assert.equal(data[0], 0);
    assert.ok((data[14 * 28 + 13] ?? 0) + (data[14 * 28 + 14] ?? 0) > 1);
  }
});

Deno.test("lettersOf() refuses no letters, and images of another shape", () => {
  assert.throws(() => lettersOf([], "ink"), {
    name: "RangeError",
    message: "Cannot make a set of letters as there must be at least one: there are 0",
  });
  const image = ndarray(new Float32Array(784), [784]);
  assert.throws(() => lettersOf([{ file: "a_1.png", name: "a", image }], "ink"), {
    name: "TypeError",
    message:
      'Cannot make a set of letters as images must have shape [28, 28]: that of "a_1.png" has [784]',
  });
});

Deno.test("writeLetters() writes intensities, labels and an index", async () => {
  await withSet(async (prefix) => {
    const [images, labels, index] = await Promise.all(
      ["images", "labels", "index"].map((part) => Deno.readTextFile(`${prefix}_${part}.csv`)),
    );
    const lines = images?.trimEnd().split("\r\n") ?? [];
    assert.equal(lines[0], Array.from({ length: 784 }, (_, i) => `pixel${i}`).join());
    assert.deepEqual(lines.slice(1), [0, 7, 255].map((level) => Array(784).fill(level).join()));
    assert.equal(labels, "label\r\n1\r\n0\r\n1\r\n");
    assert.deepEqual(index?.trimEnd().split("\r\n"), [
      "row,file,label,name,preparation",
      "0,beta_1.png,1,beta,none",
      "1,alpha_1.png,0,alpha,none",
      "2,beta_2.png,1,beta,none",
    ]);
  });
});

Deno.test("readLetters() reads what writeLetters() wrote", async () => {
  await withFolder(async (folder) => {
    const files = ['alpha "quoted", comma_1.png', "=1+1_2.png", "γ/1.png"].map((name) =>
      join(folder, name)
    );
    const letters = lettersOf(files.map((file, i) => letter(file, `class ${9 - i}`, i)), "ink");
    const prefix = join(folder, "new", "folder", "greek");
    const paths = await writeLetters(prefix, letters);
    assert.deepEqual(paths, ["images", "labels", "index"].map((part) => `${prefix}_${part}.csv`));
    assert.deepEqual(await readLetters(prefix), letters);
  });
});

Deno.test("writeLetters() writes no cell that a spreadsheet could run", async () => {
  await withFolder(async (folder) => {
    const letters = lettersOf([letter(join(folder, "=1+1.png"), "alpha", 0)], "ink");
    await writeLetters(join(folder, "greek"), letters);
    const index = await Deno.readTextFile(join(folder, "greek_index.csv"));
    assert.ok(index.endsWith("0,./=1+1.png,0,alpha,ink\r\n"));
  });
});

Deno.test("writeLetters() refuses a prefix without a name, and values outside 0–1", async () => {
  const letters = lettersOf([letter("a.png", "alpha", 0)], "ink");
  for (const prefix of ["", "data/"]) {
    await assert.rejects(writeLetters(prefix, letters), {
      name: "RangeError",
      message: `Cannot write letters as their prefix must end in a name: it is "${prefix}"`,
    });
  }
  for (const [level, found] of [[510, "2"], [NaN, "NaN"]] as const) {
    const bad = lettersOf([letter("a.png", "alpha", 0), letter("b.png", "beta", level)], "ink");
    await assert.rejects(writeLetters("nowhere/x", bad), {
      name: "RangeError",
      message: `Cannot write letters as values must be from 0 to 1: one in row 1 is ${found}`,
    });
  }
});

Deno.test("readLetters() takes a byte-order mark, LF, quotes and decimals", async () => {
  await withSet(async (prefix) => {
    const before = await readLetters(prefix);
    for (const part of ["images", "labels", "index"]) {
      const path = `${prefix}_${part}.csv`;
      const text = (await Deno.readTextFile(path)).replaceAll("\r\n", "\n");
      await Deno.writeTextFile(path, `\ufeff${text.replace("\n7,", '\n"7.0",')}`);
    }
    assert.deepEqual(await readLetters(prefix), before);
  });
});

Deno.test("readLetters() names the file that is missing", async () => {
  await withSet(async (prefix) => {
    const path = `${prefix}_labels.csv`;
    await Deno.remove(path);
    await assert.rejects(readLetters(prefix), (error: Error) => {
      assert.ok(error instanceof Deno.errors.NotFound);
      assert.ok(error.cause instanceof Deno.errors.NotFound);
      assert.equal(
        error.message,
        `Cannot read ${JSON.stringify(path)} as letters as it must be a file: there is none`,
      );
      return true;
    });
  });
});

Deno.test("readLetters() refuses other columns", async () => {
  const rename = (from: string, to: string) => (text: string) => text.replace(from, to);
  const refused = (edit: (text: string) => string, rule: string): Promise<void> =>
    assertRefused("images", edit, "SyntaxError", rule);
  await refused(() => "", 'column 0 must be named "pixel0": it is missing');
  await refused(rename("pixel2,", "pixel1,"), 'column 2 must be named "pixel2": it is "pixel1"');
  await refused(rename(",pixel783", ""), 'column 783 must be named "pixel783": it is missing');
  await refused(
    rename("pixel783", "pixel783,x"),
    "each row must have 784 values: the header has 785",
  );
  await refused(rename("\r\n7,", "\r\n"), "each row must have 784 values: row 1 has 783");
  await refused(
    (text) => text.slice(0, text.indexOf("\r\n")),
    "there must be at least one row: there are 0",
  );
});

Deno.test("readLetters() refuses intensities that are not numbers from 0 to 255", async () => {
  for (
    const [cell, name] of [
      ["256", "RangeError"],
      ["-1", "SyntaxError"],
      ["", "SyntaxError"],
      ["NaN", "SyntaxError"],
      ["=1+1", "SyntaxError"],
      ["1e2", "SyntaxError"],
    ] as const
  ) {
    await assertRefused(
      "images",
      (text) => text.replace("\r\n7,7,", `\r\n7,${cell},`),
      name,
      `intensities must be numbers from 0 to 255: pixel1 in row 1 is "${cell}"`,
    );
  }
});

Deno.test("readLetters() refuses text that is not CSV", async () => {
  await assertRefused(
    "labels",
    (text) => text.replace("1", '1"'),
    "SyntaxError",
    'it must be CSV: Syntax error on line 2; parse error on line 2, column 2: bare " in non-quoted-field',
  );
});

Deno.test("readLetters() refuses labels and an index that don't fit", async () => {
  await assertRefused(
    "labels",
    (text) => text.replace("0", "-1"),
    "SyntaxError",
    'labels must be integers from 0: that in row 1 is "-1"',
  );
  const refused = (from: string, to: string, name: string, rule: string): Promise<void> =>
    assertRefused("index", (text) => text.replace(from, to), name, rule);
  await refused(
    "1,alpha",
    "4,alpha",
    "SyntaxError",
    'rows must be numbered from 0: that in row 1 is "4"',
  );
  await refused(
    "png,0,",
    "png,1,",
    "TypeError",
    `labels must be those of the labels' file: that in row 1 is "1" here and "0" there`,
  );
  await refused(
    ",alpha,",
    ",omega,",
    "RangeError",
    'labels must number the names in sorted order, "beta" being 0: that in row 0 is "1"',
  );
  for (const preparation of ["ink", "crop"]) {
    await refused(
      "alpha,none",
      `alpha,${preparation}`,
      "RangeError",
      `the preparation must be ink or none, the same in all rows: that in row 1 is "${preparation}"`,
    );
  }
});

Deno.test("readLetters() refuses files that disagree in rows", async () => {
  await withSet(async (prefix) => {
    await Deno.writeTextFile(`${prefix}_labels.csv`, "label\r\n1\r\n0\r\n");
    await assert.rejects(readLetters(prefix), {
      name: "TypeError",
      message: `Cannot read the letters of ${
        JSON.stringify(prefix)
      } as its three files must have the same rows: there are 3 images, 2 labels and 3 in the index`,
    });
  });
});

Deno.test("readLetterFolder() says what is wrong with bad pictures, and reads the others", async () => {
  await withFolder(async (folder) => {
    const own = fromFileUrl(new URL("../../data/greek_own/beta_001.jpg", import.meta.url));
    await Deno.copyFile(own, join(folder, "beta_1.jpg"));
    const bad = await writeBadPictures(folder);
    const { letters, failures } = await readLetterFolder(folder);
    assert.deepEqual(letters.map(({ name }) => name), ["beta"]);
    assert.deepEqual(failures, bad);
    // A blank page is an image too, where the whole picture is taken.
    const whole = await readLetterFolder(folder, "none");
    assert.deepEqual(whole.letters.map(({ name }) => name), ["beta", "blank"]);
    assert.deepEqual(whole.failures, bad.slice(1));
  });
});

Deno.test("readLetters() reads what a spreadsheet has saved since", async () => {
  await withFolder(async (folder) => {
    const prefix = join(folder, "greek");
    const files = ["alpha_1.png", "beta_1.png"].map((name) => join(folder, name));
    const [a = "", b = ""] = files;
    const set = lettersOf([letter(a, "alpha", 10), letter(b, "beta", 20)], "ink");
    const paths = await writeLetters(prefix, set);
    const texts = await Promise.all(paths.map((path) => Deno.readTextFile(path)));
    const utf16 = (text: string) => {
      const units = Uint16Array.from(`\ufeff${text}`, (letter) => letter.charCodeAt(0));
      return new Uint8Array(units.buffer);
    };
    const utf8 = (text: string) => new TextEncoder().encode(text);
    for (
      const saved of [
        (text: string) => utf8(text.replaceAll(",", ";")),
        (text: string) => utf8(`\ufeffsep=;\r\n${text.replaceAll(",", ";")}`),
        (text: string) => utf16(text.replaceAll(",", "\t")),
        (text: string) => utf16(text),
      ]
    ) {
      for (const [i, path] of paths.entries()) await Deno.writeFile(path, saved(texts[i] ?? ""));
      assert.deepEqual(await readLetters(prefix), set);
    }
  });
});
