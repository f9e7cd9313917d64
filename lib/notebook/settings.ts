/**
 * What a notebook's run depends on, read from the environment in one place.
 *
 * `PROFILE` is `full` (default) or `quick`: the same cells on less data. `RECOGNITION_SEED` is a
 * whole number, 42 by default, or `random` for one that is drawn. `RECOGNITION_SAVE=1`, which
 * `deno task start --save` sets, lets a full run replace the files that the project ships; a run
 * without it, by hand or by a task, writes beside them, into folders that git ignores:
 *
 * | run | the network of notebook 1 | the letters of notebook 3 |
 * |---|---|---|
 * | `quick` | `models/quick/mnist_cnn` | `data/quick/greek_images.csv` … |
 * | `full` | `models/full/mnist_cnn` | `data/full/greek_images.csv` … |
 * | `full`, `RECOGNITION_SAVE=1` | `models/mnist_cnn`, which the other notebooks and `recognize` read | `data/greek_images.csv` … |
 *
 * Checkpoints lie in the folder `checkpoint` of the network's own, so that a run stopped by hand is
 * resumed by the next one of the same profile.
 *
 * @module
 */

import { dirname, fromFileUrl, join } from "@std/path";

/** How much a run does. */
export type Profile = "full" | "quick";

/** What every notebook reads. */
export interface CommonSettings {
  /** How much this run does. */
  readonly profile: Profile;
  /** What random numbers begin with: 0 to 4294967295. */
  readonly seed: number;
  /** Whether the seed was drawn for this run; print it then. */
  readonly seedDrawn: boolean;
  /** Whether this run may replace the files that the project ships. */
  readonly save: boolean;
  /** The folder of the network that the project ships, to be read in every profile. */
  readonly shippedModelFolder: string;
  /** The folder of other people's pictures, which may be missing: `RECOGNITION_SHARED`. */
  readonly sharedFolder: string;
}

/** What notebook 1 reads. */
export interface TrainSettings extends CommonSettings {
  /** How many images of the training set are used, from the first. */
  readonly trainImages: number;
  /** How many images of the test set are used, from the first. */
  readonly testImages: number;
  /** The folder that this run writes its network to. */
  readonly modelFolder: string;
  /** The folder of its checkpoints, by which it is resumed. */
  readonly checkpointFolder: string;
  /** Making this file stops the training at the next batch. */
  readonly stopFile: string;
  /** The folder of one's own handwriting. */
  readonly digitsFolder: string;
  /** The picture of a page with many digits. */
  readonly pagePicture: string;
  /** The folder of the network for real hands. */
  readonly handModelFolder: string;
}

/** What notebook 2 reads. */
export interface AnalyseSettings extends CommonSettings {
  /** How many images the network with Gabor filters is trained on, from the training set's first. */
  readonly trainImages: number;
  /** How many images of the test set are used, from the first. */
  readonly testImages: number;
  /** How often the training of the network with Gabor filters goes through them. */
  readonly gaborEpochs: number;
  /** How many images the networks that are compared are trained on, from the training set's first. */
  readonly comparedImages: number;
  /** How often the training of each of them goes through these. */
  readonly comparedEpochs: number;
  /** The folder of these trainings' checkpoints, by which they are resumed. */
  readonly checkpointFolder: string;
  /** Making this file stops the training under way at the next batch. */
  readonly stopFile: string;
}

/** What notebook 3 reads. */
export interface EmbedSettings extends CommonSettings {
  /** The folder of the letters with known classes. */
  readonly lettersFolder: string;
  /** The folder of one's own letters, to be recognised. */
  readonly ownFolder: string;
  /** The folder of more classes by several hands. */
  readonly moreFolder: string;
  /** The folder of the network that was trained on shifted and turned digits. */
  readonly augmentedModelFolder: string;
  /** What the paths of the letters' CSV files begin with. */
  readonly lettersPrefix: string;
  /** The folder of the files for the Embedding Projector. */
  readonly projectorFolder: string;
  /** How often examples are drawn for a curve. */
  readonly draws: number;
}

