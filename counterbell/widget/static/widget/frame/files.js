// @ts-check
/**
 * The files of a message that is being written: chosen, pasted or dropped; each with its progress, its picture, and a
 * second try when the line broke.
 *
 * Fires "change".
 */

import { element, numberText, sizeText } from "../../ui/thread.js";
import { DeskSaidNo } from "./desk.js";
import { icon } from "./signs.js";

/** @typedef {import("../../ui/thread.js").Attached} Attached */
/** @typedef {import("../../ui/thread.js").Words} Words */
/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {{file: File, node: HTMLElement, stop: AbortController, done: Attached|null, failed: boolean}} Chosen */
/**
 * @typedef {object} FilesOptions
 * @property {Desk} desk @property {Words} words @property {string} locale
 * @property {{files: number, bytes: number}} most
 * @property {(text: string) => void} complain @property {() => void} focus Back to the text.
 */

export class Files extends EventTarget {
  #options;
  #list = /** @type {HTMLElement} */ (document.getElementById("files"));
  #drop = /** @type {HTMLElement} */ (document.getElementById("drop"));
  /** @type {Set<Chosen>} */ #chosen = new Set();

  /** @param {FilesOptions} options */
  constructor(options) {
    super();
    this.#options = options;
    const input = /** @type {HTMLInputElement} */ (document.getElementById("file"));
    document.getElementById("attach")?.addEventListener("click", () => input.click());
    input.addEventListener("change", () => {
      this.take(input.files);
      input.value = "";
    });
    this.#watchDrops();
  }

  get size() {
    return this.#chosen.size;
  }

  /** Whether all of them are on the server. */
  get ready() {
    return [...this.#chosen].every((chosen) => chosen.done);
  }

  /** Whether one waits for a second try. */
  get stuck() {
    return [...this.#chosen].some((chosen) => chosen.failed);
  }

  /** @returns {Attached[]} */
  get done() {
    return [...this.#chosen].flatMap((chosen) => (chosen.done ? [chosen.done] : []));
  }

  /** @param {Iterable<File>|null|undefined} files @param {Event} [event] that brought them */
  take(files, event) {
    const all = [...(files ?? [])];
    if (!all.length) return;
    event?.preventDefault();
    this.#options.complain("");
    for (const file of all) this.#add(file);
    this.#options.focus();
  }

  clear() {
    for (const chosen of [...this.#chosen]) this.#remove(chosen);
  }

  /** @param {File} file */
  #add(file) {
    const { words, most, locale, complain } = this.#options;
    if (this.#chosen.size >= most.files) {
      complain(words("too_many", { most: numberText(most.files, locale) }));
      return;
    }
    if (file.size > most.bytes) {
      complain(words("too_big", { name: file.name, most: sizeText(most.bytes, locale) }));
      return;
    }
    const chosen = this.#draw(file);
    this.#chosen.add(chosen);
    this.#list.hidden = false;
    this.#changed();
    this.#upload(chosen);
  }

  /** @param {Chosen} chosen */
  async #upload(chosen) {
    const { desk, words, complain } = this.#options;
    const { file, node } = chosen;
    const bar = /** @type {HTMLProgressElement} */ (node.querySelector("progress"));
    chosen.stop = new AbortController();
    this.#setFailed(chosen, false);
    bar.value = 0;
    try {
      chosen.done = await desk.upload(file, (part) => { bar.value = part; }, chosen.stop.signal);
      bar.remove();
      node.classList.add("ready");
    } catch (failure) {
      if (!(failure instanceof DeskSaidNo) || failure.code === "stopped") return;
      complain(failure.message || words("upload_failed", { name: file.name }));
      // What the server will never take is put away; a broken line or a busy server deserves another try.
      if (failure.status >= 400 && failure.status < 500 && failure.status !== 429) this.#remove(chosen);
      else this.#setFailed(chosen, true);
    }
    this.#changed();
  }

  /** @param {Chosen} chosen @param {boolean} failed */
  #setFailed(chosen, failed) {
    const { node } = chosen;
    chosen.failed = failed;
    node.classList.toggle("stuck", failed);
    for (const part of node.querySelectorAll(".chosen-again, .chosen-why")) /** @type {HTMLElement} */ (part).hidden = !failed;
    /** @type {HTMLElement} */ (node.querySelector("progress")).hidden = failed;
  }

  /** @param {File} file @returns {Chosen} */
  #draw(file) {
    const { words, locale, focus } = this.#options;
    const node = element("li", "chosen-file");
    const bar = element("progress");
    bar.max = 1;
    bar.setAttribute("aria-label", words("uploading", { name: file.name }));
    const again = tool("chosen-again", words("retry_file", { name: file.name }), "M19 12a7 7 0 1 1-2.1-5M19 4v4h-4");
    const away = tool("", words("remove_file", { name: file.name }), "M6 6l12 12M18 6 6 18");
    const about = element("span", "chosen-about");
    about.append(element("bdi", "chosen-name", file.name), element("span", "chosen-size", sizeText(file.size, locale)),
      element("span", "chosen-why", words("not_uploaded")));
    node.append(previewOf(file), about, again, away, bar);
    /** @type {Chosen} */
    const chosen = { file, node, stop: new AbortController(), done: null, failed: false };
    again.addEventListener("click", () => {
      this.#options.complain("");
      this.#upload(chosen);
      focus();
    });
    away.addEventListener("click", () => {
      this.#remove(chosen);
      focus();
    });
    this.#list.append(node);
    return chosen;
  }

  /** @param {Chosen} chosen */
  #remove(chosen) {
    chosen.stop.abort();
    this.#chosen.delete(chosen);
    const picture = chosen.node.querySelector("img");
    if (picture) URL.revokeObjectURL(picture.src);
    chosen.node.remove();
    this.#list.hidden = !this.#chosen.size;
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }

  #watchDrops() {
    const has = (/** @type {DragEvent} */ event) =>
      event.dataTransfer?.types.includes("Files") && !document.getElementById("composer")?.hidden;
    document.addEventListener("dragover", (event) => {
      if (!has(event)) return;
      event.preventDefault();
      this.#drop.hidden = false;
    });
    document.addEventListener("dragleave", (event) => {
      if (!event.relatedTarget) this.#drop.hidden = true;
    });
    document.addEventListener("drop", (event) => {
      this.#drop.hidden = true;
      if (has(event)) this.take(event.dataTransfer?.files, event);
    });
  }
}

/** @param {string} classes @param {string} name @param {string} path */
function tool(classes, name, path) {
  const button = element("button", `tool small-tool ${classes}`);
  button.type = "button";
  button.setAttribute("aria-label", name);
  button.append(icon(path));
  return button;
}

/** A small picture of a picture, or a sheet of paper. @param {File} file */
function previewOf(file) {
  const frame = element("span", "chosen-picture");
  frame.setAttribute("aria-hidden", "true");
  const sheet = icon("M6 3h8l4 4v14H6zM14 3v4h4");
  frame.append(sheet);
  if (!/^image\/(png|jpeg|gif|webp)$/.test(file.type)) return frame;
  const picture = element("img");
  picture.alt = "";
  picture.addEventListener("load", () => sheet.remove());
  picture.addEventListener("error", () => picture.remove());
  picture.src = URL.createObjectURL(file);
  frame.append(picture);
  return frame;
}
