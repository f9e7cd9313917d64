// Every notebook of the project in the quick profile: about a minute each.

import assert from "node:assert/strict";
import { join, toFileUrl } from "@std/path";
import { PROJECT } from "../../tools/command.ts";
import { listNotebooks, notebookName } from "../../tools/report/notebook.ts";
import { imagesOf, visit, withBrowser } from "../helpers/browser.ts";
import { gitStatus, NOT_SET_UP } from "../helpers/start.ts";

for (const path of await listNotebooks(join(PROJECT, "notebooks"))) {
  const name = notebookName(path);
  const [number = ""] = name.split("_");

  Deno.test({
    name: `${name} runs in the quick profile, changes nothing and makes a page that shows`,
    ignore: NOT_SET_UP,
    fn: async () => {
      const before = await gitStatus();
      const report = await Deno.makeTempDir({ prefix: "quick_run_" });
      try {
        const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
          args: [
            ...["run", "-A", join(PROJECT, "tools", "start.ts")],
            ...["--profile", "quick", "--only", number, "--report", report],
          ],
          env: { NO_COLOR: "1" },
          stdin: "null",
        }).output();
        const printed = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
        assert.equal(code, 0, printed);
        assert.equal(await gitStatus(), before);
        await withBrowser(async (browser) => {
          for (const file of [`${name}.html`, "index.html"]) {
            const url = toFileUrl(join(report, file)).href;
            const { page, requests, errors } = await visit(browser, url);
            assert.deepEqual(errors, []);
            assert.deepEqual(requests, [url]);
            const images = await imagesOf(page);
            assert.ok(images.length > 0, file);
            assert.deepEqual(images.filter((image) => !image.hasPixels || image.widthPx === 0), []);
            assert.deepEqual(images.filter((image) => image.alt === ""), []);
          }
        });
      } finally {
        await Deno.remove(report, { recursive: true });
      }
    },
  });
}
