import assert from "node:assert/strict";
import { join } from "@std/path";
import { decodePicture } from "../../lib/image/decode.ts";
import { PROJECT } from "../../tools/command.ts";
import { createDigitAnswers, createLetterAnswers } from "../../tools/pad/page/answers.ts";
import { createGate } from "../../tools/pad/gate.ts";
import { admitted } from "../../tools/pad/guard.ts";
import { savePicture } from "../../tools/pad/save.ts";
import { encodedPng, header, joined, SIGNATURE, storedPicture } from "../helpers/pictures.ts";
import { ask, post, type Question, type RunningPad, withPad } from "../helpers/pad.ts";

const FOUR = await Deno.readFile(join(PROJECT, "data", "digits", "4_drawn.jpg"));
const ALPHA = await Deno.readFile(join(PROJECT, "data", "greek", "alpha_003.png"));
const BLANK = encodedPng({
  width: 40,
  height: 40,
  depth: 8,
  colourType: 0,
  rows: Array.from({ length: 40 }, () => new Array(40).fill(255)),
});

function errorOf({ text }: { readonly text: string }): string {
  return JSON.parse(text).error;
}

function step(
  t: Deno.TestContext,
  pad: RunningPad,
): (name: string, body: (pad: RunningPad) => Promise<void>) => Promise<boolean> {
  return (name, body) => t.step(name, () => body(pad));
}

