/**
 * Finding elements of the page.
 *
 * @module
 */

/** Returns the element with an id; throws if there is none of that kind. */
export function byId<T extends Element>(id: string, kind: new () => T): T {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new TypeError(`Cannot find "${id}" as it must be a ${kind.name}: it is ${found}`);
}

/** Returns a new element with text in it. */
export function textElement(name: string, text: string): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
