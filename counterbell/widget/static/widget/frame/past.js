// @ts-check
/** Her list of conversations. */

import { dayText, element, numberText, timeText } from "../../ui/thread.js";

/** @typedef {import("./desk.js").Card} Card */
/** @typedef {import("../../ui/thread.js").Words} Words */
/** @typedef {import("./app.js").Chat} Chat */
/**
 * @typedef {object} LineOptions
 * @property {Words} words @property {string} locale @property {(c: string) => void} open
 * @property {Set<string>} unsent Conversations with something that waits to be sent.
 */

const byId = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

export class Past {
  #chat;

  /** @param {Chat} chat */
  constructor(chat) {
    this.#chat = chat;
    byId("past").addEventListener("click", () => this.#show());
    byId("back").addEventListener("click", () => this.leave());
    for (const id of ["new", "start-new"]) {
      byId(id).addEventListener("click", () => {
        chat.startAnew();
        this.leave();
      });
    }
  }

  get shown() {
    return byId("talk").hidden;
  }

  /** Show one page of the chat in the place of the others. @param {HTMLElement} page */
  turn(page) {
    for (const one of document.querySelectorAll("main")) one.hidden = one !== page;
    byId("past").hidden = this.shown;
    byId("back").hidden = !this.shown;
  }

  #show() {
    this.turn(byId("list"));
    this.draw();
    this.#chat.refreshCards();
    byId("list-name").focus();
  }

  /** Back to the conversation. */
  leave() {
    const { talk, composer } = this.#chat;
    this.turn(byId("talk"));
    talk.toEnd();
    composer.focus();
    this.#chat.markRead();
  }

  /** Draw it anew, if it is shown. */
  draw() {
    if (!this.shown) return;
    const { cards, outbox, words, settings } = this.#chat;
    const waiting = outbox.pending();
    const unsent = new Set(waiting.map((letter) => letter.frame.c));
    const list = byId("past-list");
    const focused = /** @type {HTMLElement|null} */ (document.activeElement?.closest(".past"))?.dataset.c;
    const how = { words, locale: settings.lang, unsent, open: (/** @type {string} */ c) => this.#open(c) };
    list.replaceChildren(...cards.with(waiting).map((card) => line(card, how)));
    byId("no-past").hidden = list.childElementCount > 0;
    // The list is drawn anew while she walks through it with the keyboard.
    if (focused) /** @type {HTMLElement|null} */ (list.querySelector(`[data-c="${focused}"]`))?.focus();
  }

  /** @param {string} c */
  #open(c) {
    const { talk, cards } = this.#chat;
    if (c !== talk.c) this.#chat.turnTo(c, { fresh: !cards.get(c) });
    this.leave();
  }
}

/** @param {Card} card @param {LineOptions} how */
function line(card, { words, locale, open, unsent }) {
  const item = element("li");
  const button = element("button", "past");
  button.type = "button";
  button.dataset.c = card.c;
  const preview = element("bdi", "past-words", card.by === "customer" ? words("you", { text: card.preview }) : card.preview);
  preview.dir = "auto";
  const day = dayText(card.at, locale, words);
  const time = element("time", "past-time", day === words("today") ? timeText(card.at, locale) : day);
  time.dateTime = card.at;
  const waits = unsent.has(card.c);
  const kind = waits ? "unsent" : card.status;
  const state = element("span", `past-state past-${kind}`, words(waits ? "unsent" : `status_${card.status}`));
  button.append(preview, state, time);
  if (card.unread) {
    const count = element("span", "count", numberText(card.unread, locale));
    count.setAttribute("aria-label", words("launcher_unread", { count: numberText(card.unread, locale) }));
    count.setAttribute("role", "img");
    button.append(count);
  }
  button.addEventListener("click", () => open(card.c));
  item.append(button);
  return item;
}
