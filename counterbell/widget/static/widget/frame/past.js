// @ts-check
/** Her list of conversations. */

import { dayText, element, numberText, timeText } from "../../ui/thread.js";

/** @typedef {import("./desk.js").Card} Card */
/** @typedef {import("../../ui/thread.js").Words} Words */

/** @param {Card[]} cards @param {{words: Words, locale: string, open: (c: string) => void}} how */
export function showPast(cards, { words, locale, open }) {
  const list = /** @type {HTMLElement} */ (document.getElementById("past-list"));
  const empty = /** @type {HTMLElement} */ (document.getElementById("no-past"));
  list.replaceChildren(...cards.map((card) => line(card, words, locale, open)));
  empty.hidden = cards.length > 0;
}

/** @param {Card} card @param {Words} words @param {string} locale @param {(c: string) => void} open */
function line(card, words, locale, open) {
  const item = element("li");
  const button = element("button", "past");
  button.type = "button";
  const preview = element("bdi", "past-words", card.by === "customer" ? words("you", { text: card.preview }) : card.preview);
  preview.dir = "auto";
  const day = dayText(card.at, locale, words);
  const time = element("time", "past-time", day === words("today") ? timeText(card.at, locale) : day);
  time.dateTime = card.at;
  const state = element("span", `past-state past-${card.status}`, words(`status_${card.status}`));
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
