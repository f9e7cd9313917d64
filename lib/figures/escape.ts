/**
 * Text that came from outside, made safe for HTML and XML.
 *
 * @module
 */

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

// XML knows no control characters but these three, and no half of a surrogate pair.
const NOT_XML = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/** Returns `text` with what XML can't hold replaced by U+FFFD. */
export function cleanText(text: string): string {
  return text.replace(NOT_XML, "\u{FFFD}");
}

/** Returns `text` so that it appears as text between tags and in quoted attributes. */
export function escapeMarkup(text: string): string {
  return cleanText(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
