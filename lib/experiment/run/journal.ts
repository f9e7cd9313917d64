/**
 * The journal of a study: a file of one JSON object a line, to which each result is added.
 *
 * The first line holds the study's settings, each other line a trial that has ended. The study is
 * what the journal says: a trial counts once its line is whole.
 *
 * @module
 */

import { join } from "@std/path";
import { at, difference, isObject, shown, writeWhole } from "../../base/mod.ts";
import { checkedOutcome } from "./outcome.ts";
import type { Outcome, Trial } from "../study/trial.ts";

/** The journal's name in a study's folder. */
export const JOURNAL = "journal.jsonl";

/** What a study's journal says. */
export interface JournalEntries {
  /** A word that was drawn when the journal was begun. */
  readonly run: string;
  /** How each trial ended, by its id: the first complete result, or else the first failure. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
  /** Lines that say nothing, and why; a torn last line is not one of them. */
  readonly unreadable: readonly { readonly line: number; readonly reason: string }[];
}

/** A journal that one program writes. */
export interface Journal extends JournalEntries {
  /** Adds a trial that has ended: its line is on the disk afterwards, or the journal is as it was. */
  readonly add: (trial: Trial, outcome: Outcome) => Promise<void>;
  /** Lets another program write it. */
  readonly close: () => void;
}

/** How a journal is opened. */
export interface OpenJournalOptions {
  /** All that the study's results depend on; from JSON. */
  readonly settings: unknown;
  /** Whether to put an old journal aside and begin anew. */
  readonly fresh?: boolean;
  /** A folder with a journal to begin with, where this one has none. */
  readonly startFrom?: string;
}

/** Raised when older journals can't be read any more. */
const FORMAT = 1;

/** Titles of dimensions that journals were begun under, and what they are called now. */
const TITLES: Readonly<Record<string, string>> = { "filters a layer": "filters per layer" };

/**
 * Opens the journal in a folder, or begins one.
 *
 * @throws {Deno.errors.Busy} If another program has it open.
 * @throws {Error} If the folder can't be written.
 * @throws {RangeError} If the journal is that of a study with other settings: it says which.
 * @throws {SyntaxError} If the file is no journal.
 */
export async function openJournal(folder: string, options: OpenJournalOptions): Promise<Journal> {
  const lock = await locked(folder);
  try {
    const path = join(folder, JOURNAL);
    await prepare(path, options);
    const { end, ...entries } = await read(path, options.settings);
    const file = await Deno.open(path, { write: true });
    // What is torn would run into the next line.
    await file.truncate(end);
    const append = appender(path, file, end);
    return {
      ...entries,
      add: async (trial, outcome) => {
        await append(trial, outcome);
        keep(entries.outcomes, trial.id, outcome);
      },
      close: () => {
        file.close();
        lock.close();
      },
    };
  } catch (error) {
    lock.close();
    throw error;
  }
}

/** Returns what adds a trial's line behind the end of a journal, one after the other. */
function appender(path: string, file: Deno.FsFile, end: number): Journal["add"] {
  let writing = Promise.resolve();

  async function write(trial: Trial, outcome: Outcome): Promise<void> {
    const line = new TextEncoder().encode(`${JSON.stringify({ ...trial, ...outcome })}\n`);
    try {
      await file.seek(end, Deno.SeekMode.Start);
      for (let sent = 0; sent < line.length;) sent += await file.write(line.subarray(sent));
      await file.syncData();
    } catch (cause) {
      await file.truncate(end).catch(() => {});
      throw new Error(
        `Cannot add trial ${trial.number} to "${path}" as its line must be whole: ` +
          `${(cause as Error).message}; once there is room, the same command goes on`,
        { cause },
      );
    }
    end += line.length;
  }

  return (trial, outcome) => {
    const written = writing.then(() => write(trial, outcome));
    writing = written.catch(() => {});
    return written;
  };
}

/**
 * Returns what the journal in a folder says, whoever may be writing it; nothing if there is none.
 *
 * @throws {RangeError} If the journal is that of a study with other settings: it says which.
 * @throws {SyntaxError} If the file is no journal.
 */
