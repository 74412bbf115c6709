// @ts-check
/** What is said and asked before a chat, and while she waits for its first answer. */

import { expectText, placeText } from "./hours.js";

/** @typedef {import("../../ui/thread.js").Words} Words */
/** @typedef {import("./composer.js").Composer} Composer */
/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("./desk.js").Page} Page */
/** @typedef {import("./desk.js").Person} Person */
/** @typedef {import("./hours.js").Moment} Moment */
/** @typedef {import("./keep.js").Keep} Keep */
/** @typedef {import("./talk.js").Talk} Talk */
/** @typedef {{words: Words, desk: Desk, keep: Keep, talk: Talk, composer: Composer, late: Late, settings: any, isOpen: boolean}} Parts The chat. */
/** @typedef {import("./loading.js").Late} Late */

const LOOKS_EVERY = 20_000;
const LOOKS_IDLY = 4; // who does not wait is told less often: each so many times

const byId = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

export class Before {
  #parts;
  /** @type {Person|null} null: the server has not said who she is, so nothing is asked yet */ #person = null;
  /** @type {Moment} */ #moment;
  /** @type {{id: number, text: string}|null} the greeting that she answers */ #greeting = null;
  #rounds = 0;
  /** @type {string} for which conversation the form stands there */ #asking = "";
  #ownGreeting = byId("greeting").textContent ?? "";

