// @ts-check
/** A side conversation in the thread that it is about: folded, and read afresh whenever it is unfolded. */

import { toast } from "../ui/page.js";
import { Thread, element } from "../ui/thread.js";
import { ask, locale, reason, words, zone } from "./words.js";

const NEWS = "counterbell:side";

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
  for (const cue of ["toggle", NEWS]) fold.addEventListener(cue, () => fold.open && unfold(inside, base, c, to));
  return [fold];
}

/** What is unfolded is read again when it changed: its first letter has left. @param {ParentNode} desk @param {import("../ui/line.js").Frame} frame */
export function sidesMind(desk, frame) {
  if (frame.t !== "changed") return;
  for (const link of desk.querySelectorAll("details.side[open] > [data-side-open]")) {
    if (frame.c.includes(link.getAttribute("data-side-open"))) link.parentElement?.dispatchEvent(new Event(NEWS));
  }
}

/** @param {HTMLElement} inside @param {string} base @param {string} c @param {string} name who was asked */
async function unfold(inside, base, c, name) {
  try {
    const { entries, marks } = await (await ask(`${base}../${c}/entries/`)).json();
    if (base.includes(marks.c)) return void inside.replaceChildren(element("p", "quiet small", words("side_off")));
    inside.replaceChildren();
    const thread = new Thread(inside, { locale, zone: zone(), words, mine: (entry) => entry.author !== "customer" });
    const who = { id: "customer", name, avatar: null };
    const said = entries.filter((/** @type {any} */ entry) => entry.kind !== "happening");
    thread.put(said.map((/** @type {any} */ entry) => (entry.author === "customer" && !entry.who ? { ...entry, who } : entry)));
    if (!said.length) inside.replaceChildren(element("p", "quiet small", words("leaving")));
  } catch (failure) {
    toast(reason(failure));
  }
  return undefined;
}
