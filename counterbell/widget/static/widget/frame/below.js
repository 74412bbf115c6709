// @ts-check
/** What stands below the thread: how was it, how can we reach you, and what she may do when it has ended. */

import { askContact, askRating } from "./closing.js";

/** @typedef {import("../../ui/thread.js").Words} Words */
/** @typedef {import("./composer.js").Composer} Composer */
/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("./desk.js").Person} Person */
/** @typedef {import("./keep.js").Keep} Keep */
/** @typedef {import("./talk.js").Talk} Talk */

const card = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

export class Below {
  /** @type {Person} */ person = { name: "", email: "", known: false };
  /** She asked to go on with a conversation that has ended. */
  #goesOn = false;
  #parts;

  /** @param {{words: Words, desk: Desk, keep: Keep, talk: Talk, composer: Composer}} parts */
  constructor(parts) {
    this.#parts = parts;
    card("write-again").addEventListener("click", () => {
      this.goOn();
      parts.composer.focus();
    });
  }

  /** Let her write, ended or not. */
  goOn() {
    this.#goesOn = true;
    this.draw();
  }

  /** Another conversation, or another status. */
  reset() {
    this.#goesOn = false;
    this.draw();
  }

  draw() {
    this.#drawEnding();
    this.#drawContact();
  }

  #drawEnding() {
    const { words, desk, talk, composer } = this.#parts;
    const ended = talk.status === "resolved";
    card("ended").hidden = !ended || this.#goesOn;
    card("again").hidden = !ended || this.#goesOn;
    composer.show(!ended || this.#goesOn);
    if (!ended) {
      card("ended").replaceChildren();
      return;
    }
    if (card("ended").contains(document.activeElement)) return; // she is at it
    const c = talk.c;
    askRating(card("ended"), words, talk.rating, async (score, comment) => {
      const { rating } = await desk.rate(c, score, comment);
      if (talk.c === c) talk.rating = rating;
      return rating;
    });
  }

  #drawContact() {
    const { words, desk, keep, talk, composer } = this.#parts;
    const { known, email } = this.person;
    const spoke = talk.entries.some((entry) => entry.author === "customer");
    const wanted = spoke && !known && !email && talk.status === "open" && !keep.read("contact");
    const box = card("contact");
    if (box.hidden !== wanted) return;
    box.hidden = !wanted;
    if (!wanted) return;
    const save = async (/** @type {{name: string, email: string}} */ who) => {
      this.person = (await desk.contact(who)).customer;
      keep.write("contact", "told");
    };
    askContact(box, words, this.person, save, () => {
      keep.write("contact", "no");
      box.hidden = true;
      composer.focus();
    });
    talk.toEnd();
  }
}
