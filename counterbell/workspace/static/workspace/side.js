// @ts-check
/** A side conversation in the thread that it is about: folded, and read afresh whenever it is unfolded. */

import { toast } from "../ui/page.js";
import { Thread, element } from "../ui/thread.js";
import { ask, locale, reason, words, zone } from "./words.js";

/** @param {string} base address of the conversation that it is about @param {Record<string, any>} facts @returns {Node[]} */
export function sideNodes(base, { what, c, subject, to }) {
  if (what !== "side_opened" && what !== "side_answered") return [];
  const fold = /** @type {HTMLDetailsElement} */ (element("details", "side"));
  const summary = element("summary", "", subject);
  summary.dir = "auto";
  const inside = element("div", "thread-entries");
  const link = /** @type {HTMLAnchorElement} */ (element("a", "small", words("side_open")));
  link.href = `${base}../${c}/`;
  link.dataset.sideOpen = c;
  fold.append(summary, inside, link);
  fold.addEventListener("toggle", () => fold.open && unfold(inside, `${base}../${c}/entries/`, to));
  return [fold];
}

/** @param {HTMLElement} inside @param {string} url @param {string} name who was asked */
async function unfold(inside, url, name) {
  try {
    const { entries } = await (await ask(url)).json();
    inside.replaceChildren();
    const thread = new Thread(inside, { locale, zone: zone(), words, mine: (entry) => entry.author !== "customer" });
    const who = { id: "customer", name, avatar: null };
    const said = entries.filter((/** @type {any} */ entry) => entry.kind !== "happening");
    thread.put(said.map((/** @type {any} */ entry) => (entry.author === "customer" && !entry.who ? { ...entry, who } : entry)));
  } catch (failure) {
    toast(reason(failure));
  }
}
