// @ts-check
/** Her conversations as lines of a list: what is newest in each, and what she has not seen. */

/** @typedef {import("./desk.js").Card} Card */
/** @typedef {import("../../ui/thread.js").Entry} Entry */
/** @typedef {import("../../ui/line.js").Frame} Frame */
/** @typedef {import("../../ui/outbox.js").Letter} Letter */

const RESUMED = 10;
const PREVIEW = 160;

export class Cards {
  /** @type {Map<string, Card>} */ #cards = new Map();

  /** @param {Card[]} cards */
  replace(cards) {
    this.#cards = new Map(cards.map((card) => [card.c, card]));
  }

  /** @returns {Card[]} newest first */
  get all() {
    return [...this.#cards.values()].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  }

  /** With those that exist only here, because nothing of them has left yet. @param {Letter[]} letters @returns {Card[]} */
  with(letters) {
    const begun = new Map(letters.filter(({ frame }) => !this.#cards.has(frame.c)).map((letter) => [letter.frame.c, letter]));
    const made = [...begun.values()].map(({ frame, at }) => ({
      c: frame.c, epoch: 0, last: 0, status: /** @type {const} */ ("open"), preview: short(frame.text), by: "customer", at, unread: 0,
    }));
    return [...made, ...this.all].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  }

  /** The one to go on with: open before ended, new before old. @returns {Card|undefined} */
  get foremost() {
    return this.all.find((card) => card.status !== "resolved") ?? this.all[0];
  }

  /** Whether she has written to us, and whether something is going on: then the shop's page does not greet her. */
  get talking() {
    return { yes: this.#cards.size > 0, running: this.all.some((card) => card.status !== "resolved") };
  }

  /** What a `hello` resumes. */
  get resumed() {
    return this.all.slice(0, RESUMED).map(({ c, epoch, last }) => ({ c, epoch, last }));
  }

  /** @param {string} [but] a conversation that does not count */
  unread(but) {
    return this.all.reduce((sum, card) => sum + (card.c === but ? 0 : card.unread), 0);
  }

  /** @param {string} c */
  get(c) {
    return this.#cards.get(c);
  }

  /** Entries came. False: of a conversation that is not in the list. @param {Frame} frame @param {Entry[]} entries */
  arrived(frame, entries) {
    const card = this.#cards.get(frame.c);
    if (!card) return false;
    const newest = entries[entries.length - 1];
    card.unread += entries.filter(({ author, number }) => author !== "customer" && number > card.last).length;
    card.last = Math.max(card.last, newest.number);
    card.epoch = frame.epoch;
    card.at = newest.at;
    card.by = newest.author;
    card.preview = short(newest.text);
    return true;
  }

  /** Her own message is on disk. @param {string} c @param {string} text @param {Frame} ack */
  stored(c, text, { number, at, epoch }) {
    const card = this.#cards.get(c) ?? {
      c, epoch, last: 0, status: /** @type {const} */ ("open"), preview: "", by: "", at, unread: 0,
    };
    card.last = Math.max(card.last, number);
    card.at = at;
    card.by = "customer";
    card.preview = short(text);
    this.#cards.set(c, card);
  }

  /** @param {string} c */
  seen(c) {
    const card = this.#cards.get(c);
    if (card) card.unread = 0;
  }
}

/** @param {string} text */
function short(text) {
  return text.slice(0, PREVIEW) || "📎";
}
