// What trials say: by hand, and against SciPy and Optuna (tests/testdata/experiment.py).
import assert from "node:assert/strict";
import {
  changesByRound,
  choicesOf,
  describeVariation,
  passedOver,
  pathRows,
  searchRows,
  stageRows,
  summaryFinder,
  sweepRows,
} from "../../lib/experiment/results/rows.ts";
import {
  changeRows,
  effectOf,
  isDecided,
  isTie,
  largestRatio,
  pairedEffect,
} from "../../lib/experiment/results/effects.ts";
import { finalists } from "../../lib/experiment/results/finalists.ts";
import { importanceOf } from "../../lib/experiment/results/importance.ts";
import { discussVerdicts, judge, judgeHypotheses } from "../../lib/experiment/results/verdicts.ts";
import {
  intervalText,
  meanInterval,
  summarizeVariations,
  summaryOf,
} from "../../lib/experiment/results/summaries.ts";
import {
  paretoFront,
  recommend,
  tradeOffRows,
  trainingSeconds,
} from "../../lib/experiment/results/trade_off.ts";
import { rankCorrelation, rankRows, ranks } from "../../lib/experiment/results/ranks.ts";
import {
  rankVariations,
  variationRows,
  variationsCsv,
  variationWords,
} from "../../lib/experiment/results/variation_table.ts";
import type { Hypothesis } from "../../lib/experiment/study/hypotheses.ts";
import { mnistStudy } from "../../lib/experiment/study/mnist_study.ts";
import { baselineOf } from "../../lib/experiment/study/search_space.ts";
import type { StudyDefinition } from "../../lib/experiment/study/study.ts";
import { type Params, paramsKey } from "../../lib/experiment/study/trial.ts";
import { createRandom } from "../../lib/base/random.ts";
import { SMALL_RESULT, SMALL_STUDY, trialOf, twoSeeds } from "../helpers/trials.ts";

const ORACLE = JSON.parse(
  await Deno.readTextFile(new URL("../testdata/experiment.json", import.meta.url)),
);

function assertClose(found: number, expected: number, tolerance = 1e-12): void {
  assert.ok(Math.abs(found - expected) <= tolerance, `${found} is not ${expected}`);
}

Deno.test("summaryOf() of none and of one number has no mean, no spread", () => {
  assert.deepEqual(summaryOf([]), { mean: NaN, spread: NaN, n: 0 });
  assert.deepEqual(summaryOf([4]), { mean: 4, spread: NaN, n: 1 });
});

Deno.test("summarizeVariations() puts the highest mean first, and the failed last", () => {
  const summaries = summarizeVariations(SMALL_RESULT.trials);
  assert.deepEqual(summaries.map(({ params, failed }) => [params.a, params.b, failed]), [
    [2, "x", 0],
    [1, "x", 0],
    [2, "y", 0],
    [0, "x", 0],
    [1, "y", 1],
  ]);
  const [first, , , , last] = summaries;
  assertClose(first?.valAcc.mean ?? NaN, 0.95);
  assertClose(first?.valAcc.spread ?? NaN, Math.sqrt(0.005));
  assert.deepEqual(first?.epochMs, { mean: 3_000, spread: 0, n: 2 });
  assert.deepEqual([last?.valAcc.n, last?.weights], [0, NaN]);
});

Deno.test("summarizeVariations() counts neither other stages nor waiting trials, in any order", () => {
  const trials = [
    trialOf({ a: 1 }, 2, { valAcc: 0.5 }),
    trialOf({ a: 1 }, 1, { valAcc: 0.75 }),
    trialOf({ a: 1 }, 3, {}, { state: "waiting" }),
    trialOf({ a: 1 }, 1, { valAcc: 0 }, { stage: "longer" }),
  ];
  const [summary, ...others] = summarizeVariations(trials);
  assert.deepEqual(others, []);
  assert.deepEqual(summary?.trials.map(({ seed }) => seed), [1, 2]);
  assert.equal(summary?.valAcc.mean, 0.625);
  assert.equal(summarizeVariations(trials, "longer")[0]?.valAcc.mean, 0);
  assert.deepEqual(summarizeVariations([]), []);
});

Deno.test("paramsKey() tells numbers from texts, and values from each other's dimension", () => {
  const keys = [{ a: 1, b: 2 }, { a: 2, b: 1 }, { a: "1", b: 2 }, { a: 1 }].map(paramsKey);
  assert.equal(new Set(keys).size, 4);
});

