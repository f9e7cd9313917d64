import assert from "node:assert/strict";
import { dirname, fromFileUrl, relative } from "@std/path";
import { settings } from "../../lib/notebook/settings.ts";

const PROJECT = dirname(dirname(dirname(fromFileUrl(import.meta.url))));
const inProject = (path: string) => relative(PROJECT, path);
const train = (variables: Record<string, string> = {}) =>
  settings("train", { env: (name) => variables[name] });

Deno.test("settings() returns the study's numbers in the full profile", () => {
  const { profile, trainImages, testImages, seed, seedDrawn } = train();
  assert.deepEqual(
    { profile, trainImages, testImages, seed, seedDrawn },
    {
      profile: "full",
      trainImages: 60_000,
      testImages: 10_000,
      seed: 42,
      seedDrawn: false,
    },
  );
});

Deno.test("settings() returns fewer images in the quick profile", () => {
  const { trainImages, testImages } = train({ PROFILE: "quick" });
  assert.deepEqual([trainImages, testImages], [3_000, 1_000]);
});

Deno.test("settings() writes to the shipped folder only in a full run that may save", () => {
  const folder = (variables: Record<string, string>) => inProject(train(variables).modelFolder);
  assert.equal(folder({ PROFILE: "quick" }), "models/quick/mnist_cnn");
  assert.equal(folder({}), "models/full/mnist_cnn");
  assert.equal(folder({ RECOGNITION_SAVE: "0" }), "models/full/mnist_cnn");
  assert.equal(folder({ RECOGNITION_SAVE: "1" }), "models/mnist_cnn");
});

Deno.test("settings() finds folders from the library, not from the working folder", () => {
  const { checkpointFolder, digitsFolder, shippedModelFolder, ...others } = train({
    PROFILE: "quick",
  });
  assert.equal(inProject(others.pagePicture), "data/pages/pi_drawn.jpg");
  assert.equal(inProject(others.handModelFolder), "models/hand_cnn");
  assert.equal(inProject(others.sharedFolder), "../shared/data");
  assert.equal(inProject(checkpointFolder), "models/quick/mnist_cnn/checkpoint");
  assert.equal(inProject(digitsFolder), "data/digits");
  assert.equal(inProject(shippedModelFolder), "models/mnist_cnn");
});

Deno.test("settings() of notebook 2 reads the shipped network and writes beside it", () => {
  const analyse = (variables: Record<string, string>) =>
    settings("analyse", { env: (name) => variables[name] });
  const full = analyse({ RECOGNITION_SAVE: "1" });
  assert.deepEqual([full.trainImages, full.testImages, full.gaborEpochs], [60_000, 10_000, 3]);
  assert.equal(inProject(full.shippedModelFolder), "models/mnist_cnn");
  assert.equal(inProject(full.checkpointFolder), "models/full/gabor_cnn/checkpoint");
  assert.equal(inProject(full.stopFile), "models/full/gabor_cnn/stop");
  const quick = analyse({ PROFILE: "quick" });
  assert.deepEqual([quick.trainImages, quick.testImages, quick.gaborEpochs], [3_000, 1_000, 1]);
  assert.equal(inProject(quick.checkpointFolder), "models/quick/gabor_cnn/checkpoint");
});

Deno.test("settings() of notebook 3 reads the drawn letters, and writes beside what is shipped", () => {
  const embed = (variables: Record<string, string>) =>
    settings("embed", { env: (name) => variables[name] });
  const full = embed({});
  assert.equal(inProject(full.lettersFolder), "data/greek");
  assert.equal(inProject(full.sharedFolder), "../shared/data");
  assert.equal(inProject(full.lettersPrefix), "data/full/greek");
  assert.equal(inProject(full.projectorFolder), "data/full/projector");
  assert.equal(inProject(full.augmentedModelFolder), "models/augmented_cnn");
  assert.equal(inProject(embed({ RECOGNITION_SAVE: "1" }).lettersPrefix), "data/greek");
  const quick = embed({ PROFILE: "quick", RECOGNITION_SHARED: "elsewhere" });
  assert.equal(inProject(quick.lettersPrefix), "data/quick/greek");
  assert.equal(quick.sharedFolder, "elsewhere");
});

Deno.test("settings() of notebook 4 writes beside the shipped study, which a full run goes on from", () => {
  const folders = (variables: Record<string, string>) => {
    const { studyFolder, startFrom, stopFile } = settings("experiment", {
      env: (name) => variables[name],
    });
    return [studyFolder, startFrom, stopFile].map((path) => path && inProject(path));
  };
  const shipped = "data/experiment";
  assert.deepEqual(folders({ RECOGNITION_SAVE: "1" }), [shipped, shipped, `${shipped}/stop`]);
  assert.deepEqual(folders({}), [
    "data/full/experiment",
    shipped,
    "data/full/experiment/stop",
  ]);
  assert.deepEqual(folders({ PROFILE: "quick" }), [
    "data/quick/experiment",
    undefined,
    "data/quick/experiment/stop",
  ]);
});

Deno.test("settings() takes a seed, or draws one and says so", () => {
  assert.equal(train({ RECOGNITION_SEED: "0" }).seed, 0);
  const { seed, seedDrawn } = train({ RECOGNITION_SEED: "random" });
  assert.ok(Number.isInteger(seed) && seed >= 0 && seed <= 0xffffffff);
  assert.equal(seedDrawn, true);
});

Deno.test("settings() takes an empty variable for one that is not set", () => {
  const { profile, seed, save } = train({
    PROFILE: "",
    RECOGNITION_SEED: "",
    RECOGNITION_SAVE: "",
  });
  assert.deepEqual({ profile, seed, save }, { profile: "full", seed: 42, save: false });
});

Deno.test("settings() throws on a profile that there is not", () => {
  assert.throws(
    () => train({ PROFILE: "fast" }),
    new RangeError('Cannot read PROFILE as it must be "full" or "quick": it is "fast"'),
  );
});

Deno.test("settings() throws on a seed that is no whole number", () => {
  for (const text of ["-1", "1.5", "4294967296", "x"]) {
    assert.throws(
      () => train({ RECOGNITION_SEED: text }),
      new RangeError(
        'Cannot read RECOGNITION_SEED as it must be "random" or a whole number from 0 to ' +
          `4294967295: it is "${text}"`,
      ),
    );
  }
});

Deno.test("settings() throws where a quick run asks to save", () => {
  assert.throws(
    () => train({ PROFILE: "quick", RECOGNITION_SAVE: "1" }),
    new RangeError(
      'Cannot save results as only the profile "full" may replace shipped files: ' +
        'PROFILE is "quick"',
    ),
  );
  assert.throws(
    () => train({ RECOGNITION_SAVE: "yes" }),
    new RangeError('Cannot read RECOGNITION_SAVE as it must be "0" or "1": it is "yes"'),
  );
});
