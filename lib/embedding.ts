/**
 * Pictures as vectors whose distances say how alike they are, and how well those vectors tell
 * letters apart that the network never saw.
 *
 * @module
 */

export {
  bestCandidate,
  bestEmbedding,
  type Candidate,
  compareCandidates,
  type ComparisonRow,
  embeddingCandidates,
} from "./embedding/candidates.ts";
export {
  averaged,
  sideBySide,
  standardised,
  unitLength,
  whitened,
  type WhitenedOptions,
} from "./embedding/compose.ts";
export {
  type Embedding,
  layerEmbedding,
  type LayerEmbeddingOptions,
  pixelEmbedding,
  plainEmbedding,
} from "./embedding/layers.ts";
export {
  brightOnBlack,
  createMatcher,
  type Match,
  type MatchedLetter,
  type Matcher,
} from "./embedding/matcher.ts";
export { type Move, SHIFTS, TURNS } from "./embedding/moves.ts";
export { distancePattern, type PatternRow } from "./embedding/pattern.ts";
export {
  kShotAccuracies,
  kShotCurves,
  type KShotOptions,
  type KShotPoint,
  oneShotAccuracies,
} from "./embedding/shots.ts";
export { type NeighborStrips, neighborStrips } from "./embedding/strips.ts";
export {
  type Authorship,
  leaveWriterOut,
  type WriterOutOptions,
  type WriterOutScore,
} from "./embedding/writer_out.ts";
export {
  byTwoWriters,
  lettersWhere,
  readRealLetters,
  readWrittenLetters,
  type RealLetters,
  writerOf,
  type WrittenLetters,
} from "./embedding/writers.ts";