Deno.test("pairedEffect() pairs by seed: what both have of a seed drops out", () => {
  const first = [trialOf({}, 1, { valAcc: 0.5 }), trialOf({}, 2, { valAcc: 0.75 })];
  const second = [
    trialOf({}, 3, { valAcc: 1 }),
    trialOf({}, 2, { valAcc: 1 }),
    trialOf({}, 1, { valAcc: 0.75 }),
  ];
  const accuracy = ({ value = NaN }) => value;
  assert.deepEqual(pairedEffect(first, second, accuracy), { mean: 0.25, spread: 0, n: 2 });
  assert.deepEqual(pairedEffect(first, [], accuracy), { mean: NaN, spread: NaN, n: 0 });
  const halves = second.map((trial) => ({ ...trial, value: (trial.value ?? NaN) / 2 }));
  assert.deepEqual(pairedEffect(second, halves, accuracy, "ratio"), { mean: 0.5, spread: 0, n: 3 });
});

Deno.test("effectOf() takes every pair of variations that differ in one dimension only", () => {
  const summaries = summarizeVariations([
    ...twoSeeds({ a: 1, b: "x" }, [0.5, 0.5]),
    ...twoSeeds({ a: 2, b: "x" }, [0.75, 0.625]),
    ...twoSeeds({ a: 1, b: "y" }, [0.25, 0.25]),
    ...twoSeeds({ a: 2, b: "y" }, [0.5, 0.375]),
    // Differs from all others in both, or alone with its value.
    ...twoSeeds({ a: 2, b: "z" }, [0, 0]),
    ...twoSeeds({ a: 3, b: "x" }, [0, 0]),
  ]);
  const change = { dimension: "a", from: 1, to: 2, metric: "valAcc" } as const;
  const { mean, spread, n, settings } = effectOf(summaries, change);
  assert.deepEqual([mean, n, settings.length], [0.1875, 4, 2]);
  assert.deepEqual(settings.map(({ params, mean }) => [params.b, mean]), [["x", 0.1875], [
    "y",
    0.1875,
  ]]);
  assertClose(spread, Math.sqrt(4 * 0.0625 ** 2 / 3));
  const back = effectOf(summaries, { ...change, from: 2, to: 1 });
  assert.deepEqual([back.mean, back.spread], [-mean, spread]);
  assert.equal(effectOf(summaries, { ...change, to: 7 }).n, 0);
});

Deno.test("isTie() calls a difference a tie unless it is larger than its spread", () => {
  assert.ok(isTie({ mean: 0.5, spread: 0.5, n: 3 }));
  assert.ok(isTie({ mean: -0.25, spread: 0.5, n: 3 }));
  assert.ok(isTie({ mean: 0, spread: 0, n: 3 }));
  assert.ok(isTie({ mean: NaN, spread: NaN, n: 0 }));
  assert.ok(!isTie({ mean: -0.75, spread: 0.5, n: 3 }));
  assert.ok(!isTie({ mean: 0.25, spread: NaN, n: 1 }));
});

Deno.test("meanInterval() is Student's, isDecided() asks whether it leaves out no effect", () => {
  const { low, high } = meanInterval({ mean: 1, spread: Math.sqrt(3), n: 3 });
  assertClose(low, 1 - 4.302652729749461);
  assertClose(high, 1 + 4.302652729749461);
  assert.deepEqual(meanInterval(summaryOf([4])), { low: NaN, high: NaN });
  assert.equal(intervalText(summaryOf([0.25, 0.75]), 1, 0.01), "−267.7 to 367.7");
  assert.ok(!isDecided({ mean: -1, spread: 0.5, n: 3 }));
  assert.ok(isDecided({ mean: -1, spread: 0.5, n: 6 }));
  assert.ok(isDecided({ mean: 1.5, spread: 0.125, n: 3 }, 1));
  assert.ok(isDecided({ mean: 0.25, spread: 0, n: 2 }));
  assert.ok(!isDecided({ mean: 0, spread: 0, n: 2 }));
  assert.ok(!isDecided({ mean: 9, spread: NaN, n: 1 }));
});

