/**
 * The page of digits that the project draws.
 *
 * @module
 */

import { join } from "@std/path";
import { PROJECT } from "../../tools/command.ts";

/** Its file. */
export const PAGE: string = join(PROJECT, "data", "pages", "pi_drawn.jpg");

/** What is on it, as it is told. */
export const PI =
  "3 1 4 1 5 9 2 6 5 3\n5 8 9 7 9 3 2 3 8 4\n6 2 6 4 3 3 8 3 2 7\n9 5 0 2 8 8 4 1 9 7";
