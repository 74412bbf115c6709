// @ts-check
/**
 * Where she writes: text that grows, what it answers, files, drafts that survive a reload.
 *
 * Fires "say" (CustomEvent, detail: {text, files, reply_to, hand}) and "typing" (CustomEvent, detail: the text so far).
 */

import { textOf } from "../../ui/thread.js";
import { Files } from "./files.js";

/** @typedef {import("../../ui/thread.js").Entry} Entry */
/** @typedef {import("../../ui/thread.js").Words} Words */
/** @typedef {import("./desk.js").Desk} Desk */
/**
 * @typedef {object} ComposerOptions
 * @property {Desk} desk @property {Words} words @property {string} locale
 * @property {{text: number, files: number, bytes: number}} most
 * @property {{read: (name: string) => string, write: (name: string, value: string) => void}} keep
 */

const TYPING_EVERY = 600;

const byId = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

export class Composer extends EventTarget {
  #options;
  /** @type {import("../../ui/emoji.js").EmojiPicker|undefined} */ #emoji;
  /** @type {import("./later/voice.js").Voice|undefined} */ #voice;
  #form = byId("composer");
  #text = /** @type {HTMLTextAreaElement} */ (byId("text"));
  #send = /** @type {HTMLButtonElement} */ (byId("send"));
  #trouble = byId("trouble");
  #answering = byId("answering");
  #files;
  /** @type {Entry|null} */ #answers = null;
  /** Where ArrowUp in an empty text leads. @type {() => boolean} */ upwards = () => false;
  /** @type {number|undefined} */ #typingTimer;
  #told = "";
  #draft = "";
  /** How this message is written, in figures that a robot would have to invent. */
  #began = 0;
  #keys = 0;

  /** @param {ComposerOptions} options */
  constructor(options) {
    super();
    this.#options = options;
    this.#files = new Files({ ...options, complain: (text) => this.complain(text), focus: () => this.focus() });
    this.#files.addEventListener("change", () => this.#changed({ quietly: true }));
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#text.addEventListener("keydown", (event) => this.#key(event));
    this.#text.addEventListener("focus", () => { this.#began ||= Date.now(); });
    this.#text.addEventListener("input", () => {
      this.#began ||= Date.now();
      this.#keys += 1;
      this.#changed();
    });
    this.#text.addEventListener("blur", () => this.#flushTyping());
    this.#text.addEventListener("paste", (event) => this.#files.take(event.clipboardData?.files, event));
    byId("answer-off").addEventListener("click", () => this.answer(null));
    byId("emoji").addEventListener("click", () => this.#pickEmoji());
    // Browsers give no microphone to a page that came without encryption.
    byId("voice").hidden = !(navigator.mediaDevices && "MediaRecorder" in window);
    byId("voice").addEventListener("click", () => this.#speak());
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
    this.#voice?.cancel();
    this.#files.clear();
    this.#setAnswer(null, "");
    this.complain("");
    this.show(shown);
    this.#changed({ quietly: true });
  }

  /** What was a new conversation has a name now, and what is being written belongs to it. @param {string} name */
  named(name) {
    this.#options.keep.write(this.#draft, "");
    this.#draft = `draft:${name}`;
    this.#options.keep.write(this.#draft, this.#text.value);
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

  /** Answer one message, or (null) none in particular. @param {Entry|null} entry @param {string} [name] its author's */
  answer(entry, name = "") {
    this.#setAnswer(entry, name);
    this.focus();
  }

  /** @param {Entry|null} entry @param {string} name */
  #setAnswer(entry, name) {
    this.#answers = entry;
    this.#answering.hidden = !entry;
    byId("answer-who").textContent = entry && this.#options.words("replying", { name });
    byId("answer-words").textContent = entry && textOf(entry);
  }

  /** Put something where the text is being written. @param {string} piece */
  insert(piece) {
    const { selectionStart: start, selectionEnd: end } = this.#text;
    this.#text.setRangeText(piece, start, end, "end");
    this.#changed();
  }

  // ——— text ———

  /** @param {KeyboardEvent} event */
  #key(event) {
    // While an input method composes (Japanese, Persian on telephones), its keys choose a word.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "ArrowUp" && !this.#text.value && this.upwards()) event.preventDefault();
    if (event.key === "Escape" && this.#answers) {
      event.preventDefault();
      this.answer(null);
    }
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    this.#submit();
  }

  #submit() {
    const text = this.#text.value;
    if (!this.#files.ready) {
      this.complain(this.#options.words(this.#files.stuck ? "upload_stuck" : "upload_wait"));
      return;
    }
    const files = this.#files.done;
    if (!text.trim() && !files.length) return;
    clearTimeout(this.#typingTimer);
    this.#typingTimer = undefined;
    this.#told = "";
    this.#text.value = "";
    const reply_to = this.#answers?.number ?? null;
    const hand = { seconds: Math.round((Date.now() - (this.#began || Date.now())) / 1000), keys: this.#keys };
    this.#keys = 0;
    this.#files.clear();
    this.#setAnswer(null, "");
    this.complain("");
    this.#changed({ quietly: true });
    this.dispatchEvent(new CustomEvent("say", { detail: { text, files, reply_to, hand } }));
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

  async #speak() {
    const { words, locale } = this.#options;
    const line = /** @type {HTMLElement} */ (this.#form.querySelector(".line"));
    try {
      const { Voice } = await import("./later/voice.js");
      this.#voice ??= new Voice({
        words,
        locale,
        show: (box) => {
          line.hidden = true;
          line.before(box);
        },
        done: (file) => this.#files.take([file]),
        complain: (text) => this.complain(text),
        leave: () => {
          line.hidden = false;
          this.focus();
        },
      });
      await this.#voice.begin();
    } catch {
      this.complain(words("error"));
    }
  }

  async #pickEmoji() {
    const { words, locale, keep } = this.#options;
    try {
      const { EmojiPicker } = await import("../../ui/emoji.js");
      this.#emoji ??= new EmojiPicker({
        opener: byId("emoji"),
        show: (box) => byId("composer").prepend(box),
        locale,
        keep,
        pick: (piece) => this.insert(piece),
        leave: () => this.focus(),
      });
      await this.#emoji.toggle();
    } catch {
      this.complain(words("error"));
    }
  }
}
