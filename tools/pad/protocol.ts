/**
 * What the pad's page and its server tell each other.
 *
 * @module
 */

/** Numbers in 0–255 of an array, in base64, rows from the top. */
export interface EncodedImages {
  /** How many images, their height and width. */
  readonly shape: readonly [count: number, height: number, width: number];
  readonly data: string;
}

/** What the page is told once, before anything is drawn. */
export interface About {
  /** The layers that have feature maps, the first one first. */
  readonly layers: readonly LayerAbout[];
  /** Known letters, or why there are none. */
  readonly letters: { readonly count: number; readonly classes: readonly string[] } | {
    readonly error: string;
  };
}

/** A layer that has feature maps. */
export interface LayerAbout {
  readonly name: string;
  /** How many maps, their height and width. */
  readonly shape: readonly [count: number, height: number, width: number];
}

/** What the network makes of a picture of a digit. */
export interface DigitAnswer {
  /** The 28×28 pixels that it sees. */
  readonly image: EncodedImages;
  readonly probabilities: readonly number[];
  readonly predicted: number;
  /** Feature maps of the layer asked for; each is divided by the greatest value of all. */
  readonly maps: EncodedImages;
}

/** What a picture of a letter is like. */
export interface LetterAnswer {
  readonly image: EncodedImages;
  /** The class that most of the nearest known letters have. */
  readonly predicted: string;
  /** Whether it is farther from all known letters than they are from their own classes. */
  readonly isFar: boolean;
  readonly neighbors: readonly LetterNeighbor[];
}

/** A known letter near the picture's. */
interface LetterNeighbor {
  readonly label: string;
  readonly file: string;
  /** The sum of squared differences of the two embeddings. */
  readonly ssd: number;
  readonly image: EncodedImages;
}

/** The steps of a picture's preparation. */
export interface StepsAnswer {
  readonly steps: readonly { readonly name: string; readonly url: string }[];
}

/** What is on a page of digits. */
export interface PageAnswer {
  /** The digits, row by row. */
  readonly rows: readonly (readonly PageDigitAnswer[])[];
  /** The page with its digits marked. */
  readonly figure: { readonly svg: string; readonly alt: string; readonly caption: string };
}

/** A digit on a page. */
interface PageDigitAnswer {
  readonly label: number;
  readonly probability: number;
  readonly isUnsure: boolean;
}

/** Where a picture was saved. */
export interface SaveAnswer {
  readonly file: string;
}

/** Why there is no answer. */
export interface ErrorAnswer {
  readonly error: string;
}
