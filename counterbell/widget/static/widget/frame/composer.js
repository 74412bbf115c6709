// @ts-check
/**
 * Where she writes: text that grows, files with their progress, drafts that survive a reload.
 *
 * Fires "say" (CustomEvent, detail: {text, files}) and "typing" (CustomEvent, detail: the text so far).
 */

import { element, numberText, sizeText } from "../../ui/thread.js";
import { DeskSaidNo } from "./desk.js";

/** @typedef {import("../../ui/thread.js").Attached} Attached */
/** @typedef {import("../../ui/thread.js").Words} Words */
/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {{node: HTMLElement, stop: AbortController, done: Attached|null}} Chosen */
/**
 * @typedef {object} ComposerOptions
 * @property {Desk} desk @property {Words} words @property {string} locale
 * @property {{text: number, files: number, bytes: number}} most
 * @property {{read: (name: string) => string, write: (name: string, value: string) => void}} keep
 */

const TYPING_EVERY = 600;

export class Composer extends EventTarget {
  #options;
  #form = /** @type {HTMLFormElement} */ (document.getElementById("composer"));
  #text = /** @type {HTMLTextAreaElement} */ (document.getElementById("text"));
  #send = /** @type {HTMLButtonElement} */ (document.getElementById("send"));
  #input = /** @type {HTMLInputElement} */ (document.getElementById("file"));
  #list = /** @type {HTMLElement} */ (document.getElementById("files"));
  #trouble = /** @type {HTMLElement} */ (document.getElementById("trouble"));
  #drop = /** @type {HTMLElement} */ (document.getElementById("drop"));
  /** @type {Set<Chosen>} */ #files = new Set();
  /** @type {number|undefined} */ #typingTimer;
  #told = "";
  #draft = "";

