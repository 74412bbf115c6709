// @ts-check
/** Where agents write: reply or note, drafts that stay, ways to send, and the questions before something goes out. */

import { Callees, markCallees, offerCallees } from "./composer-mentions.js";
import { offerCanned } from "./composer-canned.js";
import { Files, takeDropped } from "./composer-files.js";
import { offerFormats } from "./composer-format.js";
import { Enclosed, factsOf } from "./composer-parts.js";
import { cleaned, grow, put } from "./composer-words.js";
import { Drafts, isSome } from "./drafts.js";
import { offerEmoji } from "./emoji.js";
import { openPreview } from "./letter-desk.js";
import { OwnWords } from "./own-words.js";
import { locale, part, words } from "./words.js";

/** @typedef {import("../ui/line.js").Line} Line */
/** @typedef {import("../ui/line.js").Frame} Frame */
/** @typedef {import("../ui/outbox.js").Outbox} Outbox */
/** @typedef {import("../ui/thread.js").Entry} Entry */
/** @typedef {import("./departures.js").Taken} Taken */
/** @typedef {"public"|"note"} Kind */
/** @typedef {{then?: string, snooze_until?: string, due?: string}} How */

const UNDO_SECONDS = 5;
const TYPING_EVERY = 2_500;
const TYPING_STOPS = 4_000;
const NOTE_LONGEST = 10_000;
// What the server asks about before it sends, and what only the agent can mend: the words come back to be looked at.
const ASKED = new Set(["stale", "doubtful"]);

export class Composer extends EventTarget {
  /** @type {HTMLFormElement} */ #form;
  /** @type {HTMLTextAreaElement} */ #text;
  /** @type {HTMLElement} */ #fault;
  /** @type {HTMLElement} */ #ask;
  /** @type {Line} */ #line;
  /** @type {Outbox} */ #outbox;
  /** @type {import("./talk.js").Talk} */ #talk;
  /** @type {Files} */ #files;
  /** @type {Drafts} */ #drafts;
  /** @type {Enclosed} */ #enclosed;
  /** @type {OwnWords} */ #own;
  /** @type {Kind} */ #kind = "public";
  /** @type {Entry|null} */ #answering = null;
  /** @type {number|null} the thread's number when this answer was begun */ #began = null;
  /** @type {{text: string, how: How}|null} what the agent was asked about */ #asked = null;
  /** @type {number|undefined} */ #typingTimer;
  #typedAt = 0;
  #customer = "";
  #longest = NOTE_LONGEST;
  #ends = new AbortController();

