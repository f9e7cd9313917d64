/** The camera of try.html and of the pad, in a browser whose camera plays a page. */

import assert from "node:assert/strict";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { join, toFileUrl } from "@std/path";
import { readPicture } from "../../lib/image/decode.ts";
import type { Picture } from "../../lib/image/picture.ts";
import { PROJECT } from "../../tools/command.ts";
import { bundled } from "../../tools/bundle.ts";
import { writeTryPage } from "../../tools/report/try_page.ts";
import { NO_BROWSER, visit, withBrowser } from "../helpers/browser.ts";
import { fakeCamera, part, writeVideo } from "../helpers/camera.ts";
import { withFolder } from "../helpers/folder.ts";
import { withPad } from "../helpers/pad.ts";
import { PAGE } from "../helpers/page_pi.ts";

const NO_BUNDLER = await bundled(join(PROJECT, "tools", "pad", "page", "dom.ts"))
  .then(() => false, () => true);
const ignore = NO_BROWSER || NO_BUNDLER;

/** What the camera sees: a part of the page, its first two rows. */
const SEEN = { row: 0, column: 60, width: 640, height: 480 } as const;
const DIGITS = "3 1 4 1 5 9 2\n5 8 9 7 9 3";

async function opened(page: Page): Promise<void> {
  await page.waitForFunction(() => "ready" in document.body.dataset);
  await page.locator("#camera").click();
}

/** Waits until so many pictures were looked at, and returns the times that it took. */
async function times(page: Page, count: number): Promise<number[]> {
  await page.evaluate(() => performance.clearMeasures());
  await page.waitForFunction(
    (count) => performance.getEntriesByName("live picture").length >= count,
    count,
  );
  return await page.evaluate(() =>
    performance.getEntriesByName("live picture").map(({ duration }) => duration)
  );
}

/** How many of the tracks that a page asked for are still on; a page's script counts them. */
function tracksOn(page: Page): Promise<number> {
  return page.evaluate(() =>
    (globalThis as unknown as { tracks: MediaStreamTrack[] }).tracks
      .filter(({ readyState }) => readyState === "live").length
  );
}

/** Has pages of a context keep the tracks that they are given. */
async function keepTracks(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const tracks: MediaStreamTrack[] = [];
    Object.assign(globalThis, { tracks });
    const devices = navigator.mediaDevices as MediaDevices | undefined;
    if (devices === undefined) return;
    const ask = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (wanted) => {
      const stream = await ask(wanted);
      tracks.push(...stream.getTracks());
      return stream;
    };
  });
}

async function openPage(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1100, height: 800 } });
  // A machine that does much else looks at few pictures a second.
  context.setDefaultTimeout(120_000);
  await keepTracks(context);
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

/** A sheet of paper with nothing on it, in uneven light and with a camera's noise. */
function emptyPage(): Picture {
  const { width, height } = SEEN;
  const rgba = new Uint8ClampedArray(4 * width * height).fill(255);
  let seed = 1;
  for (let i = 0; i < rgba.length; i += 4) {
    seed = (seed * 16807) % 2147483647;
    rgba.fill(190 + 40 * (i / rgba.length) + 6 * (seed / 2147483647), i, i + 3);
  }
  return { name: "empty", width, height, rgba };
}