Deno.test("judge() has a verdict on every case", () => {
  const higher = { metric: "valAcc", direction: "higher", size: [0.5, 3] } as const;
  const lower = { ...higher, direction: "lower" } as const;
  const tie = { metric: "valAcc", direction: "tie" } as const;
  const slower = { metric: "epochMs", direction: "higher", size: [1.5, 2] } as const;
  const faster = { metric: "epochMs", direction: "lower", size: [0.25, 0.5] } as const;
  const of = (mean: number, spread: number, n = 6) => ({ mean, spread, n });
  assert.equal(judge(higher, of(1, 0.5)), "confirmed");
  assert.equal(judge(higher, of(0.4, 0.1)), "direction only");
  assert.equal(judge(higher, of(4, 0.1)), "direction only");
  assert.equal(judge(higher, of(1, 1)), "undecided");
  assert.equal(judge(higher, of(1, 0.5, 3)), "undecided");
  assert.equal(judge(higher, of(-1, 0.5)), "refuted");
  assert.equal(judge(lower, of(-1, 0.5)), "confirmed");
  assert.equal(judge(lower, of(1, 0.5)), "refuted");
  assert.equal(judge(tie, of(0.25, 0.5)), "not refuted");
  assert.equal(judge(tie, of(0.75, 0.5)), "refuted");
  assert.equal(judge(slower, of(1.75, 0.5)), "confirmed");
  assert.equal(judge(slower, of(1.25, 0.125)), "direction only");
  assert.equal(judge(slower, of(1.25, 0.5)), "undecided");
  assert.equal(judge(slower, of(0.5, 0.25)), "refuted");
  assert.equal(judge(faster, of(0.375, 0.125)), "confirmed");
  assert.equal(judge(faster, of(0.75, 0.125)), "direction only");
  assert.equal(judge(higher, of(1, NaN, 1)), "not measured");
  assert.equal(judge(tie, of(NaN, NaN, 0)), "not measured");
  assert.equal(judge(higher, of(1, 0.5, 3), (effect) => !isTie(effect)), "confirmed");
});

Deno.test("judgeHypotheses() measures accuracy in points and time as a ratio", () => {
  const why = "because";
  const hypotheses: Hypothesis[] = [
    { dimension: "a", from: 1, to: 2, metric: "valAcc", direction: "higher", size: [5, 20], why },
    { dimension: "a", from: 1, to: 2, metric: "epochMs", direction: "higher", size: [2, 4], why },
    { dimension: "a", from: 1, to: 0, metric: "valAcc", direction: "higher", size: [1, 2], why },
    { dimension: "b", from: "y", to: "x", metric: "valAcc", direction: "tie", why },
    { dimension: "b", from: "x", to: "z", metric: "valAcc", direction: "tie", why },
  ];
  const judged = judgeHypotheses(
    hypotheses,
    summarizeVariations(SMALL_RESULT.trials),
    SMALL_STUDY.space,
  );
  // Two seeds: only what is the same with both can be told.
  assert.deepEqual(judged.map(({ verdict }) => verdict), [
    "confirmed",
    "confirmed",
    "undecided",
    "not refuted",
    "not measured",
  ]);
  assert.deepEqual(judged[3]?.settings.map(({ setting, n }) => [setting, n]), [["first 2", 2]]);
  const planned = judgeHypotheses(
    hypotheses,
    summarizeVariations(SMALL_RESULT.trials),
    SMALL_STUDY.space,
    (effect, none) => !isTie(effect, none),
  );
  assert.deepEqual(planned.map(({ verdict }) => verdict), [
    "confirmed",
    "confirmed",
    "refuted",
    "refuted",
    "not measured",
  ]);
  assert.deepEqual(judged.map(({ hypothesis }) => hypothesis), hypotheses);
  assertClose(judged[0]?.effect.mean ?? NaN, 10, 1e-9);
  assert.equal(judged[1]?.effect.mean, 3);
});

/** The importance of a dimension whose values are the groups of these scores. */
function importanceIn(groups: readonly (readonly number[])[]) {
  const scored = groups.flatMap((scores, a) => scores.map((score) => ({ params: { a }, score })));
  const values = [...groups.keys()];
  return importanceOf(scored, [{ name: "a", title: "a", values, baseline: 0 }])[0];
}

Deno.test("importanceOf() has 1 where groups explain all, 0 where nothing", () => {
  assert.equal(importanceIn([[1, 1], [3]])?.share, 1);
  assert.equal(importanceIn([[1, 3], [3, 1]])?.share, 0);
  // Means 1 and 3 around 2: 4 between; 2 + 2 within. By chance a third, and of the rest a quarter.
  const { share, chance, beyond } = importanceIn([[0, 2], [2, 4]]) ?? {};
  assert.deepEqual([share, chance], [0.5, 1 / 3]);
  assertClose(beyond ?? NaN, 0.25);
  assert.ok(Number.isNaN(importanceIn([[1], [1]])?.share));
  assert.deepEqual(importanceOf([], [{ name: "a", title: "a", values: [1, 2], baseline: 1 }]), [
    { dimension: "a", title: "a", share: NaN, chance: 1, beyond: NaN },
  ]);
});

Deno.test("importanceOf() has the share that SciPy's F statistic says", () => {
  for (const { groups, etaSquared } of ORACLE.anova) {
    assertClose(importanceIn(groups)?.share ?? NaN, etaSquared, ORACLE.tolerance);
  }
});

