/**
 * What a page in the browser may do: run its own scripts, and little else.
 *
 * @module
 */

/** Where a page leaves room for its policy and for scripts. */
export const PAGE_HEAD = "<!-- policy and formulas -->";

/** How scripts are put into a page. */
interface ScriptOptions {
  readonly type?: "text/javascript" | "module";
  /** More that the page may do, such as `connect-src 'self'`; default nothing. */
  readonly more?: readonly string[];
}

/** A page, and its Content-Security-Policy, which is in it as well. */
export interface CompletePage {
  readonly html: string;
  readonly policy: string;
}

/**
 * Returns a page with scripts in its head, and with a policy that lets nothing else run and nothing
 * be fetched.
 */
export async function completePage(
  page: string,
  scripts: readonly string[],
  { type = "text/javascript", more = [] }: ScriptOptions = {},
): Promise<CompletePage> {
  const hashes = await Promise.all(scripts.map(sourceHash));
  const policy = [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    "img-src data:",
    "font-src data:",
    ...(scripts.length > 0 ? [`script-src ${hashes.join(" ")}`] : []),
    ...more,
  ].join("; ");
  const opening = type === "module" ? '<script type="module">' : "<script>";
  const head = [
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    ...scripts.map((script) => `${opening}${script}</script>`),
  ].join("\n");
  return { html: page.replace(PAGE_HEAD, () => head), policy };
}

async function sourceHash(script: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(script));
  return `'sha256-${new Uint8Array(digest).toBase64()}'`;
}
