/**
 * The sets of pictures that this project draws.
 *
 * @module
 */

import { DIGITS } from "./digits.ts";
import type { Hand } from "./hand.ts";
import { type Letter, LETTERS } from "./letters.ts";
import { PAPERS } from "./papers.ts";
import { PENS } from "./pens.ts";
import { type Random, randomOf } from "./random.ts";
import type { Scene } from "./scene.ts";

/** A picture to be drawn. */
export interface Drawing {
  /** The folder of its set, under `data/`. */
  readonly set: string;
  /** Its file's name; the ending says which format. */
  readonly file: string;
  readonly scene: Scene;
}

/** Somebody who writes: a pen, a paper, a hand. */
interface Writer {
  readonly pen: keyof typeof PENS;
  readonly paper: keyof typeof PAPERS;
  readonly hand: Partial<Hand>;
}

const HAND: Hand = {
  slant: 0.1,
  aspect: 1,
  size: 0.3,
  turnDegrees: 0,
  looseness: 0.05,
  tremor: 0.005,
  unevenness: 0.3,
};

/** Each digit's writer, the picture's size and its format: the traps of real photographs. */
const DIGIT_WRITERS: readonly (Writer & { sizePx: readonly [number, number]; type: string })[] = [
  { pen: "pencil", paper: "grey", hand: { slant: 0.12 }, sizePx: [340, 340], type: "png" },
  { pen: "blueBallpoint", paper: "white", hand: { slant: 0.2 }, sizePx: [480, 400], type: "jpg" },
  { pen: "softPencil", paper: "shaded", hand: { slant: 0.05 }, sizePx: [420, 420], type: "jpg" },
  { pen: "blackFelt", paper: "cream", hand: { slant: 0 }, sizePx: [400, 300], type: "jpg" },
  { pen: "blueBallpoint", paper: "ruled", hand: { slant: 0.15 }, sizePx: [500, 420], type: "jpg" },
  { pen: "yellowMarker", paper: "white", hand: { slant: 0.1 }, sizePx: [320, 320], type: "png" },
  { pen: "chalk", paper: "board", hand: { slant: 0.08 }, sizePx: [460, 460], type: "jpg" },
  { pen: "hardPencil", paper: "recycled", hand: { slant: 0.2 }, sizePx: [360, 480], type: "jpg" },
  { pen: "blackBallpoint", paper: "dim", hand: { slant: 0.1 }, sizePx: [600, 450], type: "jpg" },
  { pen: "blueFountain", paper: "cream", hand: { slant: 0.25 }, sizePx: [440, 440], type: "jpg" },
];

/** Nine hands, one for each alpha, beta and gamma of the 27. */
const NINE: readonly Writer[] = [
  { pen: "pencil", paper: "grey", hand: { slant: 0.35, aspect: 1.15, size: 0.3 } },
  { pen: "hardPencil", paper: "grey", hand: { slant: 0.2, aspect: 0.95, size: 0.25 } },
  { pen: "softPencil", paper: "white", hand: { slant: 0, size: 0.33, looseness: 0.08 } },
  { pen: "blueBallpoint", paper: "white", hand: { slant: 0.15, aspect: 0.85, size: 0.29 } },
  { pen: "blackFelt", paper: "grey", hand: { slant: 0.1, aspect: 1.1, size: 0.35, tremor: 0.002 } },
  { pen: "blackBallpoint", paper: "cream", hand: { slant: 0.25, size: 0.22, tremor: 0.012 } },
  { pen: "blueFountain", paper: "grey", hand: { slant: 0.4, aspect: 0.9, size: 0.31 } },
  { pen: "pencil", paper: "recycled", hand: { slant: -0.12, aspect: 0.95, looseness: 0.08 } },
  { pen: "greenFineliner", paper: "white", hand: { slant: 0.05, aspect: 1.2, size: 0.27 } },
];

/** One more hand, with two pens: the letters to be recognised. */
const OWN: readonly Writer[] = [
  { pen: "blackBrush", paper: "shaded", hand: { slant: 0.18, aspect: 1.05, size: 0.28 } },
  { pen: "blueBallpoint", paper: "ruled", hand: { slant: 0.22, aspect: 1, size: 0.24 } },
];

