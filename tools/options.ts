/**
 * Command lines: `--help`, clear errors, exit codes.
 *
 * @module
 */

import { parseArgs, type ParseArgsOptionsConfig } from "node:util";

/** What a command takes. */
interface CommandLine<T extends ParseArgsOptionsConfig> {
  /** The line that runs it, as a person types it. */
  readonly usage: string;
  /** One sentence on what it does. */
  readonly about: string;
  /** Options as `node:util`'s `parseArgs` takes them. */
  readonly options: T;
  /** A line of help for each option. */
  readonly help?: Partial<Record<keyof T, string>>;
  /** Whether it takes words that are not options; default `false`. */
  readonly allowPositionals?: boolean;
}

/**
 * Returns the options and words of the command line, or ends the process:
 * with status 0 after `--help`, with status 2 after a line that does not fit.
 *
 * From here on paths are meant from where the line was typed, and what can't be printed, as on a
 * full disk, ends the process with a sentence and status 1.
 */
// deno-lint-ignore explicit-function-return-type
export function parseOptions<const T extends ParseArgsOptionsConfig>(command: CommandLine<T>) {
  goToCaller();
  globalThis.addEventListener("unhandledrejection", endUnprinted);
  const options = { ...command.options, help: { type: "boolean", short: "h" } } as const;
  try {
    const parsed = parseArgs({
      args: Deno.args,
      options,
      allowPositionals: command.allowPositionals ?? false,
    });
    if (!(parsed.values as { help?: boolean }).help) return parsed;
  } catch (error) {
    // What it says of words that begin with "-" would only lead astray here.
    const message = (error as Error).message.replace(/\. To specify a positional .*$/s, "");
    exit(2, `${message}\n\n${helpText(command)}`);
  }
  return exit(0, helpText(command));
}

/** The project's folder; `command.ts` has its path, but needs a package for it. */
const HERE = new URL("..", import.meta.url);

/** Leaves the project's folder, where Deno starts every task, for that of the person. */
function goToCaller(): void {
  const caller = Deno.env.get("INIT_CWD");
  if (caller === undefined || Deno.realPathSync(".") !== Deno.realPathSync(HERE)) return;
  Deno.chdir(caller);
}

function endUnprinted(event: PromiseRejectionEvent): void {
  if (!isUnprinted(event.reason)) return;
  event.preventDefault();
  endWith(event.reason);
}

/** Whether standard output did not take what was printed; files' errors begin with "Cannot". */
function isUnprinted(error: unknown): error is Error {
  return error instanceof Error && /^(No space left on device|Broken pipe) \(/.test(error.message);
}

function endWith(error: unknown): never {
  const message = error instanceof Error ? error.message : error;
  console.error(
    isUnprinted(error)
      ? `Cannot print the result as standard output must take it: ${message}`
      : message,
  );
  Deno.exit(1);
}

/** The text that `--help` prints. */
export function helpText(command: CommandLine<ParseArgsOptionsConfig>): string {
  const rows = Object.entries(command.options).map(([name, option]) => {
    const value = option.type === "string" ? ` ${name.toUpperCase()}` : "";
    return `  ${`--${name}${value}`.padEnd(22)} ${command.help?.[name] ?? ""}`.trimEnd();
  });
  return [
    `Usage: ${command.usage}`,
    command.about,
    ["Options:", ...rows, "  --help                 Print this text"].join("\n"),
  ].join("\n\n");
}

/** Runs what a command does; where it fails, says why and ends the process with status 1. */
export async function orExit<T>(action: () => T | Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    endWith(error);
  }
}

/** Returns the whole number that an option is, from 1 to `most`; `action` is what it is for. */
export function wholeOption(
  action: string,
  option: string,
  text: string,
  most = Infinity,
): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1 && value <= most) return value;
  const range = most === Infinity ? "of at least 1" : `from 1 to ${most}`;
  throw new RangeError(
    `Cannot ${action} as --${option} must be a whole number ${range}: it is "${text}"`,
  );
}

/** Ends the process with status 2 and the help, for a line without what it needs. */
export function exitWithHelp(command: CommandLine<ParseArgsOptionsConfig>): never {
  return exit(2, helpText(command));
}

/** Ends the process with status 2, the reason and the help, for options that don't go together. */
export function exitWithReason(
  command: CommandLine<ParseArgsOptionsConfig>,
  reason: string,
): never {
  return exit(2, `${reason}\n\n${helpText(command)}`);
}

function exit(status: number, text: string): never {
  if (status === 0) console.log(text);
  else console.error(text);
  Deno.exit(status);
}
