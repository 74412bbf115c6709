// @ts-check
/** Words at a message that do something. */

import { element } from "../ui/thread.js";
import { icon, words } from "./words.js";

/** @typedef {import("../ui/thread.js").Entry} Entry */

/** @param {string} text @param {() => void} act @returns {HTMLButtonElement} */
export function tool(text, act) {
  const button = element("button", "entry-tool link", text);
  button.type = "button";
  button.addEventListener("click", act);
  return button;
}

/** One that is only drawn. @param {string} kind @param {string} title @param {string} name of its icon @returns {HTMLButtonElement} */
export function drawn(kind, title, name) {
  const button = element("button", `entry-tool entry-${kind}`);
  button.type = "button";
  button.title = title;
  button.setAttribute("aria-label", title);
  button.append(icon(name));
  return button;
}

/** Where the bot answered a question, and called nobody, people say whether it was right. @param {Entry} entry @param {string} base */
export function judging({ kind, author, facts, number }, base) {
  if (kind !== "public" || author !== "bot" || !facts?.sources?.length || facts.handed_over) return [];
  return [tool(words("judge"), async () => (await import("./verdict.js")).openVerdict(base, number))];
}