  /** @param {ComposerOptions} options */
  constructor(options) {
    super();
    this.#options = options;
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#text.addEventListener("keydown", (event) => this.#key(event));
    this.#text.addEventListener("input", () => this.#changed());
    this.#text.addEventListener("blur", () => this.#flushTyping());
    this.#text.addEventListener("paste", (event) => this.#take(event.clipboardData?.files, event));
    document.getElementById("attach")?.addEventListener("click", () => this.#input.click());
    this.#input.addEventListener("change", () => {
      this.#take(this.#input.files);
      this.#input.value = "";
    });
    this.#watchDrops();
  }

  focus() {
    this.#text.focus({ preventScroll: true });
  }

  /** Write in this conversation from now on. @param {string} name of the draft @param {boolean} shown */
  turnTo(name, shown) {
    // What she typed before these lines were loaded is hers, and newer than any draft.
    const early = this.#draft ? "" : this.#text.value;
    this.#draft = `draft:${name}`;
    this.#text.value = early || this.#options.keep.read(this.#draft);
    this.#told = "";
    this.#clearFiles();
    this.complain("");
    this.show(shown);
    this.#changed({ quietly: true });
  }

  /** @param {boolean} shown */
  show(shown) {
    this.#form.hidden = !shown;
    if (shown) this.#grow();
  }

  /** Say what is wrong, or "" that nothing is. @param {string} text */
  complain(text) {
    this.#trouble.textContent = text;
    this.#trouble.hidden = !text;
  }

  // ——— text ———

  /** @param {KeyboardEvent} event */
  #key(event) {
    // While an input method composes (Japanese, Persian on telephones), Enter chooses a word.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.#submit();
  }

  #submit() {
    const text = this.#text.value;
    if ([...this.#files].some((file) => !file.done)) {
      this.complain(this.#options.words("upload_wait"));
      return;
    }
    const files = [...this.#files].flatMap((file) => (file.done ? [file.done] : []));
    if (!text.trim() && !files.length) return;
    clearTimeout(this.#typingTimer);
    this.#typingTimer = undefined;
    this.#told = "";
    this.#text.value = "";
    this.#clearFiles();
    this.complain("");
    this.#changed({ quietly: true });
    this.dispatchEvent(new CustomEvent("say", { detail: { text, files } }));
    this.focus();
  }

  #changed({ quietly = false } = {}) {
    this.#grow();
    this.#send.disabled = !this.#text.value.trim() && !this.#files.size;
    if (this.#draft) this.#options.keep.write(this.#draft, this.#text.value);
    if (!quietly && this.#typingTimer === undefined) {
      this.#typingTimer = setTimeout(() => this.#flushTyping(), TYPING_EVERY);
    }
  }

  #flushTyping() {
    clearTimeout(this.#typingTimer);
    this.#typingTimer = undefined;
    const text = this.#text.value;
    if (text === this.#told) return;
    this.#told = text;
    this.dispatchEvent(new CustomEvent("typing", { detail: text }));
  }

  #grow() {
    // An empty field reads as the page does, or the placeholder's dots stand at the wrong end.
    this.#text.dir = this.#text.value ? "auto" : "";
    this.#text.style.blockSize = "auto";
    this.#text.style.blockSize = `${this.#text.scrollHeight}px`;
  }

  // ——— files ———

  /** @param {FileList|null|undefined} files @param {Event} [event] */
  #take(files, event) {
    if (!files?.length) return;
    event?.preventDefault();
    this.complain("");
    for (const file of files) this.#add(file);
    this.focus();
  }

  /** @param {File} file */
  #add(file) {
    const { words, most, locale } = this.#options;
    if (this.#files.size >= most.files) {
      this.complain(words("too_many", { most: numberText(most.files, locale) }));
      return;
    }
    if (file.size > most.bytes) {
      this.complain(words("too_big", { name: file.name, most: sizeText(most.bytes, locale) }));
      return;
    }
    const chosen = this.#draw(file);
    this.#files.add(chosen);
    this.#list.hidden = false;
    this.#changed({ quietly: true });
    this.#upload(file, chosen);
  }

  /** @param {File} file @param {Chosen} chosen */
  async #upload(file, chosen) {
    const { desk, words } = this.#options;
    const bar = /** @type {HTMLProgressElement} */ (chosen.node.querySelector("progress"));
    try {
      chosen.done = await desk.upload(file, (part) => { bar.value = part; }, chosen.stop.signal);
      bar.remove();
      chosen.node.classList.add("ready");
    } catch (failure) {
      const stopped = failure instanceof DeskSaidNo && failure.code === "stopped";
      this.#remove(chosen);
      if (stopped) return;
      const said = failure instanceof DeskSaidNo ? failure.message : "";
      this.complain(said || words("upload_failed", { name: file.name }));
    }
  }

  /** @param {File} file @returns {Chosen} */
  #draw(file) {
    const { words, locale } = this.#options;
    const node = element("li", "chosen-file");
    const bar = element("progress");
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", words("uploading", { name: file.name }));
    const away = element("button", "tool small-tool", "×");
    away.type = "button";
    away.setAttribute("aria-label", words("remove_file", { name: file.name }));
    node.append(element("bdi", "chosen-name", file.name), element("span", "chosen-size", sizeText(file.size, locale)), bar, away);
    /** @type {Chosen} */
    const chosen = { node, stop: new AbortController(), done: null };
    away.addEventListener("click", () => {
      chosen.stop.abort();
      this.#remove(chosen);
      this.focus();
    });
    this.#list.append(node);
    return chosen;
  }

  /** @param {Chosen} chosen */
  #remove(chosen) {
    this.#files.delete(chosen);
    chosen.node.remove();
    this.#list.hidden = !this.#files.size;
    this.#changed({ quietly: true });
  }

  #clearFiles() {
    for (const chosen of [...this.#files]) {
      chosen.stop.abort();
      this.#remove(chosen);
    }
  }

  #watchDrops() {
    const has = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes("Files") && !this.#form.hidden;
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
      if (has(event)) this.#take(event.dataTransfer?.files, event);
    });
  }
}
