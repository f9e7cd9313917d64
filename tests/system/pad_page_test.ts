import assert from "node:assert/strict";
import type { Browser, Page } from "playwright-core";
import { Buffer } from "node:buffer";
import { join } from "@std/path";
import { PROJECT } from "../../tools/command.ts";
import { DIGITS } from "../../tools/draw/digits.ts";
import { LETTERS } from "../../tools/draw/letters.ts";
import { PAGE, PI } from "../helpers/page_pi.ts";
import { storedPicture } from "../helpers/pictures.ts";
import { NO_BROWSER, visit, withBrowser } from "../helpers/browser.ts";
import { type RunningPad, withPad } from "../helpers/pad.ts";
import {
  decision,
  strokesOn,
  tellTimesToBars,
  write,
  writeEach,
  writeWithFinger,
} from "../helpers/writing.ts";

const FOUR = join(PROJECT, "data", "digits", "4_drawn.jpg");

/** How many of the paper's pixels have ink on them. */
function inkedPixels(page: Page): Promise<number> {
  return page.locator("#pad").evaluate((canvas) => {
    const { width, height } = canvas as HTMLCanvasElement;
    const context = (canvas as HTMLCanvasElement).getContext("2d");
    return context?.getImageData(0, 0, width, height).data
      .filter((value, i) => i % 4 === 3 && value > 127).length ?? 0;
  });
}

/** Opens the pad's page, ready to be used. */
async function open(browser: Browser, { url }: RunningPad, widthPx = 1100) {
  const opened = await visit(browser, url, widthPx);
  await opened.page.waitForFunction(() => "ready" in document.body.dataset);
  return opened;
}

/** Drops a file on the pad, or pastes it. */
async function give(page: Page, how: "drop" | "paste", path: string): Promise<void> {
  const bytes = [...await Deno.readFile(path)];
  await page.evaluate(([how, bytes]) => {
    const data = new DataTransfer();
    data.items.add(new File([Uint8Array.from(bytes)], "photo.jpg", { type: "image/jpeg" }));
    const event = how === "drop"
      ? new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true })
      : new ClipboardEvent("paste", { clipboardData: data, bubbles: true });
    document.getElementById("pad")?.dispatchEvent(event);
  }, [how, bytes] as const);
}

async function shownSteps(page: Page): Promise<string[]> {
  await page.locator("#steps li").nth(5).waitFor();
  return await page.locator("#steps li p").allInnerTexts();
}