  /** @param {Parts} parts */
  constructor(parts) {
    this.#parts = parts;
    this.#moment = parts.settings.moment;
    const { keep, settings } = parts;
    if (!settings.sound && !keep.read("sound")) keep.write("muted", "yes"); // as the brand begins; then as she wants
    keep.write("sound", "known");
    setInterval(() => this.#look(), LOOKS_EVERY);
    // Whoever opens the chat puts the keyboard into it.
    addEventListener("focus", () => this.#opened());
    new MutationObserver(() => this.waits()).observe(byId("log"), { childList: true });
    this.#draw();
    if (parts.settings.draft) this.person = { name: "", email: "", known: false };
  }

  /** She is in: now it is known whether she has a conversation, and what need not be asked. @param {Person} person */
  set person(person) {
    this.#person = person;
    queueMicrotask(() => this.#ask());
  }

  /** @param {boolean} online Whether somebody of the brand is there. */
  online(online) {
    this.#moment.online = online;
    this.#draw();
    this.#ask();
  }

  /** She rang by answering a greeting. @param {{id: number, text: string}} greeting */
  greeted(greeting) {
    this.#greeting = { id: Number(greeting?.id) || 0, text: String(greeting?.text ?? "") };
    if (this.#parts.talk.fresh) this.#greet(this.#greeting.text);
  }

  /** Another conversation, or another person. */
  turned() {
    if (!this.#asking) this.#close();
    this.#greet(this.#parts.talk.fresh ? (this.#greeting?.text ?? "") : "");
    this.waits();
    this.#ask();
  }

  /** The thread came from the server. @param {Page} page */
  loaded({ c, greeting }) {
    this.#greet(greeting ?? "");
    const unsaid = this.#unsaid();
    if (unsaid && unsaid.c === c) this.#tell(unsaid);
    this.waits();
    this.#ask();
  }

  /** A message of hers is on disk. @param {string} c */
  stored(c) {
    if (this.#greeting?.id) {
      // Kept until it is told: a page that is left in between tells it next time.
      const unsaid = { c, greeting: this.#greeting.id };
      this.#parts.keep.write("greeted", JSON.stringify(unsaid));
      this.#greeting = null;
      this.#tell(unsaid);
    }
    this.#ask();
    if (this.#parts.keep.read("asks") === c) this.#asked(c);
    if (!this.#place) this.#fetch();
  }

  /** Somebody wrote, or the conversation ended: does she still wait? */
  waits() {
    if (!this.#isWaiting) byId("place").textContent = "";
  }

  // ——— how the counter stands ———

  get #isWaiting() {
    const { talk } = this.#parts;
    return !talk.fresh && talk.status === "open" && talk.entries.at(-1)?.author === "customer";
  }

  get #place() {
    return byId("place").textContent;
  }

  #look() {
    this.#rounds += 1;
    const { draft } = this.#parts.settings;
    if (draft || !this.#parts.isOpen || document.visibilityState !== "visible") return;
    if (this.#isWaiting || this.#rounds % LOOKS_IDLY === 0) this.#fetch();
  }

  async #fetch() {
    const { desk, talk } = this.#parts;
    const c = this.#isWaiting ? talk.c : undefined;
    try {
      this.#moment = await desk.moment(c);
    } catch {
      return; // what stood there was true a moment ago
    }
    this.#draw();
    const place = c === talk.c && this.#isWaiting ? placeText(this.#moment, this.#parts.words, this.#locale) : "";
    if (byId("place").textContent !== place) byId("place").textContent = place;
  }

  #draw() {
    const { words } = this.#parts;
    const { online, open } = this.#moment;
    const presence = byId("presence");
    presence.textContent = words(online ? "online" : open === false ? "closed" : "away");
    presence.classList.toggle("is-online", online);
    const said = expectText(this.#moment, words, this.#locale);
    if (byId("expect").textContent !== said) byId("expect").textContent = said;
    byId("expect").hidden = !said;
  }

  get #locale() {
    return this.#parts.settings.lang;
  }

  // ——— the greeting ———

  /** @param {string} text "" for the brand's usual one */
  #greet(text) {
    byId("greeting").textContent = text || this.#ownGreeting;
    byId("greeting-by").hidden = !text;
  }

  /** @returns {{c: string, greeting: number}|null} */
  #unsaid() {
    return JSON.parse(this.#parts.keep.read("greeted") || "null");
  }

  /** @param {{c: string, greeting: number}} unsaid */
  async #tell({ c, greeting }) {
    const { desk, keep } = this.#parts;
    try {
      await desk.greeted(c, greeting);
      keep.write("greeted", "");
    } catch (failure) {
      // Gone meanwhile, or no network: the first is over, the second comes again.
      if (/** @type {any} */ (failure).status === 404) keep.write("greeted", "");
    }
  }

  // ——— the form ———

  /** The address that she gave is asked by a letter: she is told to look for it. @param {string} c */
  async #asked(c) {
    const { desk, keep, talk, words } = this.#parts;
    keep.write("asks", "");
    const told = await desk.asked(c).catch(() => null);
    if (!told?.letter || talk.c !== c) return;
    byId("form").textContent = words("contact_letter", { email: told.letter });
    byId("form").hidden = false;
  }

  async #ask() {
    const { settings, talk, keep, words, desk, composer, late } = this.#parts;
    const { form } = settings;
    const due = form && this.#person && talk.fresh && !byId("log").childElementCount && keep.read("form") !== talk.c;
    const wanted = due && (form.mode === "always" || !this.#moment.online);
    if (!wanted) {
      if (this.#asking && !byId("form").contains(document.activeElement)) this.#close();
      return;
    }
    if (this.#asking === talk.c) return;
    const c = (this.#asking = talk.c);
    const part = await late(() => import("./later/form.js"));
    if (this.#asking !== c || talk.c !== c) return;
    if (!part) return void (this.#asking = "");
    const fill = async (/** @type {import("./later/form.js").Answers} */ answers) => {
      await desk.fillIn({ ...answers, c });
      keep.write("form", c);
      keep.write("asks", c);
      this.#close();
      composer.focus();
    };
    part.askForm(byId("form"), { form, words, person: this.#person ?? { name: "", email: "", known: false }, draft: settings.draft, fill });
    byId("form").hidden = false;
    if (this.#parts.isOpen) this.#focusForm();
  }

  #opened() {
    if (this.#rounds && !this.#parts.settings.draft) this.#fetch();
    if (!byId("form").contains(document.activeElement)) this.#focusForm();
  }

  #focusForm() {
    /** @type {HTMLElement|null} */ (byId("form").querySelector("input, select, textarea"))?.focus({ preventScroll: true });
  }

  #close() {
    this.#asking = "";
    byId("form").hidden = true;
    byId("form").replaceChildren();
  }
}