Deno.test("importanceOf() says what shuffled values would explain", () => {
  const random = createRandom(7);
  const space = [{ name: "a", title: "a", values: [0, 1, 2], baseline: 0 }];
  const found = Array.from({ length: 2_000 }, () => {
    const scored = Array.from({ length: 15 }, (_, i) => ({
      params: { a: i % 3 },
      score: random(),
    }));
    return importanceOf(scored, space)[0];
  });
  const mean = found.reduce((total, row) => total + (row?.share ?? NaN), 0) / found.length;
  assertClose(found[0]?.chance ?? NaN, 2 / 14);
  assertClose(mean, 2 / 14, 0.01);
  const beyond = found.reduce((total, row) => total + (row?.beyond ?? NaN), 0) / found.length;
  assertClose(beyond, 0, 0.01);
});

Deno.test("importanceOf() leaves out failed variations and sorts by share", () => {
  const scored = [
    { params: { a: 0, b: 0 }, score: 1 },
    { params: { a: 1, b: 0 }, score: 1 },
    { params: { a: 0, b: 1 }, score: 3 },
    { params: { a: 1, b: 1 }, score: 3 },
    { params: { a: 1, b: 1 }, score: NaN },
  ];
  const space = ["a", "b"].map((name) => ({ name, title: name, values: [0, 1], baseline: 0 }));
  assert.deepEqual(importanceOf(scored, space).map(({ beyond: _, ...row }) => row), [
    { dimension: "b", title: "b", share: 1, chance: 1 / 3 },
    { dimension: "a", title: "a", share: 0, chance: 1 / 3 },
  ]);
});

Deno.test("paretoFront() keeps what nothing beats, equal points together", () => {
  const points = [
    { cost: 2, worth: 2 },
    { cost: 1, worth: 1 },
    { cost: 1, worth: 0 },
    { cost: 2, worth: 2 },
    { cost: 3, worth: 2 },
    { cost: 4, worth: 3 },
    { cost: NaN, worth: 9 },
    { cost: 0, worth: NaN },
  ];
  assert.deepEqual(paretoFront(points), [points[1], points[0], points[3], points[5]]);
  assert.deepEqual(paretoFront([]), []);
});

Deno.test("paretoFront() is Optuna's list of best trials", () => {
  for (const { points, front } of ORACLE.pareto) {
    const found = paretoFront(points as { cost: number; worth: number }[]);
    const indices = found.map((point) => points.indexOf(point)).toSorted((a, b) => a - b);
    assert.deepEqual(indices, front);
  }
});

Deno.test("ranks() shares the mean rank among equals", () => {
  assert.deepEqual(ranks([5, 5, 5]), [2, 2, 2]);
  assert.deepEqual(ranks([3, 1, 2]), [3, 1, 2]);
  assert.deepEqual(ranks([]), []);
});

Deno.test("rankCorrelation() is 1 in the same order and -1 in the opposite one", () => {
  assert.equal(rankCorrelation([1, 2, 4], [10, 20, 1000]), 1);
  assert.equal(rankCorrelation([1, 2, 4], [3, 2, 1]), -1);
  assert.ok(Number.isNaN(rankCorrelation([1, 1], [1, 2])));
  assert.ok(Number.isNaN(rankCorrelation([1, NaN, 2], [1, 2, 3])));
  assert.ok(Number.isNaN(rankCorrelation([], [])));
  assert.throws(() => rankCorrelation([1], []), {
    name: "TypeError",
    message: "Cannot correlate ranks as there must be as many numbers in both: there are 1 and 0",
  });
});

Deno.test("rankCorrelation() is SciPy's spearmanr, ties included", () => {
  for (const { a, b, rho } of ORACLE.spearman) {
    assertClose(rankCorrelation(a, b), rho, ORACLE.tolerance);
  }
});

Deno.test("describeVariation() names what is not the baseline's", () => {
  assert.equal(describeVariation({ a: 1, b: "x" }, SMALL_STUDY.space), "the baseline");
  assert.equal(describeVariation({ a: 2, b: "y" }, SMALL_STUDY.space), "first 2, second y");
});

Deno.test("summaryFinder() finds a variation by the network that it stands for", () => {
  const find = summaryFinder(summarizeVariations(SMALL_RESULT.trials), SMALL_STUDY);
  assert.equal(find({ a: 0, b: "y" })?.params.b, "x");
  assert.equal(find({ a: 2, b: "y" })?.params.b, "y");
  assert.equal(find({ a: 7, b: "x" }), undefined);
});

