/**
 * What a person does beside writing: buttons, keys, pictures that are opened, dropped or pasted.
 *
 * @module
 */

import { byId } from "./dom.ts";
import type { Drawing } from "./drawing.ts";

/** Who is told. */
interface Listener {
  /** A picture was chosen, dropped or pasted. */
  readonly open: (file: File) => void;
  /** Something else is to be recognised. */
  readonly setMode: (mode: string) => void;
}

/** Has the controls of a page work on its paper. */
export function listenToControls(drawing: Drawing, { open, setMode }: Listener): void {
  byId("undo", HTMLButtonElement).onclick = () => drawing.undo();
  byId("clear", HTMLButtonElement).onclick = () => drawing.clear();
  byId("width", HTMLInputElement).oninput = ({ target }) => {
    if (target instanceof HTMLInputElement) drawing.strokeWidth = target.valueAsNumber / 100;
  };
  const input = byId("file", HTMLInputElement);
  const openFirst = (files: FileList | undefined | null) => {
    const [file] = files ?? [];
    if (file !== undefined) open(file);
  };
  byId("open", HTMLButtonElement).onclick = () => input.click();
  input.onchange = () => {
    openFirst(input.files);
    // The same file may be opened again.
    input.value = "";
  };
  for (const radio of document.querySelectorAll<HTMLInputElement>('input[name="mode"]')) {
    radio.onchange = () => setMode(radio.value);
  }
  document.onkeydown = (event) => {
    const isText = event.target instanceof HTMLInputElement && event.target.type === "text";
    if (isText || !(event.ctrlKey || event.metaKey) || event.key !== "z") return;
    event.preventDefault();
    drawing.undo();
  };
  document.onpaste = ({ clipboardData }) => openFirst(clipboardData?.files);
  document.ondragover = (event) => {
    event.preventDefault();
    document.body.classList.add("dropping");
  };
  document.ondragleave = () => document.body.classList.remove("dropping");
  document.ondrop = (event) => {
    event.preventDefault();
    document.body.classList.remove("dropping");
    openFirst(event.dataTransfer?.files);
  };
}
