import assert from "node:assert/strict";
import { fromFileUrl, join } from "@std/path";
import { rankVariations, variationsCsv } from "../../lib/experiment/results/variation_table.ts";
import { readStudy } from "../../lib/experiment/run/run_study.ts";
import { readHypotheses } from "../../lib/experiment/study/hypotheses.ts";
import { bestStudy } from "../../lib/experiment/study/best_study.ts";
import { mnistStudy } from "../../lib/experiment/study/mnist_study.ts";
import {
  baselineOf,
  buildFault,
  defineSearchSpace,
} from "../../lib/experiment/study/search_space.ts";
import { completeOptions } from "../../lib/model/mod.ts";

const STUDIES = { experiment: mnistStudy, best: bestStudy };

const folderOf = (study: string) => fromFileUrl(new URL(`../../data/${study}`, import.meta.url));

for (const profile of ["full", "quick"] as const) {
  for (const [name, define] of Object.entries(STUDIES)) {
    Deno.test(`${define.name}() of profile ${profile} can be searched, and compares each hypothesis`, async () => {
      const { space, variationOf, length, comparisons = [] } = define(profile);
      assert.deepEqual(
        defineSearchSpace(space, { variationOf, trainImages: length.trainImages }),
        space,
      );
      const hypotheses = await readHypotheses(space, join(folderOf(name), "hypotheses.json"));
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
}

Deno.test("bestStudy() begins with the variation that the first study found best", async () => {
  const { best } = await readStudy(mnistStudy("full"), folderOf("experiment"));
  assert.ok(best !== undefined);
  const first = mnistStudy("full").variationOf(best);
  const { space, variationOf } = bestStudy("full");
  const { model, fit } = variationOf(baselineOf(space));
  assert.deepEqual(completeOptions(model), completeOptions(first.model));
  assert.equal(fit.batchSize, first.fit.batchSize);
});

Deno.test("mnistStudy() trains in full as notebook 1 does: 12 epochs of the baseline", () => {
  const { space, full, variationOf } = mnistStudy("full");
  assert.equal(12, variationOf(baselineOf(space)).fit.epochs * (full?.length.epochsTimes ?? 0));
});

for (const [name, define] of Object.entries(STUDIES)) {
  Deno.test(`the shipped journal of ${define.name}() is read to the numbers of its table`, async () => {
    const study = define("full");
    const result = await readStudy(study, folderOf(name));
    assert.ok(result.complete);
    const table = await Deno.readTextFile(join(folderOf(name), "variations.csv"));
    assert.equal(variationsCsv(rankVariations(result, study), study.space), table);
  });
}
