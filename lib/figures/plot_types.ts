/**
 * The types of Observable Plot that the door's functions take and return.
 *
 * @module
 */

import type * as Plot from "@observablehq/plot";

/** @internal */
export type PlotOptions = Plot.PlotOptions;
/** @internal */
export type Data = Plot.Data;
/** @internal */
export type Markish = Plot.Markish;
/** @internal */
export type ScaleOptions = Plot.ScaleOptions;
/** @internal */
export type ChannelValue = Plot.ChannelValue;
/** @internal */
export type DotOptions = Plot.DotOptions;
/** @internal */
export type LineOptions = Plot.LineOptions;
/** @internal */
export type AreaYOptions = Plot.AreaYOptions;
/** @internal */
export type RuleXOptions = Plot.RuleXOptions;
/** @internal */
export type RuleYOptions = Plot.RuleYOptions;
/** @internal */
export type TextOptions = Plot.TextOptions;
/** @internal */
export type CellOptions = Plot.CellOptions;
/** @internal */
export type ImageOptions = Plot.ImageOptions;
