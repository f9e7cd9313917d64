/**
 * A command for the tests of command lines: prints what it was given. With the
 * variable WORDS it takes words besides its options.
 */

import { exitWithHelp, parseOptions } from "../../tools/options.ts";

/** A command that takes an option with a value, and one without. */
export const COMMAND = {
  usage: "deno task greet [--loud] NAME…",
  about: "Greets each name.",
  options: { loud: { type: "boolean" }, language: { type: "string" } },
  help: { loud: "In capitals", language: "Which language; default English" },
} as const;

if (import.meta.main) {
  const command = { ...COMMAND, allowPositionals: Deno.env.has("WORDS") };
  const { values, positionals } = parseOptions(command);
  if (command.allowPositionals && positionals.length === 0) exitWithHelp(command);
  console.log(JSON.stringify({ values, positionals }));
}