export async function readJournal(
  folder: string,
  settings: unknown,
): Promise<JournalEntries | undefined> {
  const path = join(folder, JOURNAL);
  return await isThere(path) ? await read(path, settings) : undefined;
}

/** Holds a lock that the system takes away with this process. */
async function locked(folder: string): Promise<Deno.FsFile> {
  const refused = `Cannot run the study in "${folder}" as`;
  const file = await openLock(folder).catch((cause: Error) => {
    throw new Error(`${refused} its journal must be written: ${cause.message}`, { cause });
  });
  if (await file.tryLock(true)) return file;
  file.close();
  const rule = "one program may write its journal: another one does";
  throw new Deno.errors.Busy(`${refused} ${rule}`);
}

async function openLock(folder: string): Promise<Deno.FsFile> {
  await Deno.mkdir(folder, { recursive: true });
  return await Deno.open(join(folder, "lock"), { write: true, create: true });
}

/** Sees to it that there is a journal: the one that is there, a copy of another one, or a new one. */
async function prepare(
  path: string,
  { settings, fresh = false, startFrom }: OpenJournalOptions,
): Promise<void> {
  if (await isThere(path)) {
    if (!fresh) return;
    await Deno.rename(path, path.replace(/\.jsonl$/, ".previous.jsonl"));
  }
  const source = join(startFrom ?? "", JOURNAL);
  if (!fresh && startFrom !== undefined && await isThere(source)) {
    return await writeWhole(path, await Deno.readFile(source));
  }
  const run = crypto.randomUUID().slice(0, 8);
  await writeWhole(path, `${JSON.stringify({ journal: FORMAT, run, settings })}\n`);
}

function isThere(path: string): Promise<boolean> {
  return Deno.stat(path).then(() => true, (error) => {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  });
}

/** Returns what a journal says, and where its last whole line ends. */
async function read(path: string, settings: unknown) {
  const bytes = await Deno.readFile(path);
  const end = bytes.lastIndexOf("\n".charCodeAt(0)) + 1;
  const whole = new TextDecoder().decode(bytes.subarray(0, end));
  const [header = "", ...lines] = whole.split("\n").slice(0, -1);
  const run = checkedHeader(path, header, settings);
  const outcomes = new Map<string, Outcome>();
  const unreadable: { line: number; reason: string }[] = [];
  lines.forEach((text, i) => {
    const parsed = parseLine(text);
    if (typeof parsed === "string") unreadable.push({ line: i + 2, reason: parsed });
    else keep(outcomes, parsed.id, parsed.outcome);
  });
  return { run, outcomes, unreadable, end };
}

function keep(outcomes: Map<string, Outcome>, id: string, outcome: Outcome): void {
  const before = outcomes.get(id);
  if (before === undefined || (before.state === "fail" && outcome.state === "complete")) {
    outcomes.set(id, outcome);
  }
}

/** Returns the word of the journal's beginning, once its settings are seen to be the same. */
function checkedHeader(path: string, text: string, settings: unknown): string {
  const header = parsedJson(text);
  const run = at(header, "run");
  if (at(header, "journal") !== FORMAT || typeof run !== "string") {
    throw new SyntaxError(
      `Cannot read "${path}" as a journal as its first line must be that of journal ${FORMAT}: ` +
        `it is ${shown(text)}`,
    );
  }
  const changed = difference(settings, at(header, "settings"), "settings");
  if (changed === undefined) return run;
  throw new RangeError(
    `Cannot resume the study of "${path}" as it must be as it was begun: ${changed}; ` +
      "undo the change, or begin anew with --fresh",
  );
}

/** Returns a line's trial, or why it says nothing. */
function parseLine(text: string): { id: string; outcome: Outcome } | string {
  const value = parsedJson(text);
  if (!isObject(value)) return `it must be an object: it is ${shown(text)}`;
  const id = at(value, "id");
  if (typeof id !== "string" || !/^[0-9a-f]{16}$/.test(id)) {
    return `its id must be 16 hexadecimal digits: it is ${shown(id)}`;
  }
  const outcome = checkedOutcome(value);
  return typeof outcome === "string" ? outcome : { id, outcome };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text, (key, value) => key === "title" ? TITLES[value] ?? value : value);
  } catch {
    return undefined;
  }
}
