import assert from "node:assert/strict";
import { fromFileUrl, join } from "@std/path";
import { rankVariations, variationsCsv } from "../../lib/experiment/results/variation_table.ts";
import { readStudy } from "../../lib/experiment/run/run_study.ts";
import { readHypotheses } from "../../lib/experiment/study/hypotheses.ts";
import { mnistStudy } from "../../lib/experiment/study/mnist_study.ts";
import {
  baselineOf,
  buildFault,
  defineSearchSpace,
} from "../../lib/experiment/study/search_space.ts";

for (const profile of ["full", "quick"] as const) {
  Deno.test(`mnistStudy() of profile ${profile} can be searched, and compares each hypothesis`, async () => {
    const { space, variationOf, length, comparisons = [] } = mnistStudy(profile);
    assert.deepEqual(
      defineSearchSpace(space, { variationOf, trainImages: length.trainImages }),
      space,
    );
    const hypotheses = await readHypotheses(space);
    assert.ok(comparisons.length >= 3);
    assert.equal(comparisons.length, hypotheses.length);
    for (const { dimension, from, to } of hypotheses) {
      assert.ok(
        comparisons.some((change) =>
          change.dimension === dimension && change.from === from && change.to === to
        ),
      );
      for (const value of [from, to]) {
        const params = { ...baselineOf(space), [dimension]: value };
        assert.equal(buildFault(params, { variationOf, ...length }), undefined);
      }
    }
  });
}

Deno.test("mnistStudy() trains in full as notebook 1 does: 12 epochs of the baseline", () => {
  const { space, full, variationOf } = mnistStudy("full");
  assert.equal(12, variationOf(baselineOf(space)).fit.epochs * (full?.length.epochsTimes ?? 0));
});

Deno.test("the shipped journal is read to the numbers of the shipped table", async () => {
  const folder = fromFileUrl(new URL("../../data/experiment", import.meta.url));
  const study = mnistStudy("full");
  const result = await readStudy(study, folder);
  assert.ok(result.complete);
  const table = await Deno.readTextFile(join(folder, "variations.csv"));
  assert.equal(variationsCsv(rankVariations(result, study), study.space), table);
});
