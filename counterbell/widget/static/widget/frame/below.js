// @ts-check
/** What stands below the thread: how was it, how can we reach you, and what she may do when it has ended. */

import { askContact, askMore } from "./closing.js";

/** @typedef {import("../../ui/thread.js").Words} Words */
/** @typedef {import("./composer.js").Composer} Composer */
/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("./desk.js").Person} Person */
/** @typedef {import("./keep.js").Keep} Keep */
/** @typedef {import("./loading.js").Late} Late */
/** @typedef {import("./talk.js").Talk} Talk */

const card = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

export class Below {
  /** @type {Person} */ person = { name: "", email: "", known: false };
  /** She asked to go on with a conversation that has ended. */
  #goesOn = false;
  /** She wants something for which we need her address, whatever she said before. */
  #lacks = false;
  #parts;

  /** @param {{words: Words, desk: Desk, keep: Keep, talk: Talk, composer: Composer, late: Late}} parts */
  constructor(parts) {
    this.#parts = parts;
    card("write-again").addEventListener("click", () => this.#more());
  }

  /** Let her write, ended or not. */
  goOn() {
    this.#goesOn = true;
    this.draw();
  }

  askAddress() {
    this.#lacks = true;
    this.#drawContact();
  }

  /** Another conversation, or another status. */
  reset() {
    this.#goesOn = this.#lacks = false;
    this.draw();
  }

  draw() {
    this.#drawEnding();
    this.#drawContact();
  }

  #drawEnding(focus = false) {
    const { words, talk, composer } = this.#parts;
    const ended = talk.status === "resolved";
    const asking = ended && !this.#goesOn;
    const enough = Boolean(talk.rating) || this.#parts.keep.read("enough") === this.#ending;
    card("ended").hidden = !asking;
    card("again").hidden = !asking || !enough;
    composer.show(!asking);
    if (!ended) card("ended").replaceChildren();
    if (!asking || card("ended").contains(document.activeElement)) return; // she is at it
    if (enough) this.#askRating(focus);
    else askMore(card("ended"), words, () => this.#more(), () => this.enough());
  }

  async #askRating(focus = false) {
    const { words, desk, talk, late } = this.#parts;
    const c = talk.c;
    const part = await late(() => import("./later/rating.js"));
    const box = card("ended");
    // She went on, or is at it already.
    if (!part || talk.c !== c || box.hidden || box.contains(document.activeElement)) return;
    part.askRating(box, words, talk.rating, async (score, comment) => {
      const { rating } = await desk.rate(c, score, comment);
      if (talk.c === c) talk.rating = rating;
      return rating;
    });
    talk.toEnd();
    if (focus) box.querySelector("input")?.focus({ preventScroll: true });
  }

  /** Which ending of which conversation: said once, "that was all" holds for it. */
  get #ending() {
    const { talk } = this.#parts;
    return `${talk.c}:${talk.entries.at(-1)?.number ?? 0}`;
  }

  #more() {
    this.goOn();
    this.#parts.composer.focus();
  }

  /** Nothing more to ask: how was it? */
  enough() {
    this.#parts.keep.write("enough", this.#ending);
    card("ended").replaceChildren();
    this.#drawEnding(true);
  }

  #drawContact() {
    const { words, desk, keep, talk, composer } = this.#parts;
    const { known, email } = this.person;
    const spoke = talk.entries.some((entry) => entry.author === "customer");
    const asks = this.#lacks || (!email && !keep.read("contact"));
    const wanted = spoke && !known && talk.status === "open" && asks;
    const box = card("contact");
    if (box.hidden !== wanted) return;
    box.hidden = !wanted;
    if (!wanted) return;
    const save = async (/** @type {{name: string, email: string}} */ who) => {
      const { customer, letter } = await desk.contact(who);
      this.person = customer;
      keep.write("contact", "told");
      this.#lacks = false;
      return letter;
    };
    askContact(box, words, this.person, save, () => {
      keep.write("contact", "no");
      this.#lacks = false;
      box.hidden = true;
      composer.focus();
    });
    talk.toEnd();
  }
}
