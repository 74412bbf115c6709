// @ts-check
/** Where agents write: reply or note, drafts that stay, files, and who sees that one is typing. */

import { csrfToken } from "../ui/page.js";
import { element, sizeText } from "../ui/thread.js";
import { icon, locale, part, post, words } from "./words.js";

/** @typedef {import("../ui/line.js").Line} Line */
/** @typedef {import("../ui/outbox.js").Outbox} Outbox */
/** @typedef {import("../ui/thread.js").Entry} Entry */
/** @typedef {import("../ui/thread.js").Attached} Attached */
/** @typedef {"public"|"note"} Kind */
/** @typedef {{file: File, card: Attached|null, row: HTMLElement, stop: () => void}} Upload */

const DRAFT_AFTER = 700;
const TYPING_EVERY = 2_500;
const TYPING_STOPS = 4_000;
const LONGEST = 10_000;
const MOST_FILES = 10;

export class Composer {
  /** @type {HTMLFormElement} */ #form;
  /** @type {HTMLTextAreaElement} */ #text;
  /** @type {HTMLElement} */ #fault;
  /** @type {Line} */ #line;
  /** @type {Outbox} */ #outbox;
  /** @type {Kind} */ #kind = "public";
  /** @type {Record<Kind, string>} */ #texts = { public: "", note: "" };
  /** @type {Record<Kind, string>} */ #kept = { public: "", note: "" };
  /** @type {Record<Kind, Upload[]>} */ #files = { public: [], note: [] };
  /** @type {Entry|null} */ #answering = null;
  /** @type {number|undefined} */ #draftTimer;
  /** @type {number|undefined} */ #typingTimer;
  /** @type {Promise<unknown>} */ #saving = Promise.resolve();
  #typedAt = 0;
  #customer = "";
  #ends = new AbortController();

  /**
   * @param {HTMLElement} node the talk @param {any} data what the page brought
   * @param {{line: Line, outbox: Outbox, base: string}} parts
   */
  constructor(node, data, { line, outbox, base }) {
    this.#form = part(node, "[data-composer]");
    this.#text = part(node, "[data-text]");
    this.#fault = part(node, "[data-fault]");
    this.#line = line;
    this.#outbox = outbox;
    this.base = base;
    this.c = /** @type {string} */ (data.c);
    this.#customer = data.customer || words("customer");
    this.#texts = { ...data.drafts };
    this.#kept = { ...data.drafts };
    this.#listen(node);
    this.choose(data.drafts.note && !data.drafts.public ? "note" : "public", false);
  }

