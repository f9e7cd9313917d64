/**
 * The checks of what says how a trial ended.
 *
 * @module
 */

import { at, isObject, shown } from "../../base/mod.ts";
import type { Outcome, TrialMetrics } from "../study/trial.ts";

/** Returns an outcome that was read from JSON, or what is wrong with it. */
export function checkedOutcome(value: unknown): Outcome | string {
  const [state, durationMs] = [at(value, "state"), at(value, "durationMs")];
  if (typeof durationMs !== "number" || !(durationMs >= 0)) {
    return `its durationMs must be a number of at least 0: it is ${shown(durationMs)}`;
  }
  const [metrics, error] = [at(value, "metrics"), at(value, "error")];
  if (state === "fail" && typeof error === "string") return { state, error, durationMs };
  if (state !== "complete") {
    return `its state must be "complete", or "fail" with an error: it is ${shown(state)}`;
  }
  const fault = metricsFault(metrics, "its metrics");
  return fault ?? { state, metrics: metrics as TrialMetrics, durationMs };
}

/** Returns what a trial's process left in a file, or why it counts as failed. */
export async function readResult(path: string, durationMs: number): Promise<Outcome> {
  let result: unknown;
  try {
    result = JSON.parse(await Deno.readTextFile(path));
  } catch (error) {
    return { state: "fail", error: `it left no result: ${(error as Error).message}`, durationMs };
  }
  const thrown = at(result, "error");
  const error = typeof thrown === "string"
    ? `it threw: ${thrown}`
    : metricsFault(result, "its result");
  if (error !== undefined) return { state: "fail", error, durationMs };
  return { state: "complete", metrics: result as TrialMetrics, durationMs };
}

const SHARES = ["valAcc", "acc", "testAcc"];
const NEEDED = ["valAcc", "valLoss", "acc", "epochMs", "predictMs", "params", "macs"];
const MORE = ["testAcc", "testLoss"];

/** Returns what is wrong with a trial's metrics, or nothing. */
function metricsFault(metrics: unknown, name: string): string | undefined {
  if (!isObject(metrics) || Array.isArray(metrics)) {
    return `${name} must be an object: it is ${shown(metrics)}`;
  }
  const keys = [...NEEDED, ...MORE.filter((key) => Object.hasOwn(metrics, key))];
  const bad = keys.find((key) => {
    const value = metrics[key];
    const most = SHARES.includes(key) ? 1 : Infinity;
    return !(typeof value === "number" && Number.isFinite(value) && value >= 0 && value <= most);
  });
  if (bad === undefined) return undefined;
  const range = SHARES.includes(bad) ? "from 0 to 1" : "of at least 0";
  return `${name}'s ${bad} must be a number ${range}: it is ${shown(metrics[bad])}`;
}
