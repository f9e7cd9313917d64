import assert from "node:assert/strict";
import { createPlan, mostVariations, spread, unmeasured } from "../../lib/experiment/study/plan.ts";
import { createTrialList } from "../../lib/experiment/study/trial_list.ts";
import {
  linearSearch,
  randomVariations,
  type SearchOptions,
} from "../../lib/experiment/study/search.ts";
import type { LinearStep, StudyDefinition } from "../../lib/experiment/study/study.ts";
import type { Params } from "../../lib/experiment/study/trial.ts";
import { TINY } from "../helpers/tiny_study.ts";

/** Three dimensions of three values; the mean is highest at a 3, b 1, c 2. */
function options(change: Partial<SearchOptions> = {}): SearchOptions {
  return {
    space: ["a", "b", "c"].map((name) => ({ name, title: name, values: [1, 2, 3], baseline: 1 })),
    search: { seed: 3, rounds: 3, variations: 100 },
    faultOf: () => undefined,
    meanOf: ({ a, b, c }) => Number(a) - Number(b) - (Number(c) - 2) ** 2,
    ...change,
  };
}

function searched(search: SearchOptions): { batches: Params[][]; path: LinearStep[] } {
  const path: LinearStep[] = [];
  const batches: Params[][] = [];
  for (const batch of linearSearch(search, path)) batches.push([...batch]);
  return { batches, path };
}

Deno.test("linearSearch() finds the best of dimensions that don't depend on each other", () => {
  const { batches, path } = searched(options());
  assert.deepEqual(batches[0], [{ a: 1, b: 1, c: 1 }]);
  assert.deepEqual(batches.slice(0, 4).map(({ length }) => length), [1, 2, 2, 2]);
  const chosen = Object.fromEntries(path.map(({ dimension, chosen }) => [dimension, chosen]));
  assert.deepEqual(chosen, { a: 3, b: 1, c: 2 });
  // The second round changed nothing, so there was no third.
  assert.deepEqual(path.map(({ round }) => round), [1, 1, 1, 2, 2, 2]);
});

Deno.test("linearSearch() asks for no variation twice, and changes one dimension at a time", () => {
  const { batches, path } = searched(options());
  const keys = batches.flat().map((params) => JSON.stringify(params));
  assert.equal(new Set(keys).size, keys.length);
  for (const { from, dimension, tried } of path) {
    for (const { value } of tried) {
      const changed = { ...from, [dimension]: value };
      const others = Object.keys(from).filter((name) => changed[name] !== from[name]);
      assert.ok(others.length <= 1);
    }
  }
});

Deno.test("linearSearch() has an order of dimensions that its seed draws anew each round", () => {
  const order = (seed: number) => {
    const meanOf = ({ a, b, c }: Params) => Number(a) + Number(b) + Number(c);
    const search = { seed, rounds: 3, variations: 100 };
    return searched(options({ search, meanOf })).path.map(({ dimension }) => dimension).join("");
  };
  assert.equal(order(3), order(3));
  const orders = new Set(Array.from({ length: 20 }, (_, seed) => order(seed).slice(0, 3)));
  assert.equal(orders.size, 6);
  const rounds = Array.from({ length: 20 }, (_, seed) => order(seed));
  assert.ok(rounds.some((names) => names.slice(0, 3) !== names.slice(3, 6)));
});

Deno.test("linearSearch() stays where no value is better", () => {
  const { path } = searched(options({ meanOf: () => 0.5 }));
  assert.deepEqual(path.map(({ chosen }) => chosen), [1, 1, 1]);
});

Deno.test("linearSearch() never chooses a value that failed, and passes over one that can't build", () => {
  const { path, batches } = searched(options({
    meanOf: ({ a, b, c }) => a === 3 ? undefined : Number(a) + Number(b) + Number(c),
    faultOf: ({ b, c }) => b === 3 || (c === 3 && b === 2) ? "too small" : undefined,
  }));
  assert.ok(batches.flat().every(({ b }) => b !== 3));
  const last = (name: string) => path.findLast(({ dimension }) => dimension === name);
  assert.equal(last("a")?.chosen, 2);
  assert.deepEqual(last("b")?.tried.map(({ value }) => value), [1, 2, 3]);
  assert.deepEqual(last("b")?.tried[2], { value: 3, fault: "too small" });
  assert.deepEqual(last("a")?.tried[2], { value: 3 });
});

Deno.test("linearSearch() ends before it asks for more variations than it may", () => {
  const search = { seed: 3, rounds: 3, variations: 6 };
  const { batches, path } = searched(options({ search }));
  assert.equal(batches.flat().length, 5);
  assert.equal(path.length, 2);
});