Deno.test("the pad", async (t) => {
  await withPad(async (pad) => {
    const test = step(t, pad);

    await test("serves its page, and what it answers from", async ({ url, data }) => {
      const page = await ask(url);
      assert.equal(page.status, 200);
      assert.equal(page.headers["content-type"], "text/html; charset=utf-8");
      assert.deepEqual(
        [...page.text.matchAll(/<(?:link|img|script)[^>]+(?:src|href)="(?!data:)/g)],
        [],
      );
      for (const path of ["", "digits", "letters", "nothing"]) {
        const { headers } = await ask(`${url}${path}`);
        const policy = String(headers["content-security-policy"]);
        assert.match(
          policy,
          /default-src 'none'.*script-src 'sha256-\S+'; .*frame-ancestors 'none'/,
        );
        assert.match(String(headers["permissions-policy"]), /camera=\(self\), microphone=\(\)/);
        assert.equal(headers["x-content-type-options"], "nosniff");
      }
      const digits = JSON.parse((await ask(`${url}digits`)).text);
      assert.equal(createDigitAnswers(digits).digit(decodePicture(FOUR, ""), "conv2").predicted, 4);
      assert.ok(!page.text.includes(PROJECT) && !page.text.includes(data), "it names a path");
    });

    await test("leads to its page from the address without the last slash", async ({ url }) => {
      const { status, headers } = await ask(url.slice(0, -1));
      assert.deepEqual([status, headers["location"]], [308, new URL(url).pathname]);
    });

    await test("gives the letters of its folder, once they are prepared", async ({ url }) => {
      const { status, text } = await ask(`${url}letters`);
      assert.equal(status, 200);
      const answers = createLetterAnswers(JSON.parse(text));
      assert.deepEqual([answers.count, answers.classes], [27, ["alpha", "beta", "gamma"]]);
      const { predicted, isFar, neighbors } = answers.letter(decodePicture(ALPHA, ""));
      assert.deepEqual([predicted, isFar, neighbors.length], ["alpha", false, 3]);
      assert.equal(neighbors[0]?.file, "greek/alpha_003.png");
      assert.ok((neighbors[0]?.ssd ?? 1) < 1e-5);
      assert.equal(answers.letter(decodePicture(FOUR, "")).isFar, true);
    });

    await test("decodes what a browser can't", async ({ url }) => {
      const heic = storedPicture("upright.heic");
      const { status, headers } = await post(`${url}decode?file=a.heic`, heic, "");
      assert.deepEqual([status, headers["content-type"]], [200, "image/png"]);
      const response = await fetch(`${url}decode`, { method: "POST", body: new Uint8Array(heic) });
      const { width, height, rgba } = decodePicture(await response.bytes(), "decoded");
      assert.deepEqual({ name: "", width, height, rgba }, decodePicture(heic, ""));
    });

    await test("saves under the right name, and never over another picture", async ({ url, data }) => {
      const save = (query: string, body = ALPHA) => post(`${url}save?${query}`, body);
      const digit = "set=digits&label=7&name=pad";
      assert.deepEqual(JSON.parse((await save(digit)).text), { file: "digits/7_pad1.png" });
      assert.deepEqual(JSON.parse((await save(digit)).text), { file: "digits/7_pad2.png" });
      const letter = await save("set=greek_own&label=delta&name=pad");
      assert.deepEqual(JSON.parse(letter.text), { file: "greek_own/delta_pad1.png" });
      assert.deepEqual(await Deno.readFile(join(data, "digits/7_pad1.png")), ALPHA);
      const refused = await save("set=digits&label=seven&name=pad");
      assert.equal(refused.status, 400);
      assert.equal(
        errorOf(refused),
        'Cannot save as the label must be a digit from 0 to 9: it is "seven"',
      );
    });

    await test("refuses other hosts, origins, tokens, methods and places", async ({ url }) => {
      const { origin, port } = new URL(url);
      const refusals: [string, Question, number, string][] = [
        [url, { headers: { host: `evil.example:${port}` } }, 421, "as the host must be 127.0.0.1:"],
        [
          `${url}save`,
          { method: "POST", headers: { origin: "http://evil.example" } },
          403,
          "pad's own page",
        ],
        [`${url}save`, { method: "POST", headers: { origin: "null" } }, 403, "pad's own page"],
        [url, { headers: { "sec-fetch-site": "cross-site" } }, 403, "pad's own page"],
        [`${url}digits`, { headers: { "sec-fetch-site": "same-site" } }, 403, "pad's own page"],
        [`${origin}/`, {}, 403, "must have the pad's token"],
        [`${origin}/${"0".repeat(32)}/digits`, {}, 403, "must have the pad's token"],
        [`${url}save`, {}, 405, "the method must be POST: it is GET"],
        [`${url}decode`, {}, 405, "the method must be POST: it is GET"],
        [url, { method: "DELETE" }, 405, "the method must be GET or HEAD: it is DELETE"],
        [`${url}nothing`, {}, 404, 'there is no "nothing" here'],
        [`${url}constructor`, { method: "POST" }, 404, 'there is no "constructor" here'],
        [`${url}..%2f..%2fdeno.json`, {}, 404, "there is no"],
      ];
      for (const [address, question, status, reason] of refusals) {
        const reply = await ask(address, question);
        assert.deepEqual([address, reply.status], [address, status]);
        assert.ok(errorOf(reply).startsWith("Cannot answer as "), reply.text);
        assert.ok(errorOf(reply).includes(reason), reply.text);
      }
      const own = await ask(`${url}digits`, {
        headers: { origin, "sec-fetch-site": "same-origin" },
      });
      assert.equal(own.status, 200);
    });

    await test("refuses what is no picture, with what is wrong", async ({ url }) => {
      const text = new TextEncoder().encode("<svg/>");
      const huge = joined(
        SIGNATURE,
        header({ width: 65535, height: 65535, depth: 8, colourType: 2 }),
      );
      const cases: [Uint8Array, string, number, RegExp][] = [
        [
          text,
          "image/svg+xml",
          415,
          /its type must be image\/png or image\/jpeg: it is "image\/svg\+xml"$/,
        ],
        [text, "image/png", 400, /must be PNG, JPEG, WebP or HEIC: it begins "<svg\/>"$/],
        [new Uint8Array(), "image/png", 400, /must be a picture: it is empty$/],
        [ALPHA.subarray(0, 1000), "image/png", 400, /^Cannot read "the picture" as PNG /],
        [
          FOUR.subarray(0, FOUR.length / 2),
          "image/jpeg",
          400,
          /^Cannot read "the picture" as JPEG /,
        ],
        [huge, "image/png", 400, /^Cannot read "the picture" as PNG /],
        [BLANK, "image/png", 422, /must show ink on paper: it is blank$/],
      ];
      for (const [body, type, status, reason] of cases) {
        const reply = await post(`${url}save?set=digits&label=7&name=bad`, body, type);
        assert.deepEqual([type, reply.status, reply.text], [type, status, reply.text]);
        assert.match(errorOf(reply), reason);
        if (body === BLANK || status === 415) continue;
        assert.equal((await post(`${url}decode`, body, type)).status, status);
      }
      const named = await post(`${url}decode?file=${encodeURIComponent("<α>.png")}`, text);
      assert.match(errorOf(named), /^Cannot read "<α>\.png" as a picture /);
    });

    await test("takes no more than 10 MB, whatever is said of the length", async ({ url }) => {
      const large = new Uint8Array(10_000_001);
      large.set(ALPHA);
      const reply = await post(`${url}save`, large);
      assert.equal(reply.status, 413);
      assert.equal(
        errorOf(reply),
        "Cannot read what was sent as it must have at most 10000000 bytes: it has more",
      );
      const chunked = await ask(`${url}save`, {
        method: "POST",
        headers: { "content-type": "image/png", "transfer-encoding": "chunked" },
        body: large,
      });
      assert.equal(chunked.status, 413);
    });

    await test("stays as it is under 1,000 bad requests and 200 at once", async ({ url, pid }) => {
      const bad = (i: number) => {
        const kinds = [
          () => post(`${url}decode`, ALPHA.subarray(0, 20 + i)),
          () => post(`${url}decode`, FOUR.subarray(0, 300 + 10 * (i % 500)), "image/jpeg"),
          () => post(`${url}save?set=digits&label=${"x".repeat(500)}&name=a`, ALPHA),
          () => post(`${url}save?set=digits&label=1&name=a`, BLANK),
          () => post(`${url}save?set=../&label=1&name=a`, ALPHA),
          () => ask(`${url}${"y".repeat(2000)}`, { method: "PUT" }),
          () => ask(new URL(`/${i}`, url).href),
        ];
        return kinds[i % kinds.length]?.();
      };
      const badOnes = async (count: number) => {
        for (let i = 0; i < count; i += 10) {
          const replies = await Promise.all(Array.from({ length: 10 }, (_, k) => bad(i + k)));
          for (const reply of replies) {
            assert.ok(reply && reply.status >= 400 && reply.status < 500, reply?.text ?? "");
          }
        }
      };
      const atOnce = async () => {
        const replies = await Promise.all(
          Array.from({ length: 200 }, () => post(`${url}decode`, ALPHA)),
        );
        assert.deepEqual([...new Set(replies.map(({ status }) => status))], [200]);
      };
      // What is grown once, such as caches and the heap's first size, is no leak.
      await badOnes(200);
      await atOnce();
      const before = await memoryOf(pid);
      await badOnes(1000);
      await atOnce();
      const after = await memoryOf(pid);
      const grown = (after - before) / 2 ** 20;
      console.log(`grown by ${grown.toFixed(0)} MB to ${(after / 2 ** 20).toFixed(0)} MB`);
      assert.ok(!(grown > 64), `grown by ${grown} MB`);
      const reply = await post(`${url}save?set=digits&label=4&name=last`, FOUR, "image/jpeg");
      assert.deepEqual(JSON.parse(reply.text), { file: "digits/4_last1.jpg" });
    });
  });
});

/** Resident memory in bytes; not a number where the system doesn't tell. */
async function memoryOf(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`).catch(() => "");
  return 1024 * Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? NaN);
}

Deno.test("createGate() lets some through, some wait, and refuses the rest", async () => {
  const gate = createGate(2, 3);
  let [running, most] = [0, 0];
  const work = async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, 5));
    running--;
    return "done";
  };
  const results = await Promise.all(Array.from({ length: 7 }, () => gate.pass(work)));
  assert.deepEqual(results, ["done", "done", "done", "done", "done", undefined, undefined]);
  assert.equal(most, 2);
  await assert.rejects(gate.pass(() => Promise.reject(new Error("no"))), { message: "no" });
  assert.equal(await gate.pass(work), "done");
});

Deno.test("admitted() opens the page for who has the address, also from a link elsewhere", () => {
  const request = (headers: Record<string, string>) =>
    new Request("http://127.0.0.1:80/secret/digits", {
      headers: { host: "127.0.0.1:80", ...headers },
    });
  const link = {
    "sec-fetch-site": "cross-site",
    "sec-fetch-mode": "navigate",
    "sec-fetch-dest": "document",
  };
  assert.equal(admitted(request({}), "secret", 80), "digits");
  assert.equal(admitted(request({ host: "localhost:80" }), "secret", 80), "digits");
  assert.equal(admitted(request(link), "secret", 80), "digits");
  assert.throws(() => admitted(request({ ...link, "sec-fetch-dest": "iframe" }), "secret", 80), {
    message: 'Cannot answer as only the pad\'s own page may ask: this came from "cross-site"',
  });
  assert.throws(() => admitted(request({}), "secrets", 80), { status: 403 });
});

Deno.test("savePicture() refuses labels, names and folders that the notebooks would not read", async () => {
  const folder = await Deno.makeTempDir();
  const usual = { set: "greek_own", label: "alpha", name: "pad" };
  const label = 'the label must be the name of a letter, such as alpha: it is "';
  const name = 'the name must be 1 to 40 letters, digits and hyphens: it is "';
  const cases: [Partial<typeof usual>, string][] = [
    [{ set: "../greek" }, 'the folder must be "digits" or "greek_own": it is "../greek"'],
    [{ label: "" }, `${label}"`],
    [{ label: "al_pha" }, `${label}al_pha"`],
    [{ label: "../x" }, `${label}../x"`],
    [{ label: "IMG" }, `${label}IMG"`],
    [{ name: "" }, `${name}"`],
    [{ name: "a/b" }, `${name}a/b"`],
    [{ name: "x".repeat(41) }, `${name}${"x".repeat(41)}"`],
    [{ set: "digits", label: "12" }, 'the label must be a digit from 0 to 9: it is "12"'],
    [{ set: "digits", label: "" }, 'the label must be a digit from 0 to 9: it is ""'],
  ];
  for (const [change, reason] of cases) {
    await assert.rejects(savePicture(folder, { ...usual, ...change }, ALPHA), {
      message: `Cannot save as ${reason}`,
      status: 400,
    });
  }
  await assert.rejects(savePicture(folder, usual, BLANK), RangeError);
  assert.deepEqual([...Deno.readDirSync(folder)], []);
  assert.equal(
    await savePicture(folder, { ...usual, label: "άλφα" }, FOUR),
    "greek_own/άλφα_pad1.jpg",
  );
  assert.equal(
    await savePicture(folder, { ...usual, label: "Delta" }, ALPHA),
    "greek_own/delta_pad1.png",
  );
  // Whatever the folder is called in which the pad was started.
  const [started, elsewhere] = [Deno.cwd(), join(folder, "pi")];
  await Deno.mkdir(elsewhere);
  Deno.chdir(elsewhere);
  try {
    assert.equal(await savePicture(folder, usual, ALPHA), "greek_own/alpha_pad1.png");
  } finally {
    Deno.chdir(started);
  }
  const all = await Promise.all(
    Array.from({ length: 8 }, () => savePicture(folder, usual, ALPHA)),
  );
  assert.equal(new Set(all).size, 8);
  await Deno.remove(folder, { recursive: true });
});

