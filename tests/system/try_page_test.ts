/** The report's page in which its reader writes, in a browser. */

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { Buffer } from "node:buffer";
import { basename, join, toFileUrl } from "@std/path";
import { listPictures } from "../../lib/image/list.ts";
import { PROJECT } from "../../tools/command.ts";
import { DIGITS } from "../../tools/draw/digits.ts";
import { LETTERS } from "../../tools/draw/letters.ts";
import { writeIndex } from "../../tools/report/report.ts";
import { bundled } from "../../tools/bundle.ts";
import { writeTryPage } from "../../tools/report/try_page.ts";
import { NO_BROWSER, visit, withBrowser } from "../helpers/browser.ts";
import { PAGE, PI } from "../helpers/page_pi.ts";
import { storedPicture } from "../helpers/pictures.ts";
import { withFolder } from "../helpers/folder.ts";
import {
  decision,
  tellTimesToBars,
  write,
  writeEach,
  writeWithFinger,
} from "../helpers/writing.ts";

const PICTURES = join(PROJECT, "data", "digits");

/** Whether there is no bundler: Deno downloads it when it is first asked. */
const NO_BUNDLER = await bundled(join(PROJECT, "tools", "pad", "page", "dom.ts"))
  .then(() => false, () => true);
if (NO_BUNDLER) console.log("ignored: tests of try.html, as Deno can't get its bundler");

/** Opens a picture and returns what the page then says. */
async function opened(page: Page, file: string): Promise<string> {
  await page.locator("#clear").click();
  await page.locator("#file").setInputFiles(file);
  await page.waitForFunction(() =>
    (document.getElementById("decision") as HTMLOutputElement).value !== "–"
  );
  return await decision(page);
}