Deno.test("a person at the pad", { ignore: NO_BROWSER }, async (t) => {
  await withBrowser((browser) =>
    withPad(async (pad) => {
      const { page, errors, requests } = await open(browser, pad);

      await t.step("writes ten digits with the mouse and sees each recognised", async () => {
        const seen = await writeEach(page, DIGITS);
        const right = seen.filter((digit, i) => digit === String(i)).length;
        assert.ok(right >= 9, seen.join());
        assert.ok(await tellTimesToBars(page) >= 12);
      });

      await t.step("sees bars, pixels and feature maps that a screen reader can tell", async () => {
        await write(page, DIGITS[3] ?? "");
        const bars = page.locator("#bars");
        assert.match(await bars.getAttribute("aria-label") ?? "", /^Probabilities: 0 .* 3 \d+ %, /);
        assert.ok(await bars.locator("[aria-label=bar] > *").count() >= 10);
        const options = await page.locator("#layer option").allInnerTexts();
        assert.ok(options.length >= 3, options.join());
        assert.match(options[0] ?? "", /^conv1: 32 of \d+ × \d+$/);
        assert.equal(await page.locator("#maps canvas").count(), 32);
        const tops = await page.locator("#maps figure").evaluateAll((maps) =>
          maps.map((map) => map.getBoundingClientRect().top)
        );
        assert.equal(new Set(tops).size, 2, "two rows of sixteen");
        assert.equal(await page.locator("#maps figure").nth(17).innerText(), "17");
        await page.locator("#layer").selectOption({ index: options.length - 1 });
        await page.waitForFunction(() =>
          !document.getElementById("maps")?.ariaLabel?.endsWith("conv1")
        );
        const lit = await page.locator("#maps canvas").evaluateAll((canvases) =>
          canvases.filter((canvas) => {
            const { width, height } = canvas as HTMLCanvasElement;
            const context = (canvas as HTMLCanvasElement).getContext("2d");
            return context?.getImageData(0, 0, width, height).data
              .some((value, i) => i % 4 === 0 && value > 50);
          }).length
        );
        assert.ok(lit >= 5, `${lit} maps show something`);
        assert.match(await page.locator("#spoken").innerText(), /^It looks like \d, /);
      });

      await t.step("undoes strokes and clearing, with the button and with Ctrl+Z", async () => {
        await page.locator("#clear").click();
        assert.equal(await decision(page), "–");
        await page.locator("#undo").click();
        await page.waitForFunction(() => document.querySelector("output")?.value !== "–");
        assert.equal(await decision(page), "3");
        for (let i = 0; i < 60 && await page.locator("#undo").isEnabled(); i++) {
          await page.keyboard.press("Control+z");
        }
        await page.waitForFunction(() => document.querySelector("output")?.value !== undefined);
      });

      await t.step("drops and pastes a photograph and sees how it was prepared", async () => {
        for (const how of ["drop", "paste"] as const) {
          await page.locator("#clear").click({ timeout: 500 }).catch(() => {});
          await give(page, how, FOUR);
          assert.deepEqual(await shownSteps(page), [
            "1. photograph",
            "2. grey",
            "3. paper removed",
            "4. square crop",
            "5. size-normalised",
            "6. centred by mass",
          ]);
          assert.equal(await decision(page), "4", how);
        }
        const frames = await page.locator("#steps li div").evaluateAll((frames) =>
          frames.map((frame) => {
            const [outer, inner] = [frame, frame.firstElementChild ?? frame].map((element) =>
              element.getBoundingClientRect()
            );
            return [inner?.width === outer?.width, inner?.height === outer?.height];
          })
        );
        assert.deepEqual(frames, Array(6).fill([true, true]), "no step shows only its corner");
      });

      await t.step("is told what is wrong with a file", async () => {
        const file = {
          name: "notes.png",
          mimeType: "image/png",
          buffer: Buffer.from("no picture"),
        };
        await page.locator("#file").setInputFiles(file);
        await page.locator("#error:not(:empty)").waitFor();
        assert.equal(
          await page.locator("#error").innerText(),
          'Cannot read "notes.png" as a picture as it must be PNG, JPEG, WebP or HEIC: it begins "no picture"',
        );
        assert.equal(await decision(page), "4", "the picture before stays");
        await page.locator("#clear").click();
        assert.equal(await page.locator("#error").innerText(), "");
        await page.locator("#file").setInputFiles(file);
        await page.locator("#error:not(:empty)").waitFor();
        for (const id of ["#clear", "#save"]) assert.ok(await page.locator(id).isDisabled(), id);
      });

      await t.step(
        "opens a HEIC picture, which its server decodes, and saves it as PNG",
        async () => {
          await page.locator("#file").setInputFiles({
            name: "a.heic",
            mimeType: "image/heic",
            buffer: Buffer.from(storedPicture("upright.heic")),
          });
          await page.waitForFunction(() => document.querySelector("output")?.value !== "–");
          assert.equal(await page.locator("#error").innerText(), "");
          await page.locator("#save").click();
          await page.locator("#label").fill("7");
          await page.keyboard.press("Enter");
          await page.getByText("Saved as digits/7_pad1.png").waitFor();
        },
      );

      await t.step("opens a page of digits and sees them marked, row by row", async () => {
        await page.getByText("Page of digits", { exact: true }).click();
        await page.locator("#file").setInputFiles(PAGE);
        await page.locator("#rows:not([hidden])").waitFor();
        assert.equal(await page.locator("#rows").innerText(), PI);
        const image = page.locator("#marked .overlay");
        const words = await image.getAttribute("aria-label");
        assert.match(words ?? "", /^A page with 4 rows: 3 1 4 1 5 /);
        assert.equal(await page.locator("#spoken").innerText(), words);
        assert.match(
          await page.locator("#marked figcaption").innerText(),
          /^40 digits in 4 rows\. Each frame /,
        );
        assert.equal(await image.locator(".mark").count(), 40);
        assert.equal(
          await image.locator("canvas").evaluate((c) => (c as HTMLCanvasElement).width),
          1200,
        );
      });

      await t.step("writes a letter and sees the three nearest known ones", async () => {
        await page.locator("#clear").click();
        await page.getByText("Greek letter", { exact: true }).click();
        for (const stroke of await strokesOn(page, LETTERS.alpha[0])) {
          const [first = [0, 0], ...rest] = stroke;
          await page.mouse.move(...first);
          await page.mouse.down();
          for (const point of rest) await page.mouse.move(...point);
          await page.mouse.up();
        }
        // The known letters are prepared now.
        await page.locator("#neighbors li").nth(2).waitFor({ timeout: 120_000 });
        const words = await page.locator("#neighbors li").allInnerTexts();
        assert.equal(words.length, 3);
        for (const word of words) assert.match(word, /^\w+\s+distance [\d.]+\s+greek\/\w+\.png$/);
        await page.waitForFunction(() =>
          document.getElementById("spoken")?.textContent?.startsWith("It looks like alpha")
        );
        assert.equal(
          await page.locator("#nearest").evaluate((e) => (e as HTMLOutputElement).value),
          "alpha",
        );
      });

      await t.step("saves the letter from the keyboard, under a name that is free", async () => {
        for (const number of [1, 2]) {
          await page.locator("#save").focus();
          await page.keyboard.press("Enter");
          await page.locator("#saving[open]").waitFor();
          assert.equal(await page.evaluate(() => document.activeElement?.id), "label");
          assert.equal(await page.locator("#label").inputValue(), "alpha");
          assert.equal(
            await page.locator("#preview").innerText(),
            "greek_own/alpha_pad<number>.png",
          );
          await page.keyboard.press("Enter");
          const place = `greek_own/alpha_pad${number}.png`;
          await page.getByText(`Saved as ${place}`).waitFor();
          assert.ok((await Deno.stat(join(pad.data, place))).size > 500);
        }
        await page.locator("#save").focus();
        await page.keyboard.press("Enter");
        await page.locator("#label").fill("../x");
        await page.keyboard.press("Enter");
        await page.locator("#save-error:not(:empty)").waitFor();
        assert.equal(
          await page.locator("#save-error").innerText(),
          'Cannot save as the label must be the name of a letter, such as alpha: it is "../x"',
        );
        await page.keyboard.press("Escape");
        assert.equal(await page.evaluate(() => document.activeElement?.id), "save");
      });

      await t.step("reaches every control with the keyboard", async () => {
        await page.getByText("Digit", { exact: true }).click();
        await page.evaluate(() => (document.activeElement as HTMLElement).blur());
        const reached: string[] = [];
        for (let i = 0; i < 12; i++) {
          await page.keyboard.press("Tab");
          reached.push(
            await page.evaluate(() => {
              const { id = "", name = "" } = document.activeElement as HTMLInputElement;
              return id || name;
            }),
          );
        }
        for (const id of ["undo", "clear", "width", "open", "save", "layer"]) {
          assert.ok(reached.includes(id), `${id} is not among ${reached.join()}`);
        }
        await page.locator('input[value="digit"]').focus();
        await page.keyboard.press("ArrowRight");
        assert.ok(await page.locator("#letter").isVisible());
        await page.locator("#width").focus();
        await page.keyboard.press("ArrowRight");
        assert.equal(await page.locator("#width").inputValue(), "7");
      });

      await t.step("has a name for every control and picture", async () => {
        const nameless = await page.evaluate(() =>
          [...document.querySelectorAll("button, input, select, canvas, img, [role=img]")]
            .filter((element) =>
              element.closest("[role=img] [role=img], #maps, #neighbors") === null
            )
            .filter((element) => {
              const labels = (element as HTMLInputElement).labels ?? [];
              const text = element.ariaLabel ?? element.getAttribute("alt") ??
                ([...labels].map(({ textContent }) => textContent).join("") || element.textContent);
              return (text ?? "").trim() === "" && element.closest("[hidden]") === null;
            }).map(({ outerHTML }) => outerHTML.slice(0, 80))
        );
        assert.deepEqual(nameless, []);
      });

      await t.step(
        "needs nothing but the pad's own server, which gives no cause to complain",
        () => {
          assert.ok(requests.length >= 3);
          const others = requests.filter((address) =>
            !address.startsWith(pad.url) && !address.startsWith("blob:")
          );
          assert.deepEqual(others, []);
          // The browser itself notes each answer from 400 on.
          assert.deepEqual(errors.filter((text) => !/status of 4\d\d/.test(text)), []);
        },
      );
      await page.close();

      await t.step("writes with a finger on a phone, where nothing is cut off", async () => {
        const context = await browser.newContext({
          viewport: { width: 360, height: 740 },
          hasTouch: true,
          isMobile: true,
        });
        const phone = await context.newPage();
        await phone.goto(pad.url);
        await phone.waitForFunction(() => "ready" in document.body.dataset);
        await writeWithFinger(phone, DIGITS[2] ?? "");
        assert.equal(await decision(phone), "2");
        for (const mode of ["Digit", "Greek letter", "Page of digits"]) {
          await phone.getByText(mode, { exact: true }).click();
          await phone.waitForTimeout(300);
          const width = await phone.evaluate(() => document.documentElement.scrollWidth);
          assert.deepEqual([mode, width], [mode, 360]);
        }
        await context.close();
      });

      await t.step("draws a dot with a click, as wide as is chosen", async () => {
        const { page } = await open(browser, pad);
        for (const width of [2, 6, 12]) {
          await page.locator("#width").fill(String(width));
          await page.locator("#pad").click();
          await page.waitForFunction((isThin) =>
            isThin
              ? document.getElementById("status")?.textContent ===
                "There is too little to recognise yet"
              : document.querySelector("output")?.value !== "–", width === 2);
          const area = Math.PI * (width * 5.6 / 2) ** 2;
          const inked = await inkedPixels(page);
          assert.ok(Math.abs(inked / area - 1) < 0.15, `${width}: ${inked} for ${area}`);
          assert.equal(await page.locator("#error").innerText(), "");
          await page.locator("#clear").click();
        }
        await page.close();
      });

      await t.step("sees no answer about another picture, nor where one was saved", async () => {
        const { page } = await open(browser, pad);
        await write(page, DIGITS[3] ?? "");
        await page.locator("#save").click();
        await page.keyboard.press("Enter");
        await page.getByText("Saved as digits/3_pad").waitFor();
        await page.locator("#save").click();
        assert.equal(await page.locator("#status").innerText(), "");
        await page.keyboard.press("Escape");
        await page.getByText("Page of digits", { exact: true }).click();
        await give(page, "drop", PAGE);
        await page.getByText("Digit", { exact: true }).click();
        await give(page, "drop", FOUR);
        await page.waitForFunction(() => document.querySelector("output")?.value === "4");
        assert.equal(await page.locator("#rows").isVisible(), false);
        await page.close();
      });

      await t.step("writes strokes as wide as is chosen", async () => {
        const { page } = await open(browser, pad);
        const pixels: number[] = [];
        for (const width of ["2", "6", "12"]) {
          await page.locator("#width").fill(width);
          await write(page, "0,0 0,1");
          pixels.push(await inkedPixels(page));
          await page.locator("#clear").click();
        }
        // A straight stroke has the ink of its length times its width, and a round end or two.
        const [thin = 0, medium = 0, wide = 0] = pixels;
        assert.ok(Math.abs(medium / thin - 3) < 0.5, `${pixels}`);
        assert.ok(Math.abs(wide / thin - 6) < 1.2, `${pixels}`);
        await page.close();
      });

      await t.step("writes with a pen, whose pressure makes strokes wider", async () => {
        const { page } = await open(browser, pad);
        const pen = await page.context().newCDPSession(page);
        const widths: number[] = [];
        for (const force of [0.2, 0.9]) {
          for (const stroke of await strokesOn(page, DIGITS[3] ?? "")) {
            const send = (type: "mousePressed" | "mouseMoved" | "mouseReleased", i: number) => {
              const [x = 0, y = 0] = stroke.at(i) ?? [];
              const held = { button: "left", buttons: 1, clickCount: 1 } as const;
              const event = { type, x, y, force, pointerType: "pen", ...held } as const;
              return pen.send("Input.dispatchMouseEvent", event);
            };
            await send("mousePressed", 0);
            for (const i of stroke.keys()) await send("mouseMoved", i);
            await send("mouseReleased", -1);
          }
          await page.waitForFunction(() =>
            document.getElementById("spoken")?.textContent?.startsWith("It looks like ")
          );
          assert.equal(await decision(page), "3", `force ${force}`);
          widths.push(await inkedPixels(page));
          await page.locator("#clear").click();
        }
        const [light = 0, hard = 0] = widths;
        assert.ok(light > 0 && hard > 1.2 * light, `${light} and ${hard} pixels`);
        await page.close();
      });

      await t.step("can read every word, in light and in dark", async () => {
        for (const colorScheme of ["light", "dark"] as const) {
          const { page } = await open(browser, pad);
          await page.emulateMedia({ colorScheme });
          await write(page, DIGITS[5] ?? "");
          assert.deepEqual(await page.evaluate(faintTexts), [], colorScheme);
          await page.close();
        }
      });
    })
  );
});