/** What notebook 4 and `deno task experiment` read of a study. */
export interface ExperimentSettings extends CommonSettings {
  /** The folder of the study: its journal, and the table of its variations. */
  readonly studyFolder: string;
  /** The folder of the study that the project ships, to be read in every profile. */
  readonly shippedFolder: string;
  /** The folder of the journal that a study of the full profile goes on from. */
  readonly startFrom?: string;
  /** Making this file stops the study; run again, it goes on from its journal. */
  readonly stopFile: string;
}

/** What each notebook reads, by the notebook's name. */
export interface NotebookSettings {
  /** Notebook 1. */
  readonly train: TrainSettings;
  /** Notebook 2. */
  readonly analyse: AnalyseSettings;
  /** Notebook 3. */
  readonly embed: EmbedSettings;
  /** Notebook 4. */
  readonly experiment: ExperimentSettings;
  /** The second study, of which notebook 4 shows the shipped results. */
  readonly best: ExperimentSettings;
}

/** Where settings are read from. */
export interface SettingsOptions {
  /** Returns a variable of the environment; default `Deno.env.get`. */
  readonly env?: (name: string) => string | undefined;
}

const PROJECT = dirname(dirname(dirname(fromFileUrl(import.meta.url))));
const DEFAULT_SEED = 42;
const MAX_SEED = 0xffffffff;

const TRAIN = {
  full: { trainImages: 60_000, testImages: 10_000 },
  quick: { trainImages: 3_000, testImages: 1_000 },
} as const;

const ANALYSE = {
  full: {
    trainImages: 60_000,
    testImages: 10_000,
    gaborEpochs: 3,
    comparedImages: 10_000,
    comparedEpochs: 4,
  },
  quick: {
    trainImages: 3_000,
    testImages: 1_000,
    gaborEpochs: 1,
    comparedImages: 1_000,
    comparedEpochs: 2,
  },
} as const;

const EMBED = {
  full: { draws: 50 },
  quick: { draws: 5 },
} as const;

/**
 * Returns the settings of a notebook for this run.
 *
 * @param notebook The notebook's name.
 * @param options Where variables are read from.
 * @throws {RangeError} If a variable has a value that is not one of its choices.
 *
 * @example
 * ```ts
 * import { settings } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const variables: Record<string, string> = { PROFILE: "quick" };
 * const { trainImages, seed } = settings("train", { env: (name) => variables[name] });
 * assert.deepEqual([trainImages, seed], [3_000, 42]);
 * ```
 */
export function settings<Name extends keyof NotebookSettings>(
  notebook: Name,
  { env = Deno.env.get }: SettingsOptions = {},
): NotebookSettings[Name] {
  // A variable that is set to nothing is not set.
  const read = (name: string) => env(name) || undefined;
  return NOTEBOOKS[notebook](commonSettings(read));
}

/**
 * Returns the stop file of every run that can be under way: of each notebook that has one, in
 * either profile, with and without `RECOGNITION_SAVE`.
 *
 * @example
 * ```ts
 * import { settings, stopFiles } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const { stopFile } = settings("train", { env: () => undefined });
 * assert.ok(stopFiles().includes(stopFile));
 * ```
 */
export function stopFiles(): string[] {
  const runs = [{}, { PROFILE: "quick" }, { RECOGNITION_SAVE: "1" }];
  const files = runs.flatMap((variables: Record<string, string>) => {
    const env = (name: string) => variables[name];
    return Object.values(NOTEBOOKS)
      .map((read) => read(commonSettings(env)))
      .flatMap((run) => "stopFile" in run ? [run.stopFile] : []);
  });
  return [...new Set(files)];
}

