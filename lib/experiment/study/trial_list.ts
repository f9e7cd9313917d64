/**
 * The trials that a study has asked for, and what is known of them.
 *
 * @module
 */

import { mean } from "../../base/mod.ts";
import type { StudyDefinition } from "./study.ts";
import { taskOf, type TrialTask } from "./task.ts";
import {
  endedTrial,
  type Outcome,
  type Params,
  paramsKey,
  type Stage,
  type Trial,
} from "./trial.ts";

/** Trials by number and by id. */
export interface TrialList {
  /** By number; no two have the same id. */
  readonly trials: readonly Trial[];
  /** Asks for a variation with each seed of a stage; what is there already stays. */
  readonly ask: (stage: Stage, params: Params) => void;
  /** The first trial that waits; with ids, the first of these. */
  readonly waiting: (ids?: ReadonlySet<string>) => Trial | undefined;
  /** What the process of a trial is told. */
  readonly taskOf: (trial: Trial) => TrialTask;
  /** Says that a trial runs, or, without `true`, that it waits again. */
  readonly setRunning: (id: string, runs: boolean) => void;
  /** Says how a trial ended. */
  readonly end: (id: string, outcome: Outcome) => void;
  /** A variation's trials in the search, by seed. */
  readonly searched: (params: Params) => readonly Trial[];
  /** Whether all of them have ended. */
  readonly hasEnded: (params: Params) => boolean;
  /** A variation's mean validation accuracy in the search, once it is complete with each seed. */
  readonly meanOf: (params: Params) => number | undefined;
}

/** Returns a list without trials; of those that ran before, it is known how they ended. */
export function createTrialList(
  study: StudyDefinition,
  outcomes: ReadonlyMap<string, Outcome>,
): TrialList {
  const trials: Trial[] = [];
  const tasks = new Map<string, TrialTask>();
  const places = new Map<string, number>();
  const unstarted = new Set<string>();
  /** The places of a variation's trials in the search: those of another that is the same network. */
  const searched = new Map<string, readonly number[]>();

  function ask(stage: Stage, params: Params): void {
    const key = paramsKey(params);
    if (stage === "search" && searched.has(key)) return;
    const { seeds, length } = stageOf(study, stage);
    const found = seeds.map((seed) => {
      const task = taskOf(study.variationOf(params), seed, length);
      return places.get(task.id) ?? add(task, stage, params);
    });
    if (stage === "search") searched.set(key, found);
  }

  function add(task: TrialTask, stage: Stage, params: Params): number {
    const number = trials.length;
    const { id, seed } = task;
    const trial: Trial = { number, id, stage, params, seed, state: "waiting" };
    const outcome = outcomes.get(id);
    trials.push(outcome === undefined ? trial : endedTrial(trial, outcome));
    if (outcome === undefined) unstarted.add(id);
    tasks.set(id, task);
    places.set(id, number);
    return number;
  }

  function change(id: string, changed: (trial: Trial) => Trial): void {
    const trial = trials[places.get(id) ?? -1];
    if (trial === undefined) return;
    const after = changed(trial);
    trials[trial.number] = after;
    if (after.state === "waiting") unstarted.add(id);
    else unstarted.delete(id);
  }

  function searchedTrials(params: Params): Trial[] {
    return (searched.get(paramsKey(params)) ?? []).flatMap((place) => trials[place] ?? []);
  }

  function meanOf(params: Params): number | undefined {
    const found = searchedTrials(params);
    const values = found.flatMap(({ value }) => value ?? []);
    return found.length === 0 || values.length < found.length ? undefined : mean(values);
  }

  function waiting(ids: Iterable<string> = unstarted): Trial | undefined {
    for (const id of ids) {
      const trial = trials[places.get(id) ?? -1];
      if (trial?.state === "waiting") return trial;
    }
  }

  return {
    trials,
    ask,
    waiting,
    taskOf: ({ id }) => tasks.get(id) as TrialTask,
    setRunning: (id, runs) =>
      change(
        id,
        (trial) => isOpen(trial) ? { ...trial, state: runs ? "running" : "waiting" } : trial,
      ),
    end: (id, outcome) => change(id, (trial) => endedTrial(trial, outcome)),
    searched: searchedTrials,
    hasEnded: (params) => !searchedTrials(params).some(isOpen),
    meanOf,
  };
}

/** Whether a trial has not ended. */
export function isOpen({ state }: Trial): boolean {
  return state === "waiting" || state === "running";
}

/** The seeds and the length of a stage's trials. */
function stageOf(study: StudyDefinition, stage: Stage): Pick<StudyDefinition, "seeds" | "length"> {
  return stage === "search" ? study : study[stage] ?? { seeds: [], length: study.length };
}