/** Makes programs in a folder that write what they are asked to open to the file `opened` in it. */
async function writeOpeners(folder: string): Promise<void> {
  for (const name of ["xdg-open", "open", "wslview"]) {
    const script = `#!/bin/sh\nprintf %s "$1" > "${folder}/opened"\n`;
    await Deno.writeTextFile(join(folder, name), script, { mode: 0o755 });
  }
}

Deno.test({
  name: "the pad opens its address in a browser, and says so where none can be opened",
  ignore: Deno.build.os === "windows",
  async fn() {
    const programs = await Deno.makeTempDir();
    const start = { args: ["--open"], env: { PATH: programs } };
    await withPad(async ({ url, nextLine }) => {
      assert.equal(await nextLine(), "Ctrl-C ends it");
      assert.equal(await nextLine(), "No browser could be opened: open the address by hand");
      assert.equal((await ask(url)).status, 200);
    }, start);
    await writeOpeners(programs);
    await withPad(async ({ url, nextLine }) => {
      assert.equal(await nextLine(), "Ctrl-C ends it");
      let opened = "";
      for (let i = 0; i < 100 && opened !== url; i++) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        opened = await Deno.readTextFile(join(programs, "opened")).catch(() => "");
      }
      assert.equal(opened, url);
    }, start);
    await Deno.remove(programs, { recursive: true });
  },
});

