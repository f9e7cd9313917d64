/**
 * Sets of letters: from pictures to images with a class, to CSV files and back.
 *
 * @module
 */

export { classOf, listLetters, prepareLetter, readLetter } from "./letters/pictures.ts";
export { readLetters } from "./letters/read.ts";
export { type Letter, type Letters, lettersOf, type Preparation } from "./letters/set.ts";
export { writeLetters } from "./letters/write.ts";