Deno.test("sweepRows() has mean and spread of each value of each dimension", () => {
  const rows = sweepRows(SMALL_RESULT, SMALL_STUDY, "epochMs");
  const common = { dimension: "first", round: "round 1" };
  assert.deepEqual(rows.slice(0, 3), [
    { ...common, value: "0", mean: 0.5, low: 0.5, high: 0.5, chosen: false },
    { ...common, value: "1", mean: 1, low: 1, high: 1, chosen: false },
    { ...common, value: "2", mean: 3, low: 3, high: 3, chosen: true },
  ]);
  const [, , , x, y] = sweepRows(SMALL_RESULT, SMALL_STUDY, "valAcc");
  assert.deepEqual([x?.dimension, x?.value, y?.value, y?.mean], ["second", "x", "y", 0.75]);
  assertClose(x?.high ?? NaN, 0.95 + Math.sqrt(0.005));
});

Deno.test("sweepRows() has nothing of a value that could not be built", () => {
  const [step] = SMALL_RESULT.path;
  const path = step === undefined
    ? []
    : [{ ...step, tried: [{ value: 0 }, ...step.tried.slice(1)] }];
  const rows = sweepRows({ ...SMALL_RESULT, path }, SMALL_STUDY, "valAcc");
  assert.deepEqual(rows.map(({ value }) => value), ["1", "2"]);
});

Deno.test("pathRows() says what each step tried, chose and changed", () => {
  const rows = pathRows(SMALL_RESULT, SMALL_STUDY.space);
  assert.deepEqual(rows.slice(2, 5), [
    { step: "1 · first", value: "2", acc: 0.95, chosen: true, words: "now 2" },
    { step: "1 · second", value: "x", acc: 0.95, chosen: true, words: "stays x" },
    { step: "1 · second", value: "y", acc: 0.75, chosen: false, words: "now y" },
  ]);
  assert.deepEqual(changesByRound(SMALL_RESULT), [1]);
  assert.deepEqual(changesByRound({ path: [] }), []);
});

Deno.test("passedOver() says what each round could not build, and not what failed", () => {
  const [a, b] = SMALL_RESULT.path;
  assert.ok(a && b);
  const path = [
    { ...a, tried: [{ value: 0, fault: "too small" }, { value: 1, mean: 0.85 }, { value: 2 }] },
    b,
    { ...a, round: 2, tried: [{ value: 0, fault: "too small" }, { value: 2, fault: "too large" }] },
  ];
  assert.deepEqual(passedOver({ path }, SMALL_STUDY.space), [
    { round: 1, dimension: "first", value: 0, reason: "too small" },
    { round: 2, dimension: "first", value: 0, reason: "too small" },
    { round: 2, dimension: "first", value: 2, reason: "too large" },
  ]);
  assert.deepEqual(passedOver(SMALL_RESULT, SMALL_STUDY.space), []);
});

Deno.test("passedOver() has the multiply–accumulates of what takes too many, of nothing else", () => {
  const { space } = mnistStudy("full");
  const from = baselineOf(space);
  const tried = [{ value: 3, fault: "too deep" }, { value: 64, fault: "too many" }];
  const path = [
    { round: 1, dimension: "kernelSize", from: { ...from, filters: 48, units: 512 }, tried },
    { round: 1, dimension: "filters", from, tried: [{ value: 64, fault: "too many" }] },
  ].map((step) => ({ ...step, chosen: 3 }));
  assert.deepEqual(passedOver({ path }, space).map(({ value, macs }) => [value, macs]), [
    [3, 15_780_032],
    [64, undefined],
    [64, 22_803_968],
  ]);
});

Deno.test("trainingSeconds() counts all epochs, tradeOffRows() marks the front", () => {
  const ranked = rankVariations(SMALL_RESULT, SMALL_STUDY);
  // 2 epochs, three times.
  assert.equal(ranked[0] && trainingSeconds(ranked[0], SMALL_STUDY), 18);
  const rows = tradeOffRows(ranked, SMALL_STUDY);
  assert.deepEqual(rows.map((row) => [row.variation, row.seconds, row.front, row.tie]), [
    ["first 2", 18, true, true],
    ["the baseline", 6, true, false],
    ["first 2, second y", 24, false, false],
    ["first 0", 3, true, false],
  ]);
  assertClose(rows[0]?.acc ?? NaN, 0.95);
});