/** In the page: texts whose contrast is below what WCAG 2.2 asks for at level AA. */
function faintTexts(): string[] {
  const numbers = (colour: string) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (colour: string) =>
    numbers(colour).slice(0, 3).map((value) => value / 255).reduce((sum, value, i) => {
      const linear = value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
      return sum + linear * ([0.2126, 0.7152, 0.0722][i] ?? 0);
    }, 0);
  const background = (element: Element | null): string => {
    if (element === null) return "rgb(255, 255, 255)";
    const { backgroundColor } = getComputedStyle(element);
    return (numbers(backgroundColor)[3] ?? 1) === 0
      ? background(element.parentElement)
      : backgroundColor;
  };
  return [...document.querySelectorAll("body *")].filter((element) => {
    const isText = [...element.childNodes].some((node) =>
      node.nodeType === Node.TEXT_NODE && (node.textContent ?? "").trim() !== ""
    );
    const isOff = element.closest(":disabled, .hidden, script, [hidden], dialog:not([open])");
    if (!isText || isOff !== null) return false;
    const style = getComputedStyle(element);
    const colour = element instanceof SVGElement ? style.fill : style.color;
    const [a, b] = [luminance(colour), luminance(background(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    return ratio < (parseFloat(style.fontSize) >= 24 ? 3 : 4.5);
  }).map((element) => `${element.tagName} ${element.textContent?.slice(0, 40)}`);
}
