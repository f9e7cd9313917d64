/**
 * Processes of this machine, found by what is on their command line.
 *
 * @module
 */

/** The processes whose command line has a text in it; those that `parent` started, if one is given. */
export async function processesWith(text: string, parent?: number): Promise<number[]> {
  const found: number[] = [];
  for await (const { name } of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const [line, status] = await Promise.all(
      ["cmdline", "status"].map((file) =>
        Deno.readTextFile(`/proc/${name}/${file}`).catch(() => "")
      ),
    );
    const started = parent === undefined || status?.includes(`\nPPid:\t${parent}\n`);
    if (line?.includes(text) && started) found.push(Number(name));
  }
  return found;
}