const NOTEBOOKS: {
  readonly [Name in keyof NotebookSettings]: (common: CommonSettings) => NotebookSettings[Name];
} = {
  train: (common) => {
    const modelFolder = outputPath("models", "mnist_cnn", common);
    return {
      ...common,
      ...TRAIN[common.profile],
      modelFolder,
      checkpointFolder: join(modelFolder, "checkpoint"),
      stopFile: join(modelFolder, "stop"),
      digitsFolder: join(PROJECT, "data", "digits"),
      pagePicture: join(PROJECT, "data", "pages", "pi_drawn.jpg"),
      handModelFolder: join(PROJECT, "models", "hand_cnn"),
    };
  },
  analyse: (common) => {
    // Never among the shipped files: it is compared, not kept.
    const folder = join(PROJECT, "models", common.profile, "gabor_cnn");
    return {
      ...common,
      ...ANALYSE[common.profile],
      checkpointFolder: join(folder, "checkpoint"),
      stopFile: join(folder, "stop"),
    };
  },
  embed: (common) => ({
    ...common,
    ...EMBED[common.profile],
    lettersFolder: join(PROJECT, "data", "greek"),
    ownFolder: join(PROJECT, "data", "greek_own"),
    moreFolder: join(PROJECT, "data", "greek_more"),
    augmentedModelFolder: join(PROJECT, "models", "augmented_cnn"),
    lettersPrefix: outputPath("data", "greek", common),
    projectorFolder: join(PROJECT, "data", common.profile, "projector"),
  }),
  experiment: (common) => studySettings("experiment", common),
  best: (common) => studySettings("best", common),
};

function studySettings(name: string, common: CommonSettings): ExperimentSettings {
  const studyFolder = outputPath("data", name, common);
  const shippedFolder = join(PROJECT, "data", name);
  return {
    ...common,
    studyFolder,
    shippedFolder,
    ...(common.profile === "full" ? { startFrom: shippedFolder } : {}),
    stopFile: join(studyFolder, "stop"),
  };
}

/** Returns where a run writes: the shipped place only where it may replace what is there. */
function outputPath(root: string, name: string, { profile, save }: CommonSettings): string {
  return save ? join(PROJECT, root, name) : join(PROJECT, root, profile, name);
}

function commonSettings(env: (name: string) => string | undefined): CommonSettings {
  const profile = readProfile(env("PROFILE"));
  return {
    profile,
    ...readSeed(env("RECOGNITION_SEED")),
    save: readSave(env("RECOGNITION_SAVE"), profile),
    shippedModelFolder: join(PROJECT, "models", "mnist_cnn"),
    sharedFolder: env("RECOGNITION_SHARED") ?? join(PROJECT, "..", "shared", "data"),
  };
}

function readProfile(text = "full"): Profile {
  if (text === "full" || text === "quick") return text;
  throw new RangeError(
    `Cannot read PROFILE as it must be "full" or "quick": it is "${text}"`,
  );
}

function readSeed(text = String(DEFAULT_SEED)): { seed: number; seedDrawn: boolean } {
  if (text === "random") {
    const [seed = DEFAULT_SEED] = crypto.getRandomValues(new Uint32Array(1));
    return { seed, seedDrawn: true };
  }
  const seed = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(seed <= MAX_SEED)) {
    throw new RangeError(
      `Cannot read RECOGNITION_SEED as it must be "random" or a whole number from 0 to ${MAX_SEED}: ` +
        `it is "${text}"`,
    );
  }
  return { seed, seedDrawn: false };
}

function readSave(text = "0", profile: Profile): boolean {
  if (text !== "0" && text !== "1") {
    throw new RangeError(`Cannot read RECOGNITION_SAVE as it must be "0" or "1": it is "${text}"`);
  }
  if (text === "1" && profile !== "full") {
    throw new RangeError(
      `Cannot save results as only the profile "full" may replace shipped files: ` +
        `PROFILE is "${profile}"`,
    );
  }
  return text === "1";
}
