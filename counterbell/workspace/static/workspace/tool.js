// @ts-check
/** Words at a message that do something. */

import { element } from "../ui/thread.js";
import { words } from "./words.js";

/** @typedef {import("../ui/thread.js").Entry} Entry */

/** @param {string} text @param {() => void} act @returns {HTMLButtonElement} */
export function tool(text, act) {
  const button = element("button", "entry-tool link", text);
  button.type = "button";
  button.addEventListener("click", act);
  return button;
}

/** Where the bot answered a question, and called nobody, people say whether it was right. @param {Entry} entry @param {string} base */
export function judging({ kind, author, facts, number }, base) {
  if (kind !== "public" || author !== "bot" || !facts?.sources?.length || facts.handed_over) return [];
  return [tool(words("judge"), async () => (await import("./verdict.js")).openVerdict(base, number))];
}