Deno.test("recommend() names the variations to choose between, each once", () => {
  const ranked = rankVariations(SMALL_RESULT, SMALL_STUDY);
  const rows = recommend(ranked, SMALL_STUDY, { "second y": ranked[2], "none": undefined });
  assert.deepEqual(
    rows.map((
      { choice, variation, ofBaseline, ofBest },
    ) => [choice, variation, ofBaseline, ofBest]),
    [
      ["most accurate", "first 2", 3, 1],
      ["second y", "first 2, second y", 4, 4 / 3],
      ["baseline", "the baseline", 1, 1 / 3],
    ],
  );
  assertClose(rows[0]?.gain.mean ?? NaN, 0.1);
  assert.deepEqual(recommend([], SMALL_STUDY), []);
});

Deno.test("searchRows() counts a network that the other search trained, and no failed one", () => {
  const rows = searchRows(SMALL_RESULT, SMALL_STUDY);
  const of = (name: string) => rows.filter(({ search }) => search === name);
  assert.deepEqual(of("linear").map(({ n, best }) => [n, Number(best.toFixed(2))]), [
    [1, 0.85],
    [2, 0.85],
    [3, 0.95],
    [4, 0.95],
  ]);
  assert.deepEqual(of("random").map(({ acc }) => acc), [0.5, NaN, 0.95]);
  const result = { ...SMALL_RESULT, linear: SMALL_RESULT.random.slice(1) };
  const [failed, next] = searchRows(result, SMALL_STUDY);
  assert.deepEqual([failed?.best, next?.best.toFixed(2)], [NaN, "0.95"]);
});

Deno.test("rankRows() ranks from the best, and leaves out what one ranking lacks", () => {
  const find = summaryFinder(summarizeVariations(SMALL_RESULT.trials), SMALL_STUDY);
  const again = summarizeVariations([
    ...twoSeeds({ a: 0, b: "x" }, [0.7, 0.8]),
    ...twoSeeds({ a: 2, b: "x" }, [0.9, 1]),
    ...twoSeeds({ a: 1, b: "x" }, [0.5, 0.5]),
    ...twoSeeds({ a: 1, b: "y" }, [0.5, 0.5]),
  ]);
  assert.deepEqual(rankRows(again, find), [
    { params: { a: 2, b: "x" }, first: 1, second: 1 },
    { params: { a: 0, b: "x" }, first: 3, second: 2 },
    { params: { a: 1, b: "x" }, first: 2, second: 3 },
  ]);
});

Deno.test("changeRows() says what each value does to accuracy and time, and what to choose", () => {
  const summaries = summarizeVariations([
    ...twoSeeds({ a: 1, b: "x" }, [0.5, 0.75], 1_000),
    ...twoSeeds({ a: 2, b: "x" }, [0.75, 0.5], 500),
    ...twoSeeds({ a: 0, b: "x" }, [0.25, 0.5], 500),
    ...twoSeeds({ a: 1, b: "y" }, [0.75, 1], 3_000),
  ]);
  const rows = changeRows(summaries, SMALL_STUDY.space);
  assert.deepEqual(
    rows.map((
      { dimension, to, points, time, advice },
    ) => [dimension, to, points, time, advice]),
    [
      ["first", 0, -25, 0.5, "less accurate"],
      ["first", 2, 0, 0.5, "undecided, faster per epoch"],
      ["second", "y", 25, 3, "more accurate"],
    ],
  );
  assert.deepEqual(changeRows(summaries.slice(0, 1), SMALL_STUDY.space), []);
});

Deno.test("discussVerdicts() says what of the unconfirmed could not be searched", () => {
  const why = "because";
  const base = { metric: "valAcc", direction: "tie", why } as const;
  const hypotheses: Hypothesis[] = [
    { ...base, dimension: "a", from: 1, to: 0, direction: "higher", size: [5, 20] },
    { ...base, dimension: "a", from: 0, to: 2 },
    { ...base, dimension: "b", from: "x", to: "y", direction: "lower", size: [5, 20] },
    { ...base, dimension: "a", from: 1, to: 2, direction: "higher", size: [5, 20] },
  ];
  const [a, b] = SMALL_RESULT.path;
  assert.ok(a && b);
  const path = [{ ...a, tried: [{ value: 0, fault: "too small" }, ...a.tried.slice(1)] }, b];
  const summaries = summarizeVariations(SMALL_RESULT.trials);
  const judged = judgeHypotheses(hypotheses, summaries, SMALL_STUDY.space);
  const found = discussVerdicts(judged, summaries, { path }, SMALL_STUDY.space);
  assert.deepEqual(
    found.map((
      { hypothesis, verdict, weights, passedOver },
    ) => [hypothesis.to, verdict, weights, passedOver?.reason]),
    [
      [0, "undecided", 1, "too small"],
      ["y", "undecided", 1, undefined],
    ],
  );
});

