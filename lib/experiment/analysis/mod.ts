/**
 * What a study's trials say: summaries over seeds, effects, verdicts, importance, fronts, ranks.
 *
 * @module
 */

export * from "./best_so_far.ts";
export * from "./effects.ts";
export * from "./importance.ts";
export * from "./pareto.ts";
export * from "./ranks.ts";
export * from "./summaries.ts";
export * from "./variation_table.ts";
export * from "./verdicts.ts";
export * from "./views.ts";