Deno.test("randomVariations() draws each variation once, in an order that the seed draws", () => {
  const draw = (seed: number, faultOf: SearchOptions["faultOf"] = () => undefined) => {
    const search = { seed, rounds: 1, variations: 1 };
    return [...randomVariations(options({ search, faultOf }))].map((params) =>
      JSON.stringify(params)
    );
  };
  assert.equal(new Set(draw(1)).size, 27);
  assert.deepEqual(draw(1), draw(1));
  assert.notDeepEqual(draw(1), draw(2));
  assert.equal(draw(1, ({ a }) => a === 1 ? "too small" : undefined).length, 18);
});

/** A plan whose trials end as told. */
function planOf(
  study: StudyDefinition,
  valAcc: (params: Params, seed: number) => number | undefined,
) {
  const plan = createPlan(study);
  const end = (n: number) => {
    const open = plan.trials.filter(({ state }) => state === "waiting").slice(0, n);
    for (const { id, params, seed } of open) {
      const value = valAcc(params, seed);
      plan.end(
        id,
        value === undefined ? { state: "fail", error: "it threw", durationMs: 1 } : {
          state: "complete",
          durationMs: 1,
          metrics: {
            ...{ valAcc: value, valLoss: 1, acc: 1, epochMs: 1, predictMs: 1, params: 1, macs: 1 },
          },
        },
      );
    }
    return open.length;
  };
  return { plan, end };
}

const byValue = ({ filters, units }: Params) => Number(filters) / 100 + Number(units) / 1_000;

const WHOLE: StudyDefinition = {
  ...TINY,
  longer: { variations: 3, seeds: [4], length: { ...TINY.length, trainImages: 300 } },
  full: { seeds: [5, 6], length: { ...TINY.length, epochsTimes: 2, test: true } },
};

Deno.test("createPlan() asks for as many random variations as linear ones, the baseline first", () => {
  const { plan, end } = planOf(TINY, byValue);
  assert.deepEqual(plan.result().linear, [{ filters: 4, units: 8 }]);
  assert.equal(plan.result().random.length, 1);
  assert.deepEqual(plan.trials.slice(0, 3).map(({ seed }) => seed), [1, 2, 3]);
  assert.ok(plan.trials.slice(0, 3).every(plan.isUrgent));
  while (end(1) > 0) assert.equal(plan.result().linear.length, plan.result().random.length);
  assert.ok(plan.isWhole());
  const ids = plan.trials.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  assert.deepEqual(plan.result().best, { filters: 8, units: 16 });
});

Deno.test("createPlan() tries beside the baseline what must be compared and never was", () => {
  const search = { seed: 1, rounds: 1, variations: 1 };
  const comparisons = [
    { dimension: "filters", from: 4, to: 8 },
    { dimension: "units", from: 16, to: 8 },
  ];
  const { plan, end } = planOf({ ...TINY, search, comparisons }, ({ units }) => Number(units));
  assert.deepEqual([...plan.result().linear, ...plan.result().random], [
    { filters: 4, units: 8 },
    { filters: 8, units: 8 },
  ]);
  assert.equal(plan.unasked().search, 3);
  while (end(1) > 0);
  assert.deepEqual(plan.result().compared, [{ filters: 4, units: 16 }]);
  assert.equal(plan.trials.length, 9);
  assert.deepEqual(plan.result().best, { filters: 4, units: 16 });
});

Deno.test("createPlan() asks for the same with the same numbers, however many end at a time", () => {
  const asked = (n: number) => {
    const { plan, end } = planOf(WHOLE, byValue);
    while (end(n) > 0);
    return plan.trials.map(({ number, stage, params, seed }) => ({
      number,
      stage,
      params,
      seed,
    }));
  };
  assert.deepEqual(asked(1), asked(100));
  assert.deepEqual(asked(1).map(({ number }) => number), [...asked(1).keys()]);
});

Deno.test("createPlan() trains the best, the worst and some between longer, and two in full", () => {
  const { plan, end } = planOf(WHOLE, byValue);
  while (end(1) > 0);
  const of = (stage: string) => plan.trials.filter((trial) => trial.stage === stage);
  assert.deepEqual(of("longer").map(({ params }) => params), [
    { filters: 8, units: 16 },
    { filters: 4, units: 16 },
    { filters: 4, units: 8 },
  ]);
  assert.deepEqual(of("full").map(({ params, seed }) => [params.filters, params.units, seed]), [
    [8, 16, 5],
    [8, 16, 6],
    [4, 8, 5],
    [4, 8, 6],
  ]);
  const [full] = of("full");
  const task = full && plan.taskOf(full);
  assert.deepEqual([task?.fit.epochs, task?.test], [2, true]);
  // Those that take longest begin first.
  assert.deepEqual(plan.trials.filter(plan.isUrgent), of("full"));
  // The bound of what is to come was never too low.
  assert.deepEqual(plan.unasked(), { search: 0, longer: 0, full: 0, quickest: 0 });
});

