/**
 * Tests of things that may not be there: they are ignored then, and their names say why.
 *
 * @module
 */

/** Returns why a test can't run without a file or folder, or nothing where it is there. */
export function missing(path: string | URL): string | undefined {
  try {
    Deno.statSync(path);
    return undefined;
  } catch {
    return `${
      path instanceof URL ? path.pathname.split("/").slice(-3).join("/") : path
    } is missing`;
  }
}

/** Registers a test, ignored where there is a reason against it. */
export function testUnless(
  reason: string | undefined,
  name: string,
  fn: (t: Deno.TestContext) => void | Promise<void>,
): void {
  Deno.test({
    name: reason === undefined ? name : `${name} (ignored: ${reason})`,
    ignore: reason !== undefined,
    fn,
  });
}
