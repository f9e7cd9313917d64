import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { join } from "@std/path";
import { settings, stopFiles } from "../../lib/notebook/settings.ts";
import { makeStopFile, takeStopFile } from "../../lib/base/stop_file.ts";
import { exists, PROJECT } from "../../tools/command.ts";
import { runTool } from "../helpers/program.ts";

const stop = (...args: string[]) => runTool("stop", ...args);
const left = async () => (await Promise.all(stopFiles().map(exists))).filter(Boolean).length;

Deno.test("makeStopFile() makes the folder too, takeStopFile() tells whether the file was there", async () => {
  const folder = await Deno.makeTempDir();
  const file = join(folder, "not", "yet", "stop");
  makeStopFile(file);
  makeStopFile(file);
  assert.equal(await takeStopFile(file), true);
  assert.equal(await takeStopFile(file), false);
  assert.equal(await takeStopFile(undefined), false);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("stopFiles() names the file of each notebook that trains, in either profile", () => {
  const env = (variables: Record<string, string>) => ({ env: (name: string) => variables[name] });
  const files = stopFiles();
  for (const variables of [{}, { PROFILE: "quick" }, { RECOGNITION_SAVE: "1" }]) {
    assert.ok(files.includes(settings("train", env(variables)).stopFile));
    assert.ok(files.includes(settings("analyse", env(variables)).stopFile));
  }
  assert.equal(new Set(files).size, files.length);
});

Deno.test("stop makes the stop files, says whose was taken, and leaves none", async () => {
  const { stopFile } = settings("train", {
    env: (name) => name === "PROFILE" ? "quick" : undefined,
  });
  const stopping = stop();
  while (!await takeStopFile(stopFile)) await delay(20);
  const { code, out, err } = await stopping;
  assert.equal(out, "Stopped: models/quick/mnist_cnn\n");
  assert.equal(err, "");
  assert.equal(code, 0);
  assert.equal(await left(), 0);
});

Deno.test("stop says so where nothing is under way, and leaves neither files nor folders", async () => {
  const before = await exists(join(PROJECT, "models", "full"));
  const { code, err } = await stop("--wait", "0.3");
  assert.equal(
    err,
    "Cannot stop a notebook as its training or study must be under way: none took notice in 0.3 s\n",
  );
  assert.equal(code, 1);
  assert.equal(await left(), 0);
  assert.equal(await exists(join(PROJECT, "models", "full")), before);
});

Deno.test("stop refuses a time that is none", async () => {
  const { code, err } = await stop("--wait", "soon");
  assert.equal(
    err,
    'Cannot stop a notebook as --wait must be a number of seconds above 0: it is "soon"\n',
  );
  assert.equal(code, 2);
});
