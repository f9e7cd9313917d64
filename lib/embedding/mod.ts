/**
 * Images as rows whose distances say how alike they are, and how well those rows tell letters
 * apart that the network never saw.
 *
 * Images `[n, 28, 28, 1]` go in, rows `[n, d]` come out. Begin with {@linkcode plainEmbedding}, or with
 * {@linkcode createMatcher} to have letters named. Distances themselves are the room `neighbors`.
 *
 * @module
 */

export {
  bestCandidate,
  bestEmbedding,
  type Candidate,
  type CandidateOptions,
  compareCandidates,
  type ComparisonRow,
  embeddingCandidates,
} from "./candidates.ts";
export {
  concatenate,
  l2Normalize,
  standardScale,
  steady,
  testTimeAugment,
  whiten,
  type Whitening,
  whiteningOf,
  type WhitenOptions,
} from "./compose.ts";
export {
  type Embedding,
  layerEmbedding,
  type LayerEmbeddingOptions,
  pixelEmbedding,
  plainEmbedding,
} from "./layers.ts";
export {
  createMatcher,
  type KnownLetters,
  type Match,
  type MatchedLetter,
  type Matcher,
} from "./matcher.ts";
export { type MapPoint, type PcaMap, pcaMap, umapMap, type UmapOptions } from "./map.ts";
export { SHIFTS, TURNS } from "./moves.ts";
export {
  type ClassAxis,
  classAxis,
  type ClassLength,
  classLengths,
  type ClassPair,
  classPairs,
  type ClassSpan,
  classSpans,
  type ClassUnit,
  classUnits,
  distancePattern,
  distanceRows,
  type Lookalike,
  lookalikes,
  type PatternRow,
  stemOf,
} from "./pattern.ts";
export { type ProjectorData, writeProjector } from "./projector.ts";
export {
  compareOnTests,
  type LeaveOneOutScore,
  leaveOneOutScores,
  type LetterTest,
  type MatchScore,
  matchScore,
  type Mistake,
  mistakesOf,
  type NamedRows,
  type OneShotRow,
  oneShotRows,
  type PairedScore,
  pairedScore,
  type Score,
  scoreOf,
} from "./scores.ts";
export { kShotCurves, type KShotOptions, type KShotPoint } from "./shots.ts";
export { type NeighborStrips, neighborStrips } from "./strips.ts";
export {
  type Learner,
  type RowClassifier,
  transferCurves,
  type TransferOptions,
  transferScore,
} from "./transfer.ts";
export {
  type Authorship,
  leaveWriterOut,
  type WriterOutOptions,
  type WriterOutScore,
} from "./writer_out.ts";
export {
  byTwoWriters,
  lettersWhere,
  oneLetterPerClass,
  readRealLetters,
  readWrittenLetters,
  type RealLetters,
  type WrittenLetters,
} from "./writers.ts";
