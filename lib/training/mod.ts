/**
 * Training, one epoch at a time, repeatable to the last digit and resumable after any stop.
 *
 * Begin with {@linkcode fit}: a model and two sets go in, a history with a row per epoch comes out, and
 * the model's weights have changed. {@linkcode createTrainer},
 * {@linkcode trainEpoch} and {@linkcode createFastStep} are its parts,
 * for those who time or vary them.
 *
 * @module
 */

export { augment, type AugmentOptions, checkAmounts } from "./augment.ts";
export { type EpochOptions, trainEpoch, type TrainingProgress } from "./epoch.ts";
export { createFastStep, type FastStep, type StepState } from "./fast_step.ts";
export { cosineDecay, createTrainer, type Trainer, type TrainerOptions } from "./trainer.ts";
export type { StepOptions, TrainingStep } from "./step.ts";
export { fit, type FitOptions, type FitResult, removeCheckpoints } from "./fit.ts";
