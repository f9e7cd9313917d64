/**
 * Probabilities as bars, by Observable Plot.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";

const HEIGHT = 190;
const DIGITS = Array.from({ length: 10 }, (_, digit) => digit);

/** Shows the probability of each digit in a figure; none are those of nothing. */
export function showBars(figure: HTMLElement, probabilities: readonly number[]): void {
  const bars = DIGITS.map((digit) => ({ digit, share: probabilities[digit] ?? 0 }));
  const most = Math.max(...bars.map(({ share }) => share));
  const best = bars.filter(({ share }) => share > 0 && share === most);
  const drawn = Plot.plot({
    // Not scaled, so that words stay legible on a phone.
    width: Math.max(240, figure.clientWidth),
    height: HEIGHT,
    margin: 0,
    marginTop: 24,
    marginBottom: 26,
    x: { domain: DIGITS, label: null, padding: 0.22, tickSize: 0, tickPadding: 8 },
    y: { domain: [0, 1], axis: null },
    marks: [
      Plot.ruleY([1], { stroke: "var(--line)" }),
      Plot.barY(bars, { x: "digit", y: "share", fill: "var(--bar)", ry1: 2 }),
      Plot.barY(best, { x: "digit", y: "share", fill: "var(--accent)", ry1: 2 }),
      Plot.ruleY([0], { stroke: "var(--edge)" }),
      Plot.text(best, {
        x: "digit",
        y: "share",
        text: ({ share }) => percent(share),
        dy: -10,
        fill: "currentColor",
        fontWeight: 600,
      }),
    ],
  });
  figure.replaceChildren(drawn);
  figure.ariaLabel = probabilities.length === 0
    ? "No probabilities yet"
    : `Probabilities: ${bars.map(({ digit, share }) => `${digit} ${percent(share)}`).join(", ")}`;
}

/** Returns a share as a whole percentage; what is above 0 and would show as 0, as less than 1. */
function percent(share: number): string {
  if (share > 0 && share < 0.005) return "< 1 %";
  return `${Math.round(100 * share)} %`;
}