Deno.test("a person with a camera", { ignore }, async (t) => {
  await withFolder(async (folder) => {
    await writeTryPage(folder);
    const url = toFileUrl(join(folder, "try.html")).href;
    const video = join(folder, "page.y4m");
    await writeVideo(video, part(await readPicture(PAGE), SEEN));

    await withBrowser(async (browser) => {
      await t.step(
        "sees the digits of a page named as it is held, in one file offline",
        async () => {
          const page = await openPage(browser, url);
          await opened(page);
          await page.getByText(DIGITS).waitFor();
          assert.ok(await page.locator("#marks .mark").count() >= 10);
          const all = (await times(page, 12)).sort((a, b) => a - b);
          const median = all[all.length >> 1] ?? NaN;
          console.log(`a live picture of 13 digits: median ${median.toFixed(0)} ms`);
          assert.ok(await page.locator("#cameras").isHidden(), "there is one camera only");
          assert.equal(await tracksOn(page), 1);

          await page.locator("#take").click();
          await page.locator("#rows:not([hidden])").waitFor();
          assert.equal(await page.locator("#rows").innerText(), DIGITS);
          assert.match(await page.locator("#spoken").innerText(), /^A page with 2 rows: 3 1 4 1 5/);
          assert.ok(await page.locator('input[value="page"]').isChecked());
          assert.equal(await page.locator("#live").isVisible(), false);
          assert.equal(await tracksOn(page), 0);
          await page.locator("#undo").click();
          assert.equal(await page.locator("#status").innerText(), "The paper is blank");
          await page.context().close();
        },
      );

      await t.step("closes it, and leaves the page: nothing is watched any more", async () => {
        const page = await openPage(browser, url);
        const close = {
          button: () => page.locator("#close").click(),
          escape: () => page.keyboard.press("Escape"),
          hidden: () =>
            page.evaluate(() => {
              Object.defineProperty(document, "hidden", { value: true, configurable: true });
              document.dispatchEvent(new Event("visibilitychange"));
              Object.defineProperty(document, "hidden", { value: false });
            }),
        };
        for (const [how, act] of Object.entries(close)) {
          await opened(page);
          await page.locator("#live[open]").waitFor();
          await times(page, 1);
          assert.equal(await tracksOn(page), 1, how);
          await act();
          await page.locator("#live").waitFor({ state: "hidden" });
          assert.equal(await tracksOn(page), 0, how);
          assert.equal(await page.locator("#error").innerText(), "");
        }
        await page.context().close();
      });

      await t.step("sees and takes it on the pad as well, and saves the still", async () => {
        await withPad(async (pad) => {
          const page = await openPage(browser, pad.url);
          await opened(page);
          await page.getByText(DIGITS).waitFor();
          await page.locator("#take").click();
          await page.locator("#rows:not([hidden])").waitFor();
          await page.locator("#save").click();
          await page.locator("#label").fill("3");
          await page.keyboard.press("Enter");
          await page.getByText("Saved as digits/3_pad1.jpg").waitFor();
          await page.context().close();
        });
      });

      await t.step("opens the phone's own camera on a phone", async () => {
        const context = await browser.newContext({
          viewport: { width: 390, height: 844 },
          hasTouch: true,
          isMobile: true,
        });
        const phone = await context.newPage();
        await phone.goto(url);
        const chooser = phone.waitForEvent("filechooser");
        await opened(phone);
        const input = (await chooser).element();
        assert.equal(await input.getAttribute("capture"), "environment");
        await (await chooser).setFiles(PAGE);
        await phone.locator("#rows:not([hidden])").waitFor();
        assert.equal(await phone.locator("#marked .mark").count(), 40);
        assert.equal(await phone.evaluate(() => document.documentElement.scrollWidth), 390);
        await context.close();
      });
    }, fakeCamera(video));

    await t.step("sees no digits on an empty page", async () => {
      await writeVideo(video, emptyPage());
      await withBrowser(async (browser) => {
        const page = await openPage(browser, url);
        await opened(page);
        const all = (await times(page, 12)).sort((a, b) => a - b);
        console.log(`a live picture of empty paper: median ${all[6]?.toFixed(0)} ms`);
        assert.equal(
          await page.locator("#found").innerText(),
          "Hold a page of digits before the camera",
        );
        assert.equal(await page.locator("#marks .mark").count(), 0);
      }, fakeCamera(video));
    });

    await t.step("chooses between two cameras", async () => {
      const two = ["--use-fake-device-for-media-stream=device-count=2"];
      await withBrowser(async (browser) => {
        const page = await openPage(browser, url);
        await opened(page);
        await page.locator("#cameras").waitFor();
        const names = await page.locator("#which option").allInnerTexts();
        assert.deepEqual(names, ["fake_device_0", "fake_device_1"]);
        await page.locator("#which").selectOption({ index: 1 });
        await page.waitForFunction(() =>
          document.querySelector<HTMLVideoElement>("#video")?.srcObject instanceof MediaStream &&
          (document.querySelector<HTMLVideoElement>("#video")?.srcObject as MediaStream)
              .getVideoTracks()[0]?.label === "fake_device_1"
        );
        assert.equal(
          await page.locator("#which").inputValue(),
          await page.evaluate(() =>
            (document.querySelector<HTMLVideoElement>("#video")?.srcObject as MediaStream)
              .getVideoTracks()[0]?.getSettings().deviceId ?? ""
          ),
        );
        assert.equal(await tracksOn(page), 1);
        // Chosen twice in a row, then closed before either picture is there.
        await page.evaluate(() => {
          const which = document.querySelector("#which") as HTMLSelectElement;
          for (const index of [0, 1]) {
            which.selectedIndex = index;
            which.dispatchEvent(new Event("change"));
          }
          (document.querySelector("#close") as HTMLButtonElement).click();
        });
        await page.waitForFunction(() =>
          !(document.querySelector("#camera") as HTMLButtonElement).disabled
        );
        await page.waitForTimeout(500);
        assert.equal(await tracksOn(page), 0);
        assert.equal(await page.locator("#live").isVisible(), false);
        assert.equal(await page.locator("#error").innerText(), "");
        // Named as on Android.
        await page.evaluate(() => {
          const devices = navigator.mediaDevices;
          const list = devices.enumerateDevices.bind(devices);
          devices.enumerateDevices = async () =>
            (await list()).map(({ kind, deviceId, label }) => {
              const side = label.endsWith("1") ? "back" : "front";
              return { kind, deviceId, label: `camera, facing ${side}` } as MediaDeviceInfo;
            });
        });
        await opened(page);
        await page.waitForFunction(() =>
          document.querySelector("#which option")?.textContent?.startsWith("camera, ")
        );
        assert.deepEqual(
          await page.locator("#which option").allInnerTexts(),
          ["camera, facing back", "camera, facing front"],
        );
      }, [...two, "--use-fake-ui-for-media-stream"]);
    });

    const none = "--use-fake-device-for-media-stream=device-count=0";
    const reasons = {
      "is told that the camera isn't allowed": [
        ["--use-fake-device-for-media-stream"],
        "Cannot open the camera as this page must be allowed to use it: it isn't; " +
        "allow it beside the page's address, or open a photograph instead",
      ],
      "is told that there is no camera": [
        [none, "--use-fake-ui-for-media-stream"],
        "Cannot open the camera as there must be one: the browser finds none; " +
        "open a photograph instead",
      ],
    } as const;
    for (const [name, [flags, reason]] of Object.entries(reasons)) {
      await t.step(name, async () => {
        await withBrowser(async (browser) => {
          const { page } = await visit(browser, url);
          await opened(page);
          await page.locator("#error:not(:empty)").waitFor();
          assert.equal(await page.locator("#error").innerText(), reason);
          assert.ok(await page.locator("#camera").isEnabled());
          assert.equal(await page.locator("#live").isVisible(), false);
        }, flags);
      });
    }

    await t.step("is told that the camera is in use, and tries again", async () => {
      await withBrowser(async (browser) => {
        const context = await browser.newContext();
        await context.addInitScript(() => {
          const devices = navigator.mediaDevices;
          const ask = devices.getUserMedia.bind(devices);
          devices.getUserMedia = () => {
            devices.getUserMedia = ask;
            return new Promise((_, reject) => {
              const refuse = () => reject(new DOMException("in use", "NotReadableError"));
              Object.assign(globalThis, { refuse });
            });
          };
        });
        const page = await context.newPage();
        await page.goto(url);
        await opened(page);
        assert.equal(
          await page.locator("#status").innerText(),
          "Waiting for the camera: the browser may ask whether it is allowed…",
        );
        await page.evaluate("refuse()");
        await page.locator("#error:not(:empty)").waitFor();
        assert.equal(
          await page.locator("#error").innerText(),
          "Cannot open the camera as nothing else may be using it: it gives no picture; " +
            "close what uses it, then try again",
        );
        await page.locator("#camera").click();
        await page.locator("#live[open]").waitFor();
        assert.equal(await page.locator("#error").innerText(), "");
      }, ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]);
    });

    await t.step("is told that a browser gives a file no camera", async () => {
      await withBrowser(async (browser) => {
        const context = await browser.newContext();
        await context.addInitScript(() =>
          Object.defineProperty(navigator, "mediaDevices", { value: undefined })
        );
        const page = await context.newPage();
        await page.goto(url);
        await opened(page);
        assert.equal(
          await page.locator("#error").innerText(),
          "Cannot open the camera as the browser must give it to this page: it gives none to one " +
            "that was opened as a file; open a photograph instead",
        );
      });
    });
  });
});
