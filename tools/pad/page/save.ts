/**
 * The dialog that saves a picture.
 *
 * @module
 */

import { saved } from "./disk.ts";
import { byId } from "./dom.ts";

const dialog = byId("saving", HTMLDialogElement);
const label = byId("label", HTMLInputElement);
const name = byId("name", HTMLInputElement);
const preview = byId("preview", HTMLElement);
const error = byId("save-error", HTMLParagraphElement);

/** What the dialog begins with. */
interface Suggestion {
  readonly set: "digits" | "greek_own";
  readonly label: string;
}

/** Opens the dialog for a picture; `onSaved` gets the file's place under `data/`. */
export function openSaving(
  picture: Blob,
  suggestion: Suggestion,
  onSaved: (file: string) => void,
): void {
  for (const radio of radios()) radio.checked = radio.value === suggestion.set;
  label.value = suggestion.label;
  error.textContent = "";
  showPreview(picture);
  dialog.oninput = () => showPreview(picture);
  dialog.onsubmit = async (event) => {
    event.preventDefault();
    try {
      const place = { set: set(), label: label.value.trim(), name: name.value.trim() };
      const file = await saved(picture, place);
      dialog.close();
      onSaved(file);
    } catch (reason) {
      error.textContent = (reason as Error).message;
    }
  };
  dialog.showModal();
  label.focus();
  label.select();
}

byId("cancel", HTMLButtonElement).onclick = () => dialog.close();

function radios(): readonly HTMLInputElement[] {
  return [...dialog.querySelectorAll<HTMLInputElement>('input[name="set"]')];
}

function set(): string {
  return radios().find(({ checked }) => checked)?.value ?? "";
}

/** The server writes the names of letters in small letters. */
function shownLabel(): string {
  const text = label.value.trim();
  return set() === "greek_own" ? text.toLowerCase() : text;
}

function showPreview({ type }: Blob): void {
  const ending = type === "image/jpeg" ? "jpg" : "png";
  preview.textContent = `${set()}/${shownLabel()}_${name.value.trim()}<number>.${ending}`;
}
