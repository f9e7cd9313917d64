/**
 * What came of a study, from its plan and how its trials ended.
 *
 * @module
 */

import type { Outcome } from "./outcome.ts";
import type { Plan, Request } from "../study/plan.ts";
import type { StudyResult } from "../study/study.ts";
import type { Trial } from "../study/trial.ts";

/**
 * Returns what came of a study so far.
 *
 * @param plan What it asked for.
 * @param outcomeOf Returns how the trial with an id ended, or nothing while it has not.
 * @param begun The ids of trials that run.
 */
export function resultOf(
  plan: Plan,
  outcomeOf: (id: string) => Outcome | undefined,
  begun: Pick<ReadonlySet<string>, "has">,
): StudyResult {
  const trials = plan.requests.map((request) =>
    trialOf(request, outcomeOf(request.task.id), begun.has(request.task.id))
  );
  const { linear, random, compared, path } = plan;
  const best = plan.best();
  const open = trials.some(({ state }) => state === "waiting" || state === "running");
  const complete = plan.isWhole() && !open;
  const found = best === undefined ? {} : { best };
  return { trials, linear, random, compared, path, ...found, complete };
}

function trialOf(
  { number, stage, params, seed }: Request,
  outcome: Outcome | undefined,
  runs: boolean,
): Trial {
  const trial = { number, stage, params, seed };
  if (outcome === undefined) return { ...trial, state: runs ? "running" : "waiting" };
  if (outcome.state === "fail") return { ...trial, ...outcome };
  return { ...trial, ...outcome, value: outcome.metrics.valAcc };
}
