// @ts-check
/** Small faces in the rows of the list: which colleagues look at a conversation, and which of them writes. */

import { avatarNode, element } from "../ui/thread.js";
import { hear } from "./wire.js";

/** @typedef {{id: number, name: string, writes: boolean}} Colleague */

const MOST_FACES = 3;
/** @type {Map<string, Colleague[]>} */ const there = new Map();

/** @param {string} me @param {Record<string, string>} words */
export function beginCollision(me, words) {
  const list = document.querySelector("[data-list]");
  if (!list) return;
  /** @param {Element} item */
  const paint = (item) => {
    const people = (there.get(item.getAttribute("data-c") ?? "") ?? []).filter(({ id }) => String(id) !== me);
    const box = item.querySelector(".conv-company");
    const key = people.map(({ id, writes }) => `${id}${writes ? "w" : ""}`).join();
    if ((box?.getAttribute("data-key") ?? "") === key) return;
    box?.remove();
    const end = item.querySelector(".conv-end");
    if (people.length && end) end.prepend(faces(people, key, words));
  };
  const paintAll = () => list.querySelectorAll("[data-rows] > [data-c]").forEach(paint);
  hear("company", (frame) => {
    if (frame.whole) there.clear();
    for (const [c, people] of Object.entries(frame.c)) {
      if (people.length) there.set(c, people);
      else there.delete(c);
    }
    paintAll();
  });
  // Rows are drawn anew whenever their conversation changes.
  new MutationObserver(paintAll).observe(list, { childList: true, subtree: true });
}

/** @param {Colleague[]} people @param {string} key @param {Record<string, string>} words */
function faces(people, key, words) {
  const box = element("span", "conv-company");
  box.dataset.key = key;
  for (const person of people.slice(0, MOST_FACES)) {
    const face = avatarNode(person.name);
    face.className = `avatar avatar--small${person.writes ? " avatar--writes" : ""}`;
    box.append(face);
  }
  const names = (/** @type {boolean} */ writing) =>
    people.filter(({ writes }) => writes === writing).map(({ name }) => `\u2068${name}\u2069`).join(", ");
  const said = [
    names(true) && words.writing.replace("{names}", names(true)),
    names(false) && words.viewing.replace("{names}", names(false)),
  ].filter(Boolean).join(". ");
  box.title = said;
  box.append(element("span", "unseen", said));
  return box;
}
