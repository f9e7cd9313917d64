import assert from "node:assert/strict";
import { fromFileUrl, join } from "@std/path";
import { JOURNAL } from "../../lib/experiment/run/journal.ts";
import { runStudy } from "../../lib/experiment/run/run_study.ts";
import { withFolder } from "../helpers/folder.ts";
import { TINY, tinyOptions } from "../helpers/tiny_study.ts";

const STUDY = fromFileUrl(import.meta.resolve("../helpers/tiny_study.ts"));

/** Runs a script where it can mount disks that only it sees. */
async function withMounts(script: string, ...args: readonly string[]): Promise<string> {
  const { stdout, stderr, success } = await new Deno.Command("unshare", {
    args: ["--mount", "--map-root-user", "bash", "-uc", script, "bash", ...args],
    env: { NO_COLOR: "1" },
  }).output();
  const printed = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
  assert.ok(success, printed);
  return printed;
}

const ignore = !await withMounts('mount -t tmpfs none "$1"', "/mnt").then(() => true, () => false);
if (ignore) console.log("skipped: the tests of full disks need to mount some");

/** Leaves a journal that has been begun, without a result. */
async function begin(folder: string): Promise<void> {
  const controller = new AbortController();
  controller.abort();
  await runStudy(TINY, tinyOptions(folder, { signal: controller.signal }));
}

Deno.test({
  name: "runStudy() on a full disk keeps whole lines, and goes on once there is room",
  ignore,
  fn: () =>
    withFolder(async (folder) => {
      const [own, disk] = [join(folder, "study"), join(folder, "disk")];
      await Promise.all([begin(own), Deno.mkdir(disk)]);
      // Only the journal is on the small disk, which is filled but for the journal's last page.
      const printed = await withMounts(
        `
        mount -t tmpfs -o size=64k none "$2"
        mv "$1/${JOURNAL}" "$2/" && ln -s "$2/${JOURNAL}" "$1/${JOURNAL}"
        printf '%2000s\\n' 'a line that says nothing' >> "$2/${JOURNAL}"
        head -c 1000000 /dev/zero > "$2/filler" 2> /dev/null
        "$3" run -A "$4" "$1" 2>&1
        echo "status $?"
        cp "$2/${JOURNAL}" "$1/full.jsonl"
        rm "$2/filler"
        "$3" run -A "$4" "$1" 2>&1
        cp "$2/${JOURNAL}" "$1/whole.jsonl"
        `,
        ...[own, disk, Deno.execPath(), STUDY],
      );
      const path = join(own, JOURNAL);
      const message = new RegExp(
        `Error: Cannot add trial \\d+ to "${path}" as its line must be whole: ` +
          "No space left on device \\(os error 28\\); once there is room, the same command goes on\n",
      );
      assert.match(printed, message);
      assert.match(printed, /\nstatus 1\ntrue\n$/);
      const idsIn = async (name: string) => {
        const text = await Deno.readTextFile(join(own, name));
        assert.ok(text.endsWith("\n"));
        return text.trimEnd().split("\n").slice(2).map((line) => JSON.parse(line).id);
      };
      const [full, whole] = [await idsIn("full.jsonl"), await idsIn("whole.jsonl")];
      assert.ok(full.length > 0 && full.length < 12, `there are ${full.length} results`);
      assert.deepEqual(whole.slice(0, full.length), full);
      assert.deepEqual([whole.length, new Set(whole).size], [12, 12]);
    }),
});

Deno.test({
  name: "runStudy() on a disk that is full before it begins leaves no journal, and begins later",
  ignore,
  fn: () =>
    withFolder(async (folder) => {
      const printed = await withMounts(
        `
        mount -t tmpfs -o size=512k none "$1"
        head -c 1000000 /dev/zero > "$1/filler" 2> /dev/null
        "$2" run -A "$3" "$1/study" 2>&1
        echo "status $?"
        ls "$1/study"
        rm "$1/filler"
        "$2" run -A "$3" "$1/study" 2>&1
        `,
        ...[folder, Deno.execPath(), STUDY],
      );
      const refused =
        `Error: Cannot write "${join(folder, "study", JOURNAL)}" as the system must ` +
        "take all of it: No space left on device (os error 28)\n";
      assert.ok(printed.includes(refused), printed);
      assert.match(printed, /\nstatus 1\nlock\ntrue\n$/);
    }),
});

Deno.test({
  name: "runStudy() refuses a folder that it may not write",
  ignore,
  fn: () =>
    withFolder(async (folder) => {
      const printed = await withMounts(
        `
        mount --bind "$1" "$1" && mount -o remount,ro,bind "$1"
        "$2" run -A "$3" "$1/study" 2>&1
        echo "status $?"
        `,
        ...[folder, Deno.execPath(), STUDY],
      );
      const own = join(folder, "study");
      assert.ok(
        printed.includes(
          `Error: Cannot run the study in "${own}" as its journal must be written: ` +
            `Read-only file system (os error 30): mkdir '${own}'\n`,
        ),
        printed,
      );
      assert.match(printed, /\nstatus 1\n$/);
    }),
});
