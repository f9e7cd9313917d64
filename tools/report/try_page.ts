/**
 * The report's page in which its reader writes and the network reads: one file that needs no other,
 * no server and no network.
 *
 * @module
 */

import { join } from "@std/path";
import { writeWhole } from "../../lib/base/mod.ts";
import { PROJECT } from "../command.ts";
import { buildPage } from "../pad/built.ts";
import { digitData, letterData } from "../pad/data.ts";

/** Writes `try.html` into the report's folder. */
export async function writeTryPage(report: string): Promise<void> {
  const letters = await letterData(join(PROJECT, "data"));
  const { html } = await buildPage({ digits: await digitData(), letters });
  await writeWhole(join(report, "try.html"), html);
}