Deno.test("largestRatio() compares variations that differ in one dimension only", () => {
  const summaries = summarizeVariations(SMALL_RESULT.trials);
  // (0, x), (1, x) and (2, x): 500, 1000 and 3000 ms; (2, x) and (2, y): 3000 and 4000.
  assert.equal(largestRatio(summaries, "a", "epochMs"), 6);
  assertClose(largestRatio(summaries, "b", "epochMs"), 4 / 3);
  assert.ok(Number.isNaN(largestRatio(summaries, "c", "epochMs")));
});

Deno.test("rankVariations() says how far behind the first each is, and who asked for it", () => {
  const ranked = rankVariations(SMALL_RESULT, SMALL_STUDY);
  assert.deepEqual(
    ranked.map(({ rank, params, tie, searches }) => [rank, params.a, params.b, tie, searches]),
    [
      [1, 2, "x", true, ["linear", "random"]],
      // 0.1 behind with either seed: no spread at all.
      [2, 1, "x", false, ["linear"]],
      [3, 2, "y", false, ["linear"]],
      [4, 0, "x", false, ["linear", "random"]],
      [5, 1, "y", false, ["random"]],
    ],
  );
  assertClose(ranked[2]?.behind.mean ?? NaN, 0.2);
  assertClose(ranked[2]?.behind.spread ?? NaN, Math.sqrt(0.005));
});

Deno.test("rankVariations() ranks what only a comparison asked for among the others", () => {
  const params = { a: 0, b: "y" };
  // Another network than (0, x), once `b` counts everywhere.
  const variationOf = ({ a, b }: Params) => ({
    model: { filters: [1 + Number(a)], kernelSize: b === "x" ? 3 : 5 },
    fit: { epochs: 2, batchSize: 4 },
  });
  const trials = [...SMALL_RESULT.trials, ...twoSeeds(params, [0.75, 0.875])];
  const result = { ...SMALL_RESULT, trials, random: [], compared: [params] };
  const ranked = rankVariations(result, { ...SMALL_STUDY, variationOf });
  assert.deepEqual(
    ranked.map(({ rank, params, searches }) => [rank, params.a, params.b, searches]),
    [
      [1, 2, "x", ["linear"]],
      [2, 1, "x", ["linear"]],
      [3, 0, "y", ["compared"]],
      [4, 2, "y", ["linear"]],
      [5, 0, "x", ["linear"]],
      [6, 1, "y", []],
    ],
  );
  const lines = variationsCsv(ranked, SMALL_STUDY.space).split(/\r?\n/);
  assert.equal(lines[3], "3,0,y,2,0,0.8125,0.0883883,1000,0,100,0,no,10,20,compared");
});

Deno.test("variationRows() has the words and numbers of each variation", () => {
  const [first, second, , , last] = variationRows(
    rankVariations(SMALL_RESULT, SMALL_STUDY),
    SMALL_STUDY,
  );
  assert.deepEqual(first, {
    ...{ rank: 1, filters: "1×3, 3×3", pooling: "2×2 last", dense: "128 relu" },
    ...{ dropout: "0.25, 0.5", training: "2 × 4", "accuracy (%)": "95.00 ± 7.07", behind: "0.00" },
    ...{ "epoch (s)": "3.00 ± 0.00", "predict (s)": "0.10 ± 0.00", "weights (k)": 0 },
    ...{ "MACs (M)": 0.00002, "found by": "both" },
  });
  assert.deepEqual([second?.behind, last?.["accuracy (%)"]], ["10.00", "–"]);
});

Deno.test("variationWords() names unlike layers, and no pooling", () => {
  const words = variationWords({
    model: { filters: [8, 16], poolAfter: [], units: [] },
    fit: { epochs: 1, batchSize: 32 },
  });
  assert.equal(words.filters, "8, 16, 3×3");
  assert.deepEqual([words.pooling, words.dense], ["none", "relu"]);
  const places = [[1], [2], [3], [1, 2, 3], [1, 3]].map((poolAfter) =>
    variationWords({ model: { filters: [4, 4, 4], poolAfter }, fit: { epochs: 1, batchSize: 1 } })
      .pooling.slice(4)
  );
  assert.deepEqual(places, ["first", "after 2", "last", "each", "after 1, 3"]);
  const one = { model: { filters: [4], poolAfter: [1] }, fit: { epochs: 1, batchSize: 1 } };
  assert.equal(variationWords(one).pooling, "2×2 last");
});