Deno.test("the pad gives its network while the known letters are prepared", async () => {
  await withPad(async ({ url }) => {
    const done: string[] = [];
    const letters = ask(`${url}letters`).then(() => done.push("letters"));
    const digits = ask(`${url}digits`).then(() => done.push("digits"));
    await Promise.all([letters, digits]);
    assert.deepEqual(done, ["digits", "letters"]);
  });
});

Deno.test("the pad says why there are no known letters, and saves all the same", async () => {
  const data = await Deno.makeTempDir();
  await Deno.mkdir(join(data, "greek"));
  await Deno.writeTextFile(join(data, "greek", "alpha_1.png"), "no picture");
  await withPad(async ({ url }) => {
    const reply = await ask(`${url}letters`);
    assert.equal(reply.status, 409);
    assert.match(
      errorOf(reply),
      /alpha_1\.png" as a picture as it must be PNG, JPEG, WebP or HEIC/,
    );
    assert.equal((await post(`${url}save?set=digits&label=7&name=a`, ALPHA)).status, 200);
  }, { args: ["--data", data] });
  await Deno.remove(data, { recursive: true });
});

Deno.test("the pad says why it can't start", async () => {
  const start = async (...args: readonly string[]) => {
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", join(PROJECT, "tools", "pad.ts"), ...args],
      env: { NO_COLOR: "1" },
    }).output();
    return { code, line: new TextDecoder().decode(stderr).split("\n")[0] };
  };
  assert.deepEqual(await start("--port", "x"), {
    code: 2,
    line: 'Cannot serve the pad as --port must be from 0 to 65535: it is "x"',
  });
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  assert.deepEqual(await start("--port", String(taken.addr.port)), {
    code: 1,
    line: `Cannot serve the pad as port ${taken.addr.port} must be free: something else has it`,
  });
  const { code, line } = await start("--model", "nowhere");
  assert.equal(code, 1);
  assert.match(
    line ?? "",
    /^Cannot read ".*nowhere.model\.json" as a model's file as there is none/,
  );
});
