/**
 * A person's pictures as data: digits of a picture, a folder or a page recognised by a network,
 * letters of a folder as a labelled set that is written to CSV and read back.
 *
 * Begin with {@linkcode recognizeFolder}, {@linkcode recognizePage} or {@linkcode readLetterFolder}.
 * What letters a network never saw are is asked in the room `embedding`.
 *
 * @module
 */

export {
  accuracyByChange,
  type ChangedAccuracy,
  changedDigits,
  describeChange,
  type DigitChange,
  variantsOf,
} from "./changed_digits.ts";
export {
  describeMistake,
  labelOf,
  readRealDigits,
  type RecognizedPicture,
  recognizeFolder,
  recognizePicture,
} from "./digits.ts";
export {
  classOf,
  type LetterFolder,
  listLetters,
  prepareLetter,
  readLetter,
  readLetterFolder,
} from "./letter_pictures.ts";
export { type Letter, type Letters, lettersOf, type Preparation } from "./letters.ts";
export { recognizePage } from "./page.ts";
export type { PageDigit } from "./page_digits.ts";
export { readLetters } from "./read_letters.ts";
export { writeLetters } from "./write_letters.ts";
