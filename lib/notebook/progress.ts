/**
 * How far a long work has come: one output that changes.
 *
 * @module
 */

import { escapeMarkup, type Figure } from "../figures/mod.ts";
import { type Bundle, bundleOf, htmlMarkdown } from "./bundle.ts";

/** What to follow. */
export interface ProgressOptions {
  /** How many steps there are, a whole number. */
  readonly total: number;
  /** What is being done. */
  readonly title: string;
  /**
   * The file by which the work is stopped: until it is done, the notebook's interrupt button (■)
   * makes it; default none, and the button does nothing.
   */
  readonly stopFile?: string;
}

/** News of a work. */
export interface ProgressNews {
  /** A few words on the state; default as before. */
  readonly message?: string;
  /** How many steps there are, where that has changed; default as before. */
  readonly total?: number;
  /** Steps that were done before, and took no time; default those that are done at once. */
  readonly from?: number;
  /** How long the rest takes, where that is known better than from the time gone. */
  readonly leftMs?: number;
  /** Shown also right after another, as before work that nothing can be said of; default `false`. */
  readonly atOnce?: boolean;
  /** A figure below the bar, or how to draw it, called only when it is shown; `null` for none any
   * more; default as before. */
  readonly figure?: Figure | (() => Figure) | null;
}

/** Where a work reports. */
export interface Progress {
  /** Says how many steps are done; shown at most four times a second, but for what is `atOnce`. */
  readonly update: (done: number, news?: ProgressNews) => Promise<void>;
  /** Says that the work has ended, after all steps or before; always shown, and kept. */
  readonly done: (news?: ProgressNews) => Promise<void>;
}

/** A state of a work as it is written for other programs, one JSON object a line. */
export interface ProgressLine {
  /** What is being done. */
  readonly title: string;
  /** Steps done. */
  readonly done: number;
  /** Steps in all. */
  readonly total: number;
  /** A few words on the state. */
  readonly message: string;
  /** Since the beginning. */
  readonly elapsedMs: number;
  /** How long the rest takes, where the work says so. */
  readonly leftMs?: number;
  /** Steps that were done before, as of a training that goes on; they took no time. */
  readonly from?: number;
}

/** What following needs from outside. */
export interface ProgressOutlet {
  /** Shows a state: the first as a new output, later ones in its place. */
  readonly show: (bundle: Bundle, first: boolean) => Promise<void>;
  /** Takes each state that is shown, for other programs. */
  readonly note: (line: ProgressLine) => void;
  /** The time in milliseconds. */
  readonly now: () => number;
  /** The shortest time between two states shown. */
  readonly intervalMs: number;
}

/** Steps that are done so soon were done before. */
const AT_ONCE_MS = 500;

/**
 * Returns where a work reports, on a given outlet.
 *
 * @throws {RangeError} If the total is not a whole number.
 */
export function followProgress(
  { total: planned, title }: ProgressOptions,
  { show, note, now, intervalMs }: ProgressOutlet,
): Progress {
  if (!Number.isSafeInteger(planned) || planned < 0) {
    throw new RangeError(
      `Cannot follow "${title}" as total must be a whole number: current value is ${planned}`,
    );
  }
  const begin = now();
  let total = planned;
  let leftMs: number | undefined;
  let shownAt = -Infinity;
  let done = 0;
  let from = 0;
  let message = "";
  let figure: Figure | (() => Figure) | undefined;

  async function send(ended: boolean): Promise<void> {
    const first = shownAt === -Infinity;
    shownAt = now();
    const elapsedMs = Math.round(shownAt - begin);
    const left = leftMs === undefined ? {} : { leftMs: Math.round(leftMs) };
    const line = { title, done, total, message, elapsedMs, ...left, ...from > 0 ? { from } : {} };
    const drawn = typeof figure === "function" ? figure() : figure;
    figure = drawn;
    note(line);
    await show(progressBundle(line, ended, drawn), first);
  }

  function take(news: ProgressNews): void {
    message = news.message ?? message;
    total = news.total ?? total;
    from = news.from ?? from;
    leftMs = news.leftMs;
    figure = news.figure === null ? undefined : news.figure ?? figure;
  }

  return {
    update: async (steps, news = {}) => {
      take(news);
      done = Math.min(total, Math.max(0, steps));
      if (now() - begin < AT_ONCE_MS) from = Math.floor(done);
      if (news.atOnce === true || now() - shownAt >= intervalMs) await send(false);
    },
    done: (news = {}) => {
      take(news);
      return send(true);
    },
  };
}

/** Returns the output for a state; the last one is in the form that every viewer keeps. */
function progressBundle(line: ProgressLine, ended: boolean, figure?: Figure): Bundle {
  const { title, done, total } = line;
  const words = progressWords(line, ended);
  const bar = `<div style="font:13px/1.5 Inter,system-ui,sans-serif">` +
    `<div><strong>${escapeMarkup(title)}</strong> ${escapeMarkup(words)}</div>` +
    `<progress max="${Math.max(1, total)}" value="${total === 0 && ended ? 1 : done}" ` +
    `aria-label="${escapeMarkup(title)}" style="width:100%;max-width:480px"></progress></div>`;
  const text = `${title}: ${words}`;
  if (!ended) {
    // In the page itself: an image would be decoded anew, and flicker, with each state.
    const html = bar + (figure?.svg ?? "");
    return { data: { "text/html": html, "text/plain": text }, metadata: {} };
  }
  const last = figure === undefined ? undefined : bundleOf(figure);
  const markdown = htmlMarkdown(bar) + (last?.data["text/markdown"] ?? "");
  return {
    data: { "text/markdown": markdown, "text/plain": text },
    metadata: last?.metadata ?? {},
  };
}

/** Returns a state in words: `"3 of 12 (25 %), 30 s, about 90 s to go; epoch 3"`. */
export function progressWords(
  { done, total, message, elapsedMs, leftMs, from = 0 }: ProgressLine,
  ended: boolean,
): string {
  const share = total === 0 ? "" : ` (${Math.floor(100 * done / total)} %)`;
  const left = leftMs ?? elapsedMs / (done - from) * (total - done);
  const time = ended
    ? done < total ? `ended after ${duration(elapsedMs)}` : `done in ${duration(elapsedMs)}`
    : (done > from || leftMs !== undefined) && done < total
    ? `${duration(elapsedMs)}, about ${duration(left)} to go`
    : duration(elapsedMs);
  return `${Math.floor(done)} of ${total}${share}, ${time}${message === "" ? "" : `; ${message}`}`;
}

/** Returns a time in words: `"0.4 s"`, `"42 s"`, `"3 min 20 s"`, `"1 h 5 min"`. */
export function duration(ms: number): string {
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