  /**
   * @param {HTMLElement} node the talk @param {any} data what the page brought
   * @param {{line: Line, outbox: Outbox, talk: import("./talk.js").Talk, me: import("./talk.js").Me}} parts
   */
  constructor(node, data, { line, outbox, talk, me }) {
    super();
    this.#form = part(node, "[data-composer]");
    this.#text = part(node, "[data-text]");
    this.#fault = part(node, "[data-fault]");
    this.#ask = part(node, "[data-ask]");
    this.#line = line;
    this.#outbox = outbox;
    this.#talk = talk;
    this.base = talk.base;
    this.c = /** @type {string} */ (data.c);
    this.#customer = data.customer || words("customer");
    this.#longest = data.channel.longest;
    this.#files = new Files(part(this.#form, "[data-files]"), this.base, data.channel);
    this.#enclosed = new Enclosed(this.#form, this.base, {
      read: () => this.#text.value,
      write: (text) => (put(this.#text, text, 0, this.#text.value.length), this.focus()),
      reply: () => this.choose("public", false),
      changed: () => this.#keepSoon(),
    }, this.#ends.signal);
    this.#drafts = new Drafts(this.base, data.drafts, (text) => this.#sayDraft(text));
    this.#drafts.addEventListener("kept", () => this.dispatchEvent(new Event("draft")));
    const picker = /** @type {HTMLInputElement} */ (part(this.#form, "[data-file-input]"));
    picker.accept = data.channel.types.join(",");
    /** @type {HTMLElement} */ (part(this.#form, "[data-attach]")).hidden = !data.channel.files;
    this.#own = new OwnWords(this.#form, data.tongues, this.#ends.signal);
    this.#takeUp(data.drafts);
    this.#listen(node);
    this.#offer(node, me);
  }

  /** Go on with what was begun here, on this device or on another. @param {Record<Kind, import("./drafts.js").Begun>} drafts */
  #takeUp({ public: reply, note }) {
    this.#text.value = reply.text;
    this.#files.choose("note");
    this.#files.restore(note.files);
    this.#files.choose("public");
    this.#files.restore(reply.files);
    this.#enclosed.set(reply.part);
    this.#answering = /** @type {Entry|null} */ (reply.answering);
    if (reply.written && reply.text) this.#own.put(reply.written);
    this.choose(isSome(note) && !isSome(reply) ? "note" : "public", false);
  }

  /** What is written now, with what goes along. @returns {import("./drafts.js").Begun} */
  get #begun() {
    const reply = this.#kind === "public";
    return {
      text: this.#text.value,
      files: this.#files.cards,
      part: reply ? this.#enclosed.part : null,
      answering: reply ? this.#answering : null,
      written: reply ? this.#own.own : null,
    };
  }

  #keepSoon() {
    this.#drafts.write(this.#kind, this.#begun);
  }

  /** Something that was begun here is kept on the server. */
  get drafted() {
    return this.#drafts.some;
  }

  /** @param {HTMLElement} node */
  #listen(node) {
    const how = { signal: this.#ends.signal };
    const form = this.#form;
    form.addEventListener("submit", (event) => (event.preventDefault(), this.send()), how);
    form.addEventListener("keydown", (event) => this.#key(event), how);
    form.addEventListener("click", (event) => this.#clicked(event), how);
    this.#text.addEventListener("input", () => this.#typed(), how);
    this.#text.addEventListener("blur", () => this.#drafts.keep(this.#kind), how);
    this.#text.addEventListener("paste", (event) => this.#pasted(event), how);
    for (const tab of form.querySelectorAll("[role=tab]")) {
      tab.addEventListener("click", () => this.choose(/** @type {Kind} */ (tab.getAttribute("data-kind"))), how);
    }
    const picker = /** @type {HTMLInputElement} */ (part(form, "[data-file-input]"));
    picker.addEventListener("change", () => (this.#files.add(picker.files ?? []), (picker.value = ""), this.#beginning()), how);
    this.#own.addEventListener("told", (event) => this.#say(/** @type {CustomEvent} */ (event).detail), how);
    this.#files.addEventListener("fault", (event) => this.#say(/** @type {CustomEvent} */ (event).detail), how);
    this.#own.addEventListener("changed", () => this.#keepSoon(), how);
    this.#files.addEventListener("changed", () => (this.#say(""), this.#keepSoon()), how);
    takeDropped(node, (files) => (this.#files.add(files), this.#beginning()), this.#ends.signal);
    this.#outbox.addEventListener("change", (event) => this.#heard(/** @type {CustomEvent} */ (event).detail), how);
    this.#talk.addEventListener("heard", (event) => this.#between(/** @type {CustomEvent} */ (event).detail), how);
    addEventListener("pagehide", () => this.#drafts.keep(this.#kind, true), how);
    grow(this.#text, this.#ends.signal);
  }

  /** The lists that open while one types, and the picture book. @param {HTMLElement} node @param {import("./talk.js").Me} me */
  #offer(node, me) {
    const { signal } = this.#ends;
    const callees = new Callees(this.base);
    const canned = offerCanned(this.#text, this.base, signal, () => this.#kind === "public", (part) => this.#enclose(part));
    const calls = offerCallees(this.#text, callees, signal, () => this.#kind === "note");
    markCallees(part(node, "[data-entries]"), callees, me.name, signal);
    offerEmoji(part(this.#form, "[data-emoji]"), this.#text, { pick: (sign) => put(this.#text, sign), say: (why) => this.#say(why), signal });
    offerFormats(this.#form, this.#text, signal);
    part(this.#form, "[data-canned]").addEventListener("click", () => this.#begin("/", canned), { signal });
    part(this.#form, "[data-call]").addEventListener("click", () => this.#begin("@", calls), { signal });
  }

  /** Type the sign that opens a list. @param {string} sign @param {{look: () => void}} list */
  #begin(sign, list) {
    const before = this.#text.value.slice(0, this.#text.selectionStart);
    if (sign === "/") this.choose("public", false);
    put(this.#text, /(^|\s)$/.test(before) ? sign : ` ${sign}`);
    list.look();
  }

  /** Leave; what is written stays kept. */
  close() {
    this.#drafts.keep(this.#kind, true);
    this.#stopTyping();
    this.#files.stop();
    this.#ends.abort();
  }

  /** Write a reply or a note. @param {Kind} kind @param {boolean} [focus] */
  choose(kind, focus = true) {
    if (kind !== this.#kind) this.#drafts.keep(this.#kind);
    this.#kind = kind;
    for (const tab of this.#form.querySelectorAll("[role=tab]")) {
      const chosen = tab.getAttribute("data-kind") === kind;
      tab.setAttribute("aria-selected", String(chosen));
      tab.setAttribute("tabindex", chosen ? "0" : "-1");
    }
    const note = kind === "note";
    part(this.#form, "[role=tabpanel]").setAttribute("aria-labelledby", `tab-${kind}`);
    this.#form.classList.toggle("composer--note", note);
    this.#text.value = this.#drafts.text(kind);
    this.#text.placeholder = note ? words("note_placeholder") : words("reply_placeholder", { name: this.#customer });
    part(this.#form, "[data-send] span").textContent = words(`${note ? "note" : "reply"}_send`);
    for (const [name, shown] of /** @type {[string, boolean][]} */ ([["send-more", !note], ["canned", !note], ["enclose-open", !note], ["call", note]])) {
      /** @type {HTMLElement} */ (part(this.#form, `[data-${name}]`)).hidden = !shown;
    }
    this.#own.show(!note);
    for (const one of this.#form.querySelectorAll(".composer-formats")) /** @type {HTMLElement} */ (one).hidden = note;
    this.#say("");
    this.#files.choose(kind);
    this.#enclosed.show(!note);
    this.#drawAnswering();
    this.#beginning();
    if (note) (this.#stopTyping(), this.#question(""));
    if (focus) this.focus();
  }

  focus() {
    this.#text.focus();
  }

  /** @param {import("./composer-parts.js").Part} part */
  #enclose(part) {
    this.#enclosed.set(part);
    this.#keepSoon();
  }

  /** Put words below what has been begun as a reply. @param {string} text @param {import("./composer-parts.js").Part|null} [part] */
  insert(text, part = null) {
    this.choose("public", false);
    if (part) this.#enclose(part);
    const begun = this.#text.value.trim();
    put(this.#text, begun ? `\n\n${text}` : text, this.#text.value.length, this.#text.value.length);
  }

  /** Answer one message, or (null) none in particular. @param {Entry|null} entry */
  answer(entry) {
    this.#answering = entry;
    if (entry) this.choose("public");
    else this.#drawAnswering();
    if (this.#kind === "public") this.#keepSoon();
  }

  #drawAnswering() {
    const row = /** @type {HTMLElement} */ (part(this.#form, "[data-answering]"));
    row.hidden = !this.#answering || this.#kind === "note";
    const text = this.#answering?.text || this.#answering?.files.map((file) => file.name).join(", ") || "";
    part(row, "span").textContent = words("answering", { text });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing) return;
    const onText = event.target === this.#text;
    const altOnly = event.altKey && !event.ctrlKey && !event.metaKey;
    if (onText && altOnly && this.#own.pressed(event.code)) event.preventDefault();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.send(event.shiftKey && this.#kind === "public" ? { then: "resolve" } : undefined);
    } else if (event.key === "ArrowUp" && onText && !this.#text.value && !event.shiftKey && !event.ctrlKey && !event.metaKey) {
      const last = this.#talk.departures.leaving.at(-1);
      if (last) (event.preventDefault(), this.#talk.departures.back(last));
    } else if (event.key === "Escape" && onText && (!this.#ask.hidden || !/** @type {HTMLElement} */ (part(this.#form, "[data-answering]")).hidden)) {
      event.preventDefault();
      if (!this.#ask.hidden) this.#keepWriting();
      else this.answer(null);
    }
    const onTab = event.target instanceof Element && event.target.matches("[role=tab]");
    if (onTab && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
      this.choose(this.#kind === "note" ? "public" : "note", false);
      /** @type {HTMLElement} */ (part(this.#form, "[aria-selected=true]")).focus();
    }
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest("[data-answering-drop]")) this.answer(null);
    if (target?.closest("[data-preview]")) this.#preview();
    if (target?.closest("[data-ask-yes]")) this.send(this.#asked?.how);
    if (target?.closest("[data-ask-no]")) this.#keepWriting();
    const way = /** @type {HTMLElement|null} */ (target?.closest("[data-send-as]"));
    if (way) {
      const { then, until, due } = way.dataset;
      this.send({ ...(then && { then }), ...(until && { snooze_until: until }), ...(due && { due }) });
    }
    if (target?.closest("[data-send-moment]")) this.#sendAt();
  }

  /** Show what has been written as the letter that it would be. */
  async #preview() {
    if (this.#files.uploading) return this.#say(words("still_uploading"));
    await this.#drafts.keep("public");
    return openPreview(this.base, this.#files.cards.map(({ key }) => key));
  }

  /** At the day and time of the menu's form: on the agent's own clock, which the server knows. */
  #sendAt() {
    const menu = /** @type {HTMLElement} */ (part(this.#form, "#send-menu"));
    const day = /** @type {HTMLSelectElement} */ (part(menu, "[data-send-day]"));
    const time = /** @type {HTMLInputElement} */ (part(menu, "[data-send-time]"));
    if (!time.reportValidity()) return;
    menu.hidePopover();
    this.send({ due: `${day.value}T${time.value}:00` });
  }

  // ——— sending ———

  /** @param {How} [how] */
  send(how) {
    const kind = this.#kind;
    const text = this.#text.value.trim() ? this.#text.value.trimEnd() : "";
    const part = kind === "public" ? this.#enclosed.part : null;
    if (!text && !this.#files.some && !part) return this.#sendLastNow();
    if (this.#files.uploading) return this.#say(words("still_uploading"));
    const longest = kind === "note" ? NOTE_LONGEST : this.#longest;
    if (text.length > longest) return this.#say(words("too_long", { count: (text.length - longest).toLocaleString(locale) }));
    const files = this.#files.take();
    const frame = { t: "say", id: crypto.randomUUID(), c: this.c, text, files: files.map(({ key }) => key), kind };
    const answer = kind === "note" ? { ...frame, reply_to: null } : this.#answerFrame({ ...frame, ...(part && { part }) }, how);
    this.#outbox.add(answer, { files, facts: factsOf(part) });
    if (part) this.#enclosed.set(null);
    this.#text.value = "";
    if (kind === "public") (this.answer(null), this.#own.put(null));
    this.#question("");
    this.#began = null;
    this.#stopTyping();
    this.#keepSoon();
    this.#drafts.keep(kind);
    this.#say("");
    return this.focus();
  }

  /** The same keys once more: what waits to be taken back need not wait. */
  #sendLastNow() {
    const last = this.#talk.departures.leaving.at(-1);
    if (last && this.#kind === "public") this.#talk.departures.now(last);
    this.focus();
  }

  /** With all that the server's guards must know. @param {any} frame @param {How} [how] @returns {Frame} */
  #answerFrame(frame, how = this.#asked?.how ?? {}) {
    const sure = this.#asked?.text === frame.text;
    return {
      ...frame,
      reply_to: this.#answering?.number ?? null,
      seen: this.#began ?? this.#talk.last,
      ...(how.due ? {} : { wait: UNDO_SECONDS }),
      ...how,
      ...(this.#own.own && { written: this.#own.own }),
      ...(sure && { sure: true }),
    };
  }

  /** What became of an answer: one that the server asks about comes back. @param {any} change */
  #heard({ id, state, frame, error, code }) {
    if (state !== "failed" || frame.c !== this.c || frame.kind === "note" || frame.seen === undefined) return;
    const letter = this.#outbox.pending(this.c).find((one) => one.frame.id === id);
    this.#outbox.drop(id);
    this.restore({ ...frame, files: letter?.shown?.files ?? [] });
    const { then, snooze_until, due } = frame;
    const how = { ...(then && { then }), ...(snooze_until && { snooze_until }), ...(due && { due }) };
    if (!ASKED.has(code)) return void this.#say(error ?? "");
    this.#began = this.#talk.last;
    return void this.#question(error ?? "", { text: this.#text.value.trimEnd(), how });
  }

  /** Words that did not go out, before those that have been begun meanwhile. @param {Taken} taken */
  restore(taken) {
    this.choose("public");
    const now = this.#text.value;
    this.#text.value = taken.text && now ? `${taken.text}\n\n${now}` : taken.text || now;
    this.#text.setSelectionRange(taken.text.length, taken.text.length);
    this.#files.restore(taken.files);
    if (taken.part) this.#enclosed.set(taken.part);
    if (taken.written) this.#own.put(taken.written);
    this.#typed();
    if (taken.reply_to) this.answer(this.#talk.entry(taken.reply_to) ?? null);
  }

  /** Ask, or ("") do not any more. @param {string} question @param {{text: string, how: How}|null} [about] */
  #question(question, about = null) {
    this.#asked = question ? about : null;
    this.#ask.hidden = !question;
    this.#ask.classList.toggle("composer-ask--told", Boolean(question) && !about);
    part(this.#ask, "[data-ask-words]").textContent = question;
    /** @type {HTMLElement} */ (part(this.#ask, "[data-ask-yes]")).hidden = !about;
    part(this.#ask, "[data-ask-no]").textContent = words(about ? "keep_writing" : "seen_it");
  }

  #keepWriting() {
    this.#question("");
    this.#began = this.#text.value ? this.#talk.last : null;
    this.focus();
  }

  /** Somebody spoke while one writes: say so now, not only when it is sent. @param {Entry[]} entries */
  #between(entries) {
    const last = entries.at(-1);
    if (!last || this.#began === null || this.#kind !== "public" || this.#asked) return;
    this.#question(words("between", { name: last.who?.name || words("bot"), text: last.text || words("a_file") }));
  }

  // ——— writing ———

  /** From here on, what others say comes in between. */
  #beginning() {
    const some = this.#kind === "public" && (this.#text.value.trim() !== "" || this.#files.some);
    if (!some) this.#began = null;
    else this.#began ??= this.#talk.last;
  }

  #typed() {
    this.#keepSoon();
    this.#say("");
    this.#beginning();
    if (!this.#text.value && !this.#asked) this.#question("");
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

  /** @param {string} text */
  #sayDraft(text) {
    if (!this.#ends.signal.aborted) part(this.#form, "[data-draft-state]").textContent = text;
  }

  /** @param {ClipboardEvent} event */
  #pasted(event) {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const files = event.clipboardData?.files;
    event.preventDefault();
    // A table copied from a spreadsheet comes as text and as a picture of it: the text is meant.
    if (text) put(this.#text, cleaned(text));
    else if (files?.length) (this.#files.add(files), this.#beginning());
  }

  /** @param {string} fault */
  #say(fault) {
    this.#fault.textContent = fault;
    this.#fault.hidden = !fault;
  }
}