Deno.test("a reader of try.html", { ignore: NO_BROWSER || NO_BUNDLER }, async (t) => {
  await withFolder(async (folder) => {
    await t.step("is led there by the index, where the page is", async () => {
      const links = async () => {
        await writeIndex(folder, []);
        return (await Deno.readTextFile(join(folder, "index.html"))).match(/href="try\.html"/g);
      };
      assert.equal(await links(), null);
      await writeTryPage(folder);
      assert.equal((await links())?.length, 1);
    });
    const file = join(folder, "try.html");
    const url = toFileUrl(file).href;
    const { size } = await Deno.stat(file);
    console.log(`try.html: ${(size / 1e6).toFixed(2)} MB`);
    assert.ok(size <= 5_000_000, `${size} bytes`);
    assert.ok(!(await Deno.readTextFile(file)).includes(PROJECT), "it names a path");

    await withBrowser(async (browser) => {
      const { page, errors, requests } = await visit(browser, url, 1100);
      await page.waitForFunction(() => "ready" in document.body.dataset);

      await t.step("is told that the paper is blank", async () => {
        assert.equal(await page.locator("#status").innerText(), "The paper is blank");
        assert.equal(await page.locator("#hint").innerText(), "Write a digit here, large");
        for (const id of ["#undo", "#clear"]) assert.ok(await page.locator(id).isDisabled(), id);
      });

      await t.step("writes ten digits with the mouse and sees each recognised", async () => {
        const seen = await writeEach(page, DIGITS);
        assert.ok(seen.filter((digit, i) => digit === String(i)).length >= 9, seen.join());
        assert.ok(await tellTimesToBars(page) >= 12);
      });

      await t.step("sees the feature maps of each layer", async () => {
        await write(page, DIGITS[3] ?? "");
        const options = await page.locator("#layer option").allInnerTexts();
        assert.match(options.join("; "), /^conv1: 32 of \d+ × \d+; pool1: .*; conv2: .*; pool2: /);
        for (const [index, option] of options.entries()) {
          await page.locator("#layer").selectOption({ index });
          const [layer, count] = option.split(/: | of /);
          const label = await page.locator("#maps").getAttribute("aria-label");
          assert.equal(label, `${count} feature maps of ${layer}`);
        }
      });

      await t.step("undoes by the keyboard, and reaches every control by it", async () => {
        await page.keyboard.press("Control+z");
        assert.equal(await page.locator("#status").innerText(), "The paper is blank");
        await page.locator("#clear").focus();
        await write(page, DIGITS[1] ?? "");
        const stops: string[] = [];
        await page.locator("input[name=mode]:checked").focus();
        for (let i = 0; i < 7; i++) {
          stops.push(
            await page.evaluate(() => {
              const { id = "", tagName } = document.activeElement ?? {};
              return id || (tagName ?? "");
            }),
          );
          await page.keyboard.press("Tab");
        }
        assert.deepEqual(stops, ["INPUT", "undo", "clear", "width", "open", "camera", "layer"]);
      });

      await t.step("opens the project's pictures and reads what recognize reads", async () => {
        const files = await listPictures([PICTURES]);
        const seen: string[] = [];
        for (const file of files) seen.push(await opened(page, file));
        assert.deepEqual(seen, files.map((file) => basename(file)[0]));
        const steps = page.locator("#steps li p");
        assert.match(
          (await steps.allInnerTexts()).join("; "),
          /^1\. photograph; 2\. grey; .*; 6\. /,
        );
        await page.locator("#clear").click();
        assert.equal(await steps.first().isVisible(), false);
      });

      await t.step("writes a letter and sees the three nearest known ones", async () => {
        await page.evaluate(() => performance.clearMeasures());
        await page.getByText("Greek letter", { exact: true }).click();
        assert.equal(await page.locator("#hint").innerText(), "Write α, β or γ here, large");
        for (const name of ["alpha", "beta", "gamma"] as const) {
          await write(page, LETTERS[name][0] ?? "");
          const [nearest] = await page.locator("#neighbors b").allInnerTexts();
          assert.equal(nearest, name);
          assert.equal(await page.locator("#neighbors li").count(), 3);
          await page.locator("#clear").click();
        }
        assert.ok(await tellTimesToBars(page) >= 3);
        assert.equal(await page.locator("#features").isVisible(), false);
      });

      await t.step("opens a page of digits and sees them marked, row by row", async () => {
        await page.getByText("Page of digits", { exact: true }).click();
        await page.locator("#file").setInputFiles(PAGE);
        await page.locator("#rows:not([hidden])").waitFor();
        assert.equal(await page.locator("#rows").innerText(), PI);
        assert.equal(await page.locator("#marked .mark").count(), 40);
        await page.locator("#clear").click();
        assert.equal(await page.locator("#rows").isVisible(), false);
      });

      await t.step("is told what the browser can't decode", async () => {
        await page.locator("#file").setInputFiles({
          name: "a.heic",
          mimeType: "image/heic",
          buffer: Buffer.from(storedPicture("upright.heic")),
        });
        await page.locator("#error:not(:empty)").waitFor();
        assert.equal(
          await page.locator("#error").innerText(),
          'Cannot show "a.heic" as the browser must be able to decode it: it can\'t; open it as JPEG or PNG',
        );
      });

      await t.step("has nothing that needs a disk", async () => {
        assert.equal(await page.locator("#save").isVisible(), false);
        assert.equal(await page.locator("#back").getAttribute("href"), "index.html");
      });

      await t.step("asks for nothing, and nothing goes wrong", () => {
        assert.deepEqual(errors, []);
        assert.deepEqual(requests.filter((request) => !request.startsWith("blob:")), [url]);
      });

      await t.step("writes with a finger on a phone, where nothing is cut off", async () => {
        const context = await browser.newContext({
          viewport: { width: 390, height: 844 },
          hasTouch: true,
          isMobile: true,
          colorScheme: "dark",
        });
        const phone = await context.newPage();
        await phone.goto(url);
        await writeWithFinger(phone, DIGITS[2] ?? "");
        assert.equal(await decision(phone), "2");
        for (const mode of ["Digit", "Greek letter", "Page of digits"]) {
          await phone.getByText(mode, { exact: true }).click();
          const width = await phone.evaluate(() => document.documentElement.scrollWidth);
          assert.deepEqual([mode, width], [mode, 390]);
        }
        await context.close();
      });
    });
  });
});

Deno.test("bundled() gives one script without imports, and says why it can't", {
  ignore: NO_BUNDLER,
}, async () => {
  await withFolder(async (folder) => {
    const entry = join(folder, "entry.ts");
    await Deno.writeTextFile(join(folder, "part.ts"), "export const part: number = 7;");
    await Deno.writeTextFile(entry, 'import { part } from "./part.ts";\nconsole.log(part);');
    const { script } = await bundled(entry);
    assert.match(script, /console\.log\(\w+\)/);
    assert.doesNotMatch(script, /import|: number/);
    await Deno.remove(join(folder, "part.ts"));
    await assert.rejects(bundled(entry), /part\.ts/);
  });
});
