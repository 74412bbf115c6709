// @ts-check
/** One conversation on the screen: its thread, its marks, how it stands. Knows nothing of lines and servers. */

import { botNodes } from "../../ui/bot.js";
import { Thread, element } from "../../ui/thread.js";
import { Replying } from "./reply.js";

/** @typedef {import("../../ui/thread.js").Entry} Entry */
/** @typedef {import("../../ui/thread.js").Words} Words */
/** @typedef {import("../../ui/outbox.js").Letter} Letter */
/** @typedef {import("./desk.js").Marks} Marks */
/** @typedef {import("./desk.js").Page} Page */
/** @typedef {import("./desk.js").Rating} Rating */
/**
 * @typedef {object} TalkOptions
 * @property {Words} words @property {string} locale @property {string} brand Its name.
 * @property {(id: string) => Letter|undefined} letter The kept copy of a message that is not on disk.
 * @property {() => boolean} connected
 * @property {(id: string) => void} tryAgain @property {(id: string) => void} discard
 * @property {(entry: Entry, name: string) => void} answer @property {() => void} leave Back to the text.
 * @property {(label: string) => void} choose She pressed a button of the bot.
 * @property {(box: HTMLElement, entry: Entry) => void} part Draws what goes along with a message.
 * @property {() => void} drawn Another conversation stands there, or something new in it.
 * @property {boolean} bot Whether a bot answers what begins here.
 * @property {() => Promise<boolean>} earlier Loads what stands before; false: there is nothing.
 */

const NEAR_END = 80;
const TYPING_FORGOTTEN = 6_000;

export class Talk {
  c = "";
  epoch = 0;
  last = 0;
  /** @type {"open"|"resolved"} */ status = "open";
  /** @type {Rating|null} */ rating = null;
  /** Nothing of it is on the server yet. */
  fresh = true;
  /** A bot would answer what she says next. */
  bot = false;
  /** @type {Marks} */ marks = { customer_received: 0, customer_read: 0, agent_read: 0 };
  #options;
  #scroll = /** @type {HTMLElement} */ (document.getElementById("scroll"));
  #typing = /** @type {HTMLElement} */ (document.getElementById("typing"));
  #jump = /** @type {HTMLElement} */ (document.getElementById("jump"));
  #thread;
  #replying;
  /** @type {number|undefined} */ #typingTimer;

  /** @param {TalkOptions} options */
  constructor(options) {
    this.#options = options;
    const { words, locale } = options;
    const log = /** @type {HTMLElement} */ (document.getElementById("log"));
    this.#replying = new Replying(log, words("reply"), (number) => this.#answer(number), options.leave);
    this.#thread = new Thread(log, {
      words,
      locale,
      mine: (entry) => entry.author === "customer",
      state: (entry) => this.#stateOf(entry),
      tools: (entry) => this.#toolsOf(entry),
      below: (entry) => [...botNodes(entry, { words, choose: options.choose }), ...this.#partOf(entry)],
      beside: () => this.#replying.button(),
      nameOf: (entry) => this.#nameOf(entry),
      onQuote: (number) => this.#showQuoted(number),
      onImage: async (file, opener) => (await import("./later/picture.js")).showPicture(file, opener, words),
    });
    this.#jump.addEventListener("click", () => this.toEnd());
    this.#scroll.addEventListener("scroll", () => this.atEnd && (this.#jump.hidden = true), { passive: true });
    // Pictures and keyboards change heights after the fact: who was at the end stays there.
    let wasAtEnd = true;
    this.#scroll.addEventListener("scroll", () => (wasAtEnd = this.atEnd), { passive: true });
    new ResizeObserver(() => wasAtEnd && this.toEnd()).observe(log);
    new ResizeObserver(() => wasAtEnd && this.toEnd()).observe(this.#scroll);
  }