/** Five people who write every letter, each in the same way every time. */
const WRITERS: Readonly<Record<string, Writer>> = {
  p: { pen: "pencil", paper: "grey", hand: { slant: 0.28, aspect: 1.05 } },
  q: { pen: "blueBallpoint", paper: "white", hand: { slant: 0, aspect: 0.9, size: 0.27 } },
  r: { pen: "blackFelt", paper: "white", hand: { slant: 0.18, size: 0.33, tremor: 0.002 } },
  s: { pen: "chalk", paper: "board", hand: { slant: 0.05, aspect: 1.15, size: 0.31 } },
  t: { pen: "blackBallpoint", paper: "dim", hand: { slant: 0.4, aspect: 0.85, tremor: 0.012 } },
};

/** Returns every picture of every set, as `seed` draws it. */
export function drawings(seed: number): Drawing[] {
  return [...digits(seed), ...greek(seed), ...greekOwn(seed), ...greekMore(seed)];
}

/** Returns the stream of random numbers that belongs to one picture. */
export function randomFor(seed: number, set: string, file: string): Random {
  return randomOf(`${seed}/${set}/${file}`);
}

function digits(seed: number): Drawing[] {
  return DIGIT_WRITERS.map((writer, label) => {
    const file = `${label}_drawn.${writer.type}`;
    const random = randomOf(`${seed}/digits/${label}`);
    // A digit is as high as a letter with its stems, and strays less than one for its height.
    const hand = { ...writer.hand, size: random.between(0.42, 0.58), looseness: 0.035 };
    const scene = sceneOf(DIGITS[label] ?? "", { ...writer, hand }, writer.sizePx, random, 0.12);
    return { set: "digits", file, scene };
  });
}

function greek(seed: number): Drawing[] {
  return (["alpha", "beta", "gamma"] as const).flatMap((letter, n) =>
    NINE.map((writer, i) => {
      const random = randomOf(`${seed}/greek/${letter}/${i}`);
      // Each letter starts elsewhere in its forms, so that no hand always gets the plain ones.
      const scene = sceneOf(form(letter, i + 2 * n), writer, [280, 280], random, 0.08);
      return { set: "greek", file: `${letter}_${serial(i)}.png`, scene };
    })
  );
}

function greekOwn(seed: number): Drawing[] {
  return (["alpha", "beta", "gamma"] as const).flatMap((letter) =>
    OWN.map((writer, i) => {
      const random = randomOf(`${seed}/greek_own/${letter}/${i}`);
      const scene = sceneOf(form(letter, 3 * i), writer, [440, 380], random, 0.12);
      return { set: "greek_own", file: `${letter}_${serial(i)}.jpg`, scene };
    })
  );
}

function greekMore(seed: number): Drawing[] {
  const letters = Object.keys(LETTERS) as Letter[];
  return letters.flatMap((letter) =>
    Object.entries(WRITERS).flatMap(([name, writer], i) =>
      [1, 2, 3, 4].map((n) => {
        const random = randomOf(`${seed}/greek_more/${letter}/${name}/${n}`);
        const scene = sceneOf(form(letter, i), writer, [160, 160], random, 0.08);
        return { set: "greek_more", file: `${letter}_${name}${n}.jpg`, scene };
      })
    )
  );
}

/** What a writer does with a shape this time: never twice quite the same. */
function sceneOf(
  shape: string,
  { pen, paper, hand }: Writer,
  [widthPx, heightPx]: readonly [number, number],
  random: Random,
  stray: number,
): Scene {
  const usual = { ...HAND, ...hand };
  return {
    shape,
    hand: {
      ...usual,
      slant: usual.slant + random.around(0.04),
      aspect: usual.aspect * (1 + random.around(0.05)),
      size: usual.size * (1 + random.around(0.07)),
      turnDegrees: usual.turnDegrees + random.around(3),
    },
    pen: { ...PENS[pen], width: PENS[pen].width * (1 + random.around(0.06)) },
    paper: PAPERS[paper],
    widthPx,
    heightPx,
    offset: [random.between(-stray, stray), random.between(-stray, stray)],
    tilt: [random.around(0.06), random.around(0.06)],
  };
}

function form(letter: Letter, i: number): string {
  const forms: readonly string[] = LETTERS[letter];
  return forms[i % forms.length] ?? "";
}

function serial(i: number): string {
  return String(i + 1).padStart(3, "0");
}
