/**
 * The parts of Atrament that the pad uses; the package has no types of its own.
 *
 * @see https://github.com/jakubfiala/atrament
 *
 * @module
 */

/** Draws on a canvas what mouse, finger or pen write. */
export default class Atrament {
  constructor(canvas: HTMLCanvasElement, options?: { readonly color?: string });
  /** Width of strokes in CSS pixels. */
  weight: number;
  /** How much lines are smoothed, from 0 to about 1. */
  smoothing: number;
  /** Whether slow strokes are thicker, where there is no pressure. */
  adaptiveStroke: boolean;
  /** The factors of a pen's width at no and at full pressure. */
  pressureLow: number;
  pressureHigh: number;
  /** Called before anything is drawn. */
  addEventListener(type: "pointerdown", listener: (event: PointerEvent) => void): void;
  addEventListener(type: "strokeend", listener: () => void): void;
}
