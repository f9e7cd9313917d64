/**
 * The thread that {@linkcode endWithParent} starts: it waits for the end of the standard input.
 *
 * @module
 */

import { abort } from "node:process";

for await (const _ of Deno.stdin.readable);
// Deno.exit() would end this thread alone.
abort();
