// @ts-check
/** Her list of conversations. */

import { dayText, element, numberText, timeText } from "../../ui/thread.js";

/** @typedef {import("./desk.js").Card} Card */
/** @typedef {import("../../ui/thread.js").Words} Words */
/**
 * @typedef {object} PastOptions
 * @property {Words} words @property {string} locale @property {(c: string) => void} open
 * @property {Set<string>} unsent Conversations with something that waits to be sent.
 */

/** @param {Card[]} cards @param {PastOptions} how */
export function showPast(cards, how) {
  const list = /** @type {HTMLElement} */ (document.getElementById("past-list"));
  const empty = /** @type {HTMLElement} */ (document.getElementById("no-past"));
  const focused = /** @type {HTMLElement|null} */ (document.activeElement?.closest(".past"))?.dataset.c;
  list.replaceChildren(...cards.map((card) => line(card, how)));
  empty.hidden = cards.length > 0;
  // The list is drawn anew while she walks through it with the keyboard.
  if (focused) /** @type {HTMLElement|null} */ (list.querySelector(`[data-c="${focused}"]`))?.focus();
}

/** @param {Card} card @param {PastOptions} how */
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
