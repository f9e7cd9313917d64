/**
 * Pens: what a line looks like on paper.
 *
 * @module
 */

/** Red, green, blue, each the share of light that comes back, 0 to 1. */
export type Colour = readonly [red: number, green: number, blue: number];

/** What writes. */
export interface Pen {
  /** Its colour where it covers fully. */
  readonly colour: Colour;
  /** Width of its line as a share of the picture's height. */
  readonly width: number;
  /** How much pressure widens the line, 0 to 1. */
  readonly softness: number;
  /** How much of the paper's tooth shows through: 0 for ink, 1 for pencil and chalk. */
  readonly grain: number;
  /** How much it covers at most, 0 to 1. */
  readonly cover: number;
  /** A broad nib: how much thinner its lines are along 45° than across, 0 to 1. */
  readonly nib: number;
}

const INK = { softness: 0.3, grain: 0.1, cover: 0.92, nib: 0 };
const DRY = { softness: 0.5, grain: 0.8, cover: 0.85, nib: 0 };

/** The pens of the pictures, by name. */
export const PENS = {
  pencil: { ...DRY, colour: [0.24, 0.24, 0.25], width: 0.018 },
  softPencil: { ...DRY, colour: [0.16, 0.16, 0.17], width: 0.028, grain: 0.95, softness: 0.7 },
  hardPencil: { ...DRY, colour: [0.4, 0.4, 0.41], width: 0.013, grain: 0.6 },
  blackBallpoint: { ...INK, colour: [0.11, 0.11, 0.14], width: 0.014, grain: 0.3 },
  blueBallpoint: { ...INK, colour: [0.12, 0.2, 0.58], width: 0.016, grain: 0.35 },
  blueFountain: { ...INK, colour: [0.07, 0.12, 0.42], width: 0.028, softness: 0.6, nib: 0.55 },
  greenFineliner: { ...INK, colour: [0.08, 0.32, 0.16], width: 0.012, softness: 0.1 },
  blackFelt: { ...INK, colour: [0.07, 0.07, 0.08], width: 0.042, softness: 0.15, grain: 0 },
  blackBrush: { ...INK, colour: [0.1, 0.1, 0.11], width: 0.04, softness: 0.9, grain: 0, nib: 0.3 },
  yellowMarker: { ...INK, colour: [0.94, 0.82, 0.34], width: 0.036, softness: 0.1, grain: 0 },
  chalk: { ...DRY, colour: [0.93, 0.93, 0.9], width: 0.036, grain: 0.9, softness: 0.3 },
} as const satisfies Record<string, Pen>;
