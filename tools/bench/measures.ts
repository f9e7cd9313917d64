/**
 * What the benchmark measures, and what it should reach.
 *
 * @module
 */

import type { Request } from "./protocol.ts";
import { NETWORKS, type SideName } from "./sides.ts";

/** How much work is measured. */
export interface Sizes {
  /** Images of an epoch. */
  readonly trainImages: number;
  /** Images of an evaluation. */
  readonly testImages: number;
  /** How often one image is predicted for one measurement. */
  readonly repeats: number;
}

/** The sizes of a real measurement. */
export const FULL: Sizes = { trainImages: 60_000, testImages: 10_000, repeats: 500 };
/** Sizes that only show that everything runs. */
export const QUICK: Sizes = { trainImages: 352, testImages: 500, repeats: 3 };

/** One measurement. */
export interface Measure {
  readonly id: string;
  readonly title: string;
  readonly unit: Unit;
  /** What a side is asked; memory is asked of the operating system. */
  readonly request?: Request;
  /** Who takes part; default all that have a network. */
  readonly sides?: readonly SideName[];
  /** Whether it is quality and not cost, so that a ratio says nothing. */
  readonly quality?: boolean;
  /** What ours divided by another side's should be at most. */
  readonly targets?: readonly Target[];
}

/** A unit of a measurement. */
export type Unit = "ms" | "MB" | "share";

/** What ours divided by another side's should be at most. */
export interface Target {
  readonly against: SideName | "faster peer";
  readonly most: number;
}

/** The whole job, which runs in processes of its own. */
export const JOB = "job";
/** Recognising the digit in one picture, from the start of a process. */
export const RECOGNIZE = "recognize";
/** The accuracy that an evaluation found. */
export const ACCURACY = "accuracy";

/** Returns the measures in the order in which they are taken; memory directly after training. */
export function measuresOf({ trainImages, testImages, repeats }: Sizes): Measure[] {
  const few = Math.max(3, repeats / 50);
  return [
    {
      id: "epoch",
      title: `Training epoch, ${count(trainImages)} images`,
      unit: "ms",
      request: { cmd: "epoch", images: trainImages },
      targets: [{ against: "faster peer", most: 0.65 }, { against: "plain", most: 0.65 }],
    },
    {
      id: "memory",
      title: "Peak memory in training",
      unit: "MB",
      targets: [{ against: "keras", most: 0.6 }],
    },
    {
      id: "evaluate",
      title: `Evaluation, ${count(testImages)} images`,
      unit: "ms",
      request: { cmd: "evaluate", images: testImages },
      targets: [{ against: "faster peer", most: 0.7 }],
    },
    {
      id: "predict-1",
      title: "Prediction, 1 image (Keras: `model(x)`)",
      unit: "ms",
      request: { cmd: "predict", images: 1, repeats },
      targets: [{ against: "pytorch", most: 1 }],
    },
    {
      id: "predict-1-compiled",
      title: "Prediction, 1 image (Keras: `predict_on_batch`)",
      unit: "ms",
      request: { cmd: "predict", images: 1, compiled: true, repeats },
    },
    {
      id: "predict-1000",
      title: "Prediction, 1,000 images",
      unit: "ms",
      request: { cmd: "predict", images: Math.min(1000, testImages), compiled: true, repeats: few },
      targets: [{ against: "faster peer", most: 0.9 }],
    },
    { id: "setup", title: "Set-up of the model", unit: "ms", request: { cmd: "setup" } },
  ];
}

/** Returns the measures of single functions, beside the library that has them. */
export function functionMeasures({ repeats }: Sizes): Measure[] {
  const sides: readonly SideName[] = ["ours", "functions"];
  return [
    {
      id: "bank",
      title: "filter2D, 32 kernels of 3×3 on 28×28",
      unit: "ms",
      request: { cmd: "bank", repeats },
      sides,
    },
    {
      id: "large",
      title: "filter2D, 7×7 on 1024×1024",
      unit: "ms",
      request: { cmd: "large", repeats: 3 },
      sides,
      targets: [{ against: "functions", most: 8 }],
    },
    {
      id: "distances",
      title: "SSD of 10,000 × 1,000 rows of 128",
      unit: "ms",
      request: { cmd: "distances", repeats: 3 },
      sides,
    },
  ];
}

/** Whether a side takes part in a measure. */
export function takesPart(side: SideName, { sides = NETWORKS }: Measure): boolean {
  return sides.includes(side);
}

/** Returns the measures that follow from others, and those that begin with a process. */
export function furtherMeasures(epochs: number): Measure[] {
  return [
    {
      id: JOB,
      title: `Whole job, from process start to saved model (${epochs} epoch${
        epochs === 1 ? "" : "s"
      })`,
      unit: "ms",
      targets: [{ against: "keras", most: 0.6 }],
    },
    {
      id: RECOGNIZE,
      title: "One picture, from process start to answer",
      unit: "ms",
      targets: [{ against: "keras", most: 0.25 }],
    },
    { id: "job-memory", title: "Peak memory of the whole job", unit: "MB" },
    {
      id: ACCURACY,
      title: "Accuracy on the test images after training",
      unit: "share",
      quality: true,
    },
  ];
}

/** A count as a person reads it: `60,000`. */
export function count(n: number): string {
  return n.toLocaleString("en");
}
