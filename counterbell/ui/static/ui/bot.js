// @ts-check
/** What goes along with our words: where a bot's come from, where to read more, and buttons that answer it or an agent. */

import { element } from "./thread.js";

/** @typedef {import("./thread.js").Entry} Entry */
/** @typedef {import("./thread.js").Words} Words */
/** @typedef {{title: string, version: number, url: string|null}} Source */

/**
 * Words: `read_more` {title}, `choices`.
 * @typedef {object} BotOptions
 * @property {Words} words
 * @property {(label: string) => void} [choose] She pressed a button; without: they are only shown.
 * @property {(source: Source) => string} [source] How a source is named, to people of the shop.
 * @property {string} [worded] What is said of words that a language model chose, to people of the shop.
 */

/** @param {Entry} entry @param {BotOptions} options @returns {Node[]} */
export function botNodes(entry, options) {
  if (!["bot", "agent"].includes(entry.author) || !["public", "note"].includes(entry.kind) || !entry.facts) return [];
  /** @type {Source[]} */ const sources = entry.facts.sources ?? [];
  /** @type {string[]} */ const choices = entry.facts.choices ?? [];
  const nodes = sources.flatMap((source) => sourceNodes(source, options));
  if (entry.facts.worded && options.worded) nodes.push(element("div", "entry-source", options.worded));
  if (choices.length) nodes.push(choicesNode(choices, options));
  return nodes;
}

/** @param {Source} source @param {BotOptions} options @returns {HTMLElement[]} */
function sourceNodes(source, { words, source: named }) {
  const { title, url } = source;
  const nodes = [];
  if (url && /^https?:\/\//i.test(url)) {
    const link = element("a", "entry-link entry-more", words("read_more", { title }));
    link.dir = "auto";
    link.href = url;
    link.target = "_blank";
    link.rel = "noopener nofollow";
    nodes.push(link);
  }
  if (named) {
    const line = element("div", "entry-source", named(source));
    line.dir = "auto";
    nodes.push(line);
  }
  return nodes;
}

/** @param {string[]} choices @param {BotOptions} options */
function choicesNode(choices, { words, choose }) {
  const row = element("div", "entry-choices");
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", words("choices"));
  for (const label of choices) {
    const node = choose ? element("button", "entry-choice", label) : element("span", "entry-choice", label);
    node.dir = "auto";
    if (choose && node instanceof HTMLButtonElement) {
      node.type = "button";
      node.addEventListener("click", () => choose(label));
    }
    row.append(node);
  }
  return row;
}