  /** @param {HTMLElement} node */
  #listen(node) {
    const how = { signal: this.#ends.signal };
    const form = this.#form;
    form.addEventListener("submit", (event) => (event.preventDefault(), this.send()), how);
    form.addEventListener("keydown", (event) => this.#key(event), how);
    this.#text.addEventListener("input", () => this.#typed(), how);
    this.#text.addEventListener("blur", () => this.#keepDraft(), how);
    this.#text.addEventListener("paste", (event) => this.#pasted(event), how);
    for (const tab of form.querySelectorAll("[role=tab]")) {
      tab.addEventListener("click", () => this.choose(/** @type {Kind} */ (tab.getAttribute("data-kind"))), how);
    }
    const picker = /** @type {HTMLInputElement} */ (part(form, "[data-file-input]"));
    picker.addEventListener("change", () => (this.attach(picker.files ?? []), (picker.value = "")), how);
    part(form, "[data-answering-drop]").addEventListener("click", () => this.answer(null), how);
    node.addEventListener("dragover", (event) => this.#dragged(event, node), how);
    node.addEventListener("dragleave", (event) => {
      if (!node.contains(/** @type {Node|null} */ (event.relatedTarget))) node.classList.remove("talk--dropping");
    }, how);
    node.addEventListener("drop", (event) => {
      node.classList.remove("talk--dropping");
      if (event.dataTransfer?.files.length) (event.preventDefault(), this.attach(event.dataTransfer.files));
    }, how);
    addEventListener("pagehide", () => this.#keepDraft(true), how);
  }

  /** Leave; what is written stays kept. */
  close() {
    this.#keepDraft(true);
    this.#stopTyping();
    for (const upload of [...this.#files.public, ...this.#files.note]) upload.stop();
    this.#ends.abort();
  }

  /** Write a reply or a note. @param {Kind} kind @param {boolean} [focus] */
  choose(kind, focus = true) {
    if (kind !== this.#kind) this.#keepDraft();
    this.#kind = kind;
    for (const tab of this.#form.querySelectorAll("[role=tab]")) {
      const chosen = tab.getAttribute("data-kind") === kind;
      tab.setAttribute("aria-selected", String(chosen));
      tab.setAttribute("tabindex", chosen ? "0" : "-1");
    }
    part(this.#form, "[role=tabpanel]").setAttribute("aria-labelledby", `tab-${kind}`);
    this.#form.classList.toggle("composer--note", kind === "note");
    this.#text.value = this.#texts[kind];
    this.#text.placeholder = kind === "note" ? words("note_placeholder") : words("reply_placeholder", { name: this.#customer });
    part(this.#form, "[data-send] span").textContent = words(`${kind === "note" ? "note" : "reply"}_send`);
    this.#say("");
    this.#drawFiles();
    this.#drawAnswering();
    if (kind === "note") this.#stopTyping();
    if (focus) this.focus();
  }

  focus() {
    this.#text.focus();
  }

  /** Answer one message, or (null) none in particular. @param {Entry|null} entry */
  answer(entry) {
    this.#answering = entry;
    if (entry) this.choose("public");
    else this.#drawAnswering();
  }

  #drawAnswering() {
    const row = /** @type {HTMLElement} */ (part(this.#form, "[data-answering]"));
    row.hidden = !this.#answering || this.#kind === "note";
    const text = this.#answering?.text || this.#answering?.files.map((file) => file.name).join(", ") || "";
    part(row, "span").textContent = words("answering", { text });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) {
      event.preventDefault();
      this.send();
    }
    const onTab = event.target instanceof Element && event.target.matches("[role=tab]");
    if (onTab && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
      this.choose(this.#kind === "note" ? "public" : "note", false);
      /** @type {HTMLElement} */ (part(this.#form, "[aria-selected=true]")).focus();
    }
  }

  // ——— sending ———

  send() {
    const text = this.#text.value.trim() ? this.#text.value : "";
    const uploads = this.#files[this.#kind];
    if (!text && !uploads.length) return this.focus();
    if (uploads.some(({ card }) => !card)) return this.#say(words("still_uploading"));
    if (text.length > LONGEST) {
      return this.#say(words("too_long", { count: (text.length - LONGEST).toLocaleString(locale) }));
    }
    const files = uploads.flatMap(({ card }) => (card ? [card] : []));
    const reply = this.#kind === "public" ? (this.#answering?.number ?? null) : null;
    this.#outbox.add(
      { t: "say", id: crypto.randomUUID(), c: this.c, text, files: files.map(({ key }) => key), reply_to: reply, kind: this.#kind },
      { files },
    );
    this.#files[this.#kind] = [];
    this.#text.value = this.#texts[this.#kind] = "";
    if (this.#kind === "public") this.answer(null);
    this.#drawFiles();
    this.#stopTyping();
    this.#keepDraft();
    this.#say("");
    return this.focus();
  }

  // ——— drafts and typing ———

  #typed() {
    this.#texts[this.#kind] = this.#text.value;
    this.#say("");
    clearTimeout(this.#draftTimer);
    this.#draftTimer = setTimeout(() => this.#keepDraft(), DRAFT_AFTER);
    if (this.#kind !== "public") return;
    if (!this.#text.value) this.#stopTyping();
    else {
      if (Date.now() - this.#typedAt > TYPING_EVERY && this.#line.send({ t: "typing", c: this.c, text: "…" })) {
        this.#typedAt = Date.now();
      }
      clearTimeout(this.#typingTimer);
      this.#typingTimer = setTimeout(() => this.#stopTyping(), TYPING_STOPS);
    }
  }

  #stopTyping() {
    clearTimeout(this.#typingTimer);
    if (this.#typedAt) this.#line.send({ t: "typing", c: this.c, text: "" });
    this.#typedAt = 0;
  }

  /** @param {boolean} [leaving] */
  async #keepDraft(leaving = false) {
    clearTimeout(this.#draftTimer);
    const kind = this.#kind;
    const text = this.#texts[kind];
    if (text === this.#kept[kind]) return;
    const before = this.#kept[kind];
    this.#kept[kind] = text;
    const save = () => post(`${this.base}draft/`, { kind, text }, { keepalive: leaving && text.length < 15_000 });
    try {
      // One after the other: an older draft must not arrive behind the one that forgets it.
      await (this.#saving = leaving ? save() : this.#saving.then(save, save));
      if (!leaving && !this.#ends.signal.aborted) this.#sayDraft(text ? words("draft_kept") : "");
    } catch {
      this.#kept[kind] = before;
    }
  }

  /** @param {string} text */
  #sayDraft(text) {
    part(this.#form, "[data-draft-state]").textContent = text;
  }

  // ——— files ———

  /** @param {ClipboardEvent} event */
  #pasted(event) {
    const files = event.clipboardData?.files;
    // A table copied from a spreadsheet comes as text and as a picture of it: the text is meant.
    if (files?.length && !event.clipboardData?.getData("text/plain")) {
      event.preventDefault();
      this.attach(files);
    }
  }

  /** @param {DragEvent} event @param {HTMLElement} node */
  #dragged(event, node) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    node.classList.add("talk--dropping");
  }

  /** @param {Iterable<File>} files */
  attach(files) {
    for (const file of files) {
      if (this.#files[this.#kind].length >= MOST_FILES) return this.#say(words("too_many_files", { most: MOST_FILES }));
      this.#upload(file, this.#kind);
    }
    return undefined;
  }

  /** @param {File} file @param {Kind} kind */
  #upload(file, kind) {
    const request = new XMLHttpRequest(); // fetch tells no progress
    const row = element("li", "composer-file");
    const progress = element("progress");
    progress.max = 1;
    progress.setAttribute("aria-label", words("uploading", { name: file.name }));
    const drop = element("button", "button button--plain button--icon button--small");
    drop.type = "button";
    drop.setAttribute("aria-label", words("remove_file", { name: file.name }));
    drop.append(icon("x"));
    row.append(icon("file"), element("bdi", "cut", file.name), element("span", "quiet small", sizeText(file.size, locale)), progress, drop);
    /** @type {Upload} */
    const upload = { file, card: null, row, stop: () => request.abort() };
    const forget = () => {
      this.#files[kind] = this.#files[kind].filter((one) => one !== upload);
      this.#drawFiles();
    };
    drop.addEventListener("click", () => (upload.stop(), forget(), this.focus()));
    this.#files[kind].push(upload);
    this.#drawFiles();
    request.upload.addEventListener("progress", (event) => event.lengthComputable && (progress.value = event.loaded / event.total));
    request.addEventListener("load", () => {
      if (request.status === 200) {
        upload.card = JSON.parse(request.responseText);
        progress.remove();
        return;
      }
      forget();
      this.#say(request.status === 409 ? request.responseText : words("upload_failed", { name: file.name }));
    });
    request.addEventListener("error", () => (forget(), this.#say(words("upload_failed", { name: file.name }))));
    const body = new FormData();
    body.append("file", file);
    request.open("POST", `${this.base}files/`);
    request.setRequestHeader("X-CSRFToken", csrfToken());
    request.setRequestHeader("HX-Request", "true");
    request.send(body);
  }

  #drawFiles() {
    part(this.#form, "[data-files]").replaceChildren(...this.#files[this.#kind].map(({ row }) => row));
  }

  /** @param {string} fault */
  #say(fault) {
    this.#fault.textContent = fault;
    this.#fault.hidden = !fault;
  }
}