Deno.test("createPlan() tests the variation that is accurate enough after the least training", () => {
  const quickest = { atLeast: 0.5, seeds: [7], length: { ...WHOLE.length, test: true } };
  const asked = (atLeast: number) => {
    const { plan, end } = planOf({ ...WHOLE, quickest: { ...quickest, atLeast } }, byValue);
    while (end(1) > 0);
    const all = plan.trials.filter(({ stage }) => stage === "quickest");
    return all.map((trial) => [trial.params, trial.seed, plan.taskOf(trial).test]);
  };
  const { plan, end } = planOf(WHOLE, byValue);
  while (end(1) > 0);
  const values = plan.trials.filter(({ stage }) => stage === "search").map(({ value = 0 }) =>
    value
  );
  // All trials of this test take as long, so that the first of the ranking is as quick as any.
  assert.deepEqual(asked(Math.max(...values)), [[plan.result().best, 7, true]]);
  assert.deepEqual(asked(1), []);
});

Deno.test("createPlan() goes on when trials fail, and ranks only what is complete", () => {
  const { plan, end } = planOf(
    WHOLE,
    (params, seed) => params.filters === 8 && seed === 2 ? undefined : byValue(params),
  );
  while (end(1) > 0);
  assert.deepEqual(plan.result().best, { filters: 4, units: 16 });
  assert.ok(
    plan.trials.filter(({ stage }) => stage === "longer")
      .every(({ params }) => params.filters === 4),
  );
  const { plan: all, end: endAll } = planOf(WHOLE, () => undefined);
  while (endAll(1) > 0);
  assert.ok(all.isWhole());
  assert.equal(all.result().best, undefined);
});

Deno.test("spread() takes the first, the last, and even steps between", () => {
  assert.deepEqual(spread([1, 2, 3, 4, 5], 3), [1, 3, 5]);
  assert.deepEqual(spread([1, 2, 3, 4], 3), [1, 3, 4]);
  assert.deepEqual(spread([1, 2], 3), [1, 2]);
  assert.deepEqual(spread([1, 2, 3], 1), [1]);
  assert.deepEqual(spread([], 3), []);
});

Deno.test("mostVariations() counts a baseline and all other values of each round", () => {
  const { space } = TINY;
  const search = { seed: 1, rounds: 2, variations: 100 };
  assert.equal(mostVariations({ space, search }), 5);
  assert.equal(mostVariations({ space, search: { ...search, variations: 4 } }), 4);
});

Deno.test("unmeasured() leaves out what was compared anywhere, and what can't be built", () => {
  const comparisons = [
    { dimension: "filters", from: 4, to: 8 },
    { dimension: "units", from: 8, to: 16 },
  ];
  const study = { space: TINY.space, comparisons };
  const asked = { linear: [{ filters: 4, units: 8 }], random: [], compared: [], path: [] };
  const can = () => undefined;
  assert.deepEqual(unmeasured(study, asked, can), [
    { filters: 8, units: 8 },
    { filters: 4, units: 16 },
  ]);
  const compared = { ...asked, random: [{ filters: 8, units: 8 }, { filters: 8, units: 16 }] };
  assert.deepEqual(unmeasured(study, compared, can), []);
  const fault = ({ units }: Params) => units === 16 ? "too many" : undefined;
  assert.deepEqual(unmeasured(study, asked, fault), [{ filters: 8, units: 8 }]);
  assert.deepEqual(unmeasured({ space: TINY.space }, asked, can), []);
});

Deno.test("createTrialList() asks for each task once, and knows where each trial stands", () => {
  const params = { filters: 4, units: 8 };
  const list = createTrialList({ ...TINY, seeds: [1, 2] }, new Map());
  list.ask("search", params);
  list.ask("search", { units: 8, filters: 4 });
  assert.deepEqual(list.trials.map(({ number, seed, state }) => [number, seed, state]), [
    [0, 1, "waiting"],
    [1, 2, "waiting"],
  ]);
  const [first, second] = list.trials.map(({ id }) => id);
  assert.ok(first !== undefined && second !== undefined);
  assert.equal(list.taskOf(list.trials[0]!).id, first);
  list.setRunning(first, true);
  assert.deepEqual([list.waiting()?.id, list.waiting(new Set([first]))], [second, undefined]);
  list.setRunning(first, false);
  assert.equal(list.waiting()?.id, second);
  const metrics = { valLoss: 1, acc: 1, epochMs: 1, predictMs: 1, params: 1, macs: 1 };
  list.end(first, { state: "complete", metrics: { ...metrics, valAcc: 0.5 }, durationMs: 1 });
  assert.deepEqual([list.meanOf(params), list.hasEnded(params)], [undefined, false]);
  list.end(second, { state: "complete", metrics: { ...metrics, valAcc: 1 }, durationMs: 1 });
  assert.deepEqual([list.meanOf(params), list.hasEnded(params)], [0.75, true]);
  const { error, value } = list.trials[0] ?? {};
  assert.deepEqual([error, value], [undefined, 0.5]);
});
