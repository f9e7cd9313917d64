/**
 * Sets of letters: from pictures to images with a class, to CSV files and back.
 *
 * @module
 */

export {
  classOf,
  type LetterFolder,
  listLetters,
  prepareLetter,
  readLetter,
  readLetterFolder,
} from "./letters/pictures.ts";
export { readLetters } from "./letters/read.ts";
export { type Letter, type Letters, lettersOf, type Preparation } from "./letters/set.ts";
export { writeLetters } from "./letters/write.ts";