  /** Turn to another conversation. @param {string} c @param {boolean} fresh */
  turnTo(c, fresh) {
    Object.assign(this, { c, fresh, epoch: 0, last: 0, status: "open", rating: null, bot: fresh && this.#options.bot });
    this.marks = { customer_received: 0, customer_read: 0, agent_read: 0 };
    this.#thread.clear();
    this.typing(null);
    this.#jump.hidden = true;
    this.#options.drawn();
  }

  /** Show a page of the thread as the server has it. @param {Page} page @param {{older?: boolean}} [how] */
  show(page, { older = false } = {}) {
    const height = this.#scroll.scrollHeight;
    if (!older) {
      const waiting = this.#thread.waiting;
      this.#thread.clear();
      for (const entry of waiting) this.#thread.wait(entry);
      const { c, epoch, last, status, rating, marks } = page;
      Object.assign(this, { c, epoch, last, status, rating, marks, fresh: false });
    }
    this.put(page.entries, { stay: older });
    this.bot = page.bot;
    this.#options.drawn();
    if (older) this.#scroll.scrollTop += this.#scroll.scrollHeight - height;
    else this.toEnd();
  }

  /** @param {Entry[]} entries @param {{stay?: boolean}} [how] */
  put(entries, { stay = false } = {}) {
    const follow = this.atEnd || entries.some((entry) => entry.author === "customer");
    const named = entries.map((entry) => this.#named(entry));
    this.#thread.put(named);
    this.#replying.drawn();
    this.last = Math.max(this.last, ...entries.map((entry) => entry.number));
    if (stay) return;
    const ours = entries.findLast(({ author }) => author === "agent" || author === "bot");
    if (ours) this.bot = ours.author === "bot" && !ours.facts?.handed_over;
    this.#options.drawn();
    if (follow) this.toEnd();
    else if (entries.length) this.#jump.hidden = false;
  }

  /** A message that is here shows more than before. @param {Entry} entry */
  shows(entry) {
    const follow = this.atEnd;
    if (this.entries.some(({ number }) => number === entry.number)) this.#thread.put([this.#named(entry)]);
    this.#replying.drawn();
    if (follow) this.toEnd();
  }

  /** Show a message that waits to be sent. @param {Letter} letter */
  wait(letter) {
    const { id, text, reply_to } = letter.frame;
    this.#thread.wait({
      number: 0, kind: "public", author: "customer", who: null, text, files: letter.shown?.files ?? [],
      reply_to: reply_to ?? null, id, at: letter.at, facts: letter.shown?.facts,
    });
    this.toEnd();
  }

  /** A waiting message is on disk. @param {{id: string, number: number, at: string, epoch: number}} ack */
  stored({ id, number, at, epoch }) {
    const entry = this.#thread.unwait(id);
    this.fresh = false;
    this.epoch = epoch;
    if (entry) this.#thread.put([{ ...entry, number, at }]);
    this.#replying.drawn();
    this.last = Math.max(this.last, number);
  }

  /** @param {string} id */
  discard(id) {
    this.#thread.unwait(id);
  }

  /** Draw the states anew. */
  refresh() {
    this.#thread.draw();
  }

  /** Go to the newest message, to answer it by keyboard. False: there is none. */
  upwards() {
    return this.#replying.focus();
  }

  /** @param {number} number */
  #answer(number) {
    const entry = this.entries.find((known) => known.number === number);
    if (entry) this.#options.answer(entry, this.#nameOf(entry));
  }

  /** @param {number} number */
  async #showQuoted(number) {
    while (!this.#thread.reveal(number) && (await this.#options.earlier()));
  }

  /** @param {Entry} entry */
  #nameOf(entry) {
    return entry.author === "customer" ? this.#options.words("you_name") : this.#named(entry).who?.name ?? "";
  }

  /** @returns {Entry[]} */
  get entries() {
    return this.#thread.entries;
  }

  /** Number of the newest message that is not hers. */
  get lastTheirs() {
    return this.entries.findLast((entry) => entry.author !== "customer")?.number ?? 0;
  }

  /** Somebody types (only people do), or (null) nobody does. @param {{name: string}|null} who */
  typing(who) {
    if (who && this.bot) {
      this.bot = false;
      this.#options.drawn();
    }
    clearTimeout(this.#typingTimer);
    const follow = this.atEnd;
    this.#typing.classList.toggle("live", Boolean(who));
    this.#typing.textContent = who ? this.#options.words("typing", { name: who.name || this.#options.brand }) : "";
    if (who) this.#typingTimer = setTimeout(() => this.typing(null), TYPING_FORGOTTEN);
    if (follow) this.toEnd();
  }

  get atEnd() {
    return this.#scroll.scrollHeight - this.#scroll.scrollTop - this.#scroll.clientHeight < NEAR_END;
  }

  toEnd() {
    this.#scroll.scrollTop = this.#scroll.scrollHeight;
    this.#jump.hidden = true;
  }

  /** Somebody of ours always has a name, even after the account is gone. @param {Entry} entry @returns {Entry} */
  #named(entry) {
    if (entry.author === "customer" || entry.who) return entry;
    return { ...entry, who: { id: null, name: this.#options.brand, avatar: null } };
  }

  /** @param {Entry} entry */
  #partOf(entry) {
    if (!entry.facts?.part) return [];
    const box = element("div", "entry-part");
    this.#options.part(box, entry);
    return [box];
  }

  /** @param {Entry} entry */
  #stateOf(entry) {
    if (entry.author !== "customer") return "";
    if (!entry.number) {
      if (this.#options.letter(entry.id ?? "")?.failed) return "failed";
      return this.#options.connected() ? "sending" : "waiting";
    }
    const own = this.entries.findLast((other) => other.author === "customer");
    if (own?.number !== entry.number) return "";
    return this.marks.agent_read >= entry.number ? "read" : "sent";
  }

  /** @param {Entry} entry */
  #toolsOf(entry) {
    const id = entry.id ?? "";
    const failed = entry.number ? "" : this.#options.letter(id)?.failed;
    if (!failed) return [];
    const why = element("span", "entry-why", failed);
    const again = element("button", "link", this.#options.words("try_again"));
    again.type = "button";
    again.addEventListener("click", () => this.#options.tryAgain(id));
    const away = element("button", "link", this.#options.words("discard"));
    away.type = "button";
    away.addEventListener("click", () => this.#options.discard(id));
    return [why, again, away];
  }
}