Deno.test("variationsCsv() has a line for each variation", () => {
  const csv = variationsCsv(rankVariations(SMALL_RESULT, SMALL_STUDY), SMALL_STUDY.space);
  assert.deepEqual(csv.trimEnd().split(/\r?\n/), [
    "rank,a,b,seeds,failed,valAcc,valAccSpread,epochMs,epochMsSpread,predictMs,predictMsSpread," +
    "tieWithBest,weights,macs,searches",
    "1,2,x,2,0,0.95,0.0707107,3000,0,100,0,yes,10,20,linear random",
    "2,1,x,2,0,0.85,0.0707107,1000,0,100,0,no,10,20,linear",
    "3,2,y,2,0,0.75,0,4000,0,100,0,no,10,20,linear",
    "4,0,x,2,0,0.5,0,500,0,100,0,no,10,20,linear random",
    "5,1,y,0,1,,,,,,,no,,,random",
  ]);
});

Deno.test("stageRows() leaves out stages that a study hasn't", () => {
  assert.deepEqual(stageRows(SMALL_STUDY), [
    {
      stage: "linear search",
      variations: "at most 10",
      "training images": 100,
      epochs: "3 × the variation's",
      seeds: "1, 2",
    },
    {
      stage: "random search",
      variations: "as many",
      "training images": 100,
      epochs: "3 × the variation's",
      seeds: "1, 2",
    },
  ]);
  const length = { ...SMALL_STUDY.length, trainImages: 300, epochsTimes: 1 };
  const longer = { variations: 4, seeds: [3], length };
  assert.deepEqual(stageRows({ ...SMALL_STUDY, longer })[2], {
    stage: "longer",
    variations: "4 over the ranking",
    "training images": 300,
    epochs: "the variation's",
    seeds: "3",
  });
  const comparisons = [{ dimension: "a", from: 1, to: 2 }];
  assert.deepEqual(stageRows({ ...SMALL_STUDY, comparisons, longer })[2], {
    stage: "comparisons",
    variations: "what hypotheses compare and neither search did",
    "training images": 100,
    epochs: "3 × the variation's",
    seeds: "1, 2",
  });
  const names = (study: StudyDefinition) => stageRows(study).map(({ stage }) => stage);
  assert.deepEqual(names({ ...SMALL_STUDY, comparisons: [] }), ["linear search", "random search"]);
  assert.deepEqual(
    names({ ...SMALL_STUDY, comparisons, longer, full: longer }),
    ["linear search", "random search", "comparisons", "longer", "full"],
  );
  const quickest = { atLeast: 0.99, seeds: [9], length };
  assert.deepEqual(stageRows({ ...SMALL_STUDY, quickest })[2], {
    stage: "quickest",
    variations: "the quickest of at least 99 %",
    "training images": 300,
    epochs: "the variation's",
    seeds: "9",
  });
});

Deno.test("choicesOf() compares what won in each round", () => {
  const [a, b] = SMALL_RESULT.path;
  const path = [a, b, a && { ...a, round: 2, chosen: 1 }].flatMap((step) => step ?? []);
  const { space } = SMALL_STUDY;
  assert.deepEqual(choicesOf({ path }, space), [
    { dimension: "first", chosen: [2, 1], same: false, isNew: false },
  ]);
  const moved = [a, a && { ...a, from: { ...a.from, b: "y" } }].flatMap((step) => step ?? []);
  assert.deepEqual(choicesOf({ path: moved }, space).map(({ isNew }) => isNew), [true]);
  assert.deepEqual(choicesOf(SMALL_RESULT, space), []);
});

Deno.test("finalists() has what was tested, with its whole training", () => {
  const length = { ...SMALL_STUDY.length, epochsTimes: 4, test: true };
  const study = { ...SMALL_STUDY, full: { seeds: [5, 6], length } };
  const [first] = SMALL_RESULT.trials;
  assert.ok(first?.metrics !== undefined);
  const { metrics, params } = first;
  const tested = [5, 6].map((seed, i) => ({
    ...first,
    seed,
    stage: "full" as const,
    metrics: { ...metrics, epochMs: 500, testAcc: 0.8 + 0.1 * i },
  }));
  const trials = [...SMALL_RESULT.trials, ...tested];
  const [row, ...others] = finalists({ ...SMALL_RESULT, trials }, study);
  assert.deepEqual(others, []);
  assert.deepEqual(row?.params, params);
  const epochs = 4 * study.variationOf(params).fit.epochs;
  assert.equal(row?.epochs, epochs);
  assert.equal(row?.seconds, epochs / 2);
  assert.ok(Math.abs((row?.testAcc.mean ?? 0) - 0.85) < 1e-12 && row?.testAcc.n === 2);
  assert.deepEqual(finalists(SMALL_RESULT, study), []);
});
