/**
 * Figures on Observable Plot: rows, channels and options in, a {@linkcode Figure} out, which is SVG
 * with its title, its caption and its alternative text.
 *
 * Begin with {@linkcode figure}: it takes every option of `Plot.plot`, so that the marks, Plot's own
 * and the composite ones of this room ({@linkcode interval}, {@linkcode band}, {@linkcode endLabels},
 * {@linkcode matrix}, {@linkcode images}, {@linkcode path}, {@linkcode parallel}), stand where the
 * chart is wanted. {@linkcode figureRow} puts several side by side. What is no chart has a function:
 * {@linkcode imageGrid}, {@linkcode pictureSteps}, {@linkcode markedPage}.
 *
 * Nothing is shown here: that is the room `notebook`. {@linkcode renderPng} makes a picture; it draws
 * Latin, Greek and Cyrillic by the project's font and other scripts by the machine's.
 *
 * @module
 */

export { accuracyAxis, accuracyAxisNote } from "./accuracy_axis.ts";
export { band, type BandOptions } from "./band.ts";
export { type ChartOptions, figure, type FigureOptions } from "./chart.ts";
export { endLabels } from "./end_labels.ts";
export { figureRow, type FigureRowOptions, type RowPanel } from "./figure_row.ts";
export { images, type ImagesOptions } from "./images.ts";
export { interval, type IntervalOptions } from "./interval.ts";
export {
  matrix,
  type MatrixCell,
  matrixCells,
  type MatrixNames,
  type MatrixOptions,
} from "./matrix.ts";
export { parallel, type ParallelDimension, type ParallelOptions } from "./parallel.ts";
export { path, type PathOptions } from "./path.ts";
export { escapeMarkup } from "./escape.ts";
export type { Figure, FigureText, FigureWords } from "./figure.ts";
export { figureHtml } from "./figure_html.ts";
export {
  imageGrid,
  type ImageGridOptions,
  imageGrids,
  type ImageGridsOptions,
  type ImageGroup,
  type TileMark,
} from "./image_grid.ts";
export { type CurveRow, learningCurves, type LearningCurvesOptions } from "./learning_curves.ts";
export { markedPage, type PageMark } from "./marked_page.ts";
export { type PictureRow, type PictureStep, pictureSteps } from "./picture_steps.ts";
export { renderPng, type RenderPngOptions } from "./png.ts";
export { BLUE, COLOURS, GREY, INK, LINE, MARGIN, MUTED, SIGNS, VERMILION } from "./style.ts";
export { greyPicture, type RgbaPicture, type Tile, tile } from "./tiles.ts";
