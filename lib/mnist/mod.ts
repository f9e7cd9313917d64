/**
 * MNIST as its authors published it: 60,000 and 10,000 images `[n, 28, 28, 1]` in 0–1, labels
 * `[n]` from 0 to 9, from IDX files whose checksums are verified.
 *
 * Begin with {@linkcode loadMnist}; {@linkcode head} takes the first of a set. Your own pictures become
 * images of the same kind in the room `handwriting`.
 *
 * @module
 */

export { type IdxArray, type IdxKind, parseIdx } from "./idx.ts";
export {
  type Dataset,
  head,
  loadMnist,
  type LoadMnistOptions,
  loadMnistPart,
  type Mnist,
  MNIST_CHECKSUMS,
  splitValidation,
  verifyMnist,
} from "./mnist.ts";
