/**
 * What `deno task experiment` says at its end.
 *
 * @module
 */

import {
  type PassedOver,
  passedOver,
  type StudyDefinition,
  type StudyResult,
} from "../../lib/experiment/mod.ts";

/** Failed trials that are named. */
const MOST_NAMED = 5;

/**
 * Returns what came of a study, in lines: what is done, what failed and why, which variation is
 * best, and why values were passed over.
 */
export function summary(
  result: StudyResult,
  { space }: Pick<StudyDefinition, "space">,
  folder: string,
): string {
  const { trials, best, complete } = result;
  const failed = trials.filter(({ state }) => state === "fail");
  const done = trials.filter(({ state }) => state === "complete").length;
  const values = space.map(({ name }) => `${name} ${best?.[name]}`).join(", ");
  return [
    `${complete ? "All" : "Stopped after"} ${done + failed.length} trials, ${failed.length} failed`,
    ...failed.slice(0, MOST_NAMED).map(({ number, error }) => `  trial ${number}: ${error}`),
    ...best === undefined ? [] : [`Best in the search: ${values}`],
    ...passedOverLines(passedOver(result, space)),
    `Journal and table: ${folder}`,
  ].join("\n");
}

/** How many values could not be built, and of each rule that they break the first. */
function passedOverLines(all: readonly PassedOver[]): string[] {
  if (all.length === 0) return [];
  const byRule = Map.groupBy(all, ({ reason }) => ruleOf(reason));
  const examples = [...byRule.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const { dimension, value, round, reason } = first;
    const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
    return [`  ${dimension} ${value} in round ${round}: ${reason}${more}`];
  });
  const values = all.length === 1 ? "1 value" : `${all.length} values`;
  return [`Passed over, as nothing can be built of them: ${values}`, ...examples];
}

/** An error says what is wrong with this value behind the rule. */
function ruleOf(reason: string): string {
  const end = reason.lastIndexOf(": ");
  return end < 0 ? reason : reason.slice(0, end);
}
