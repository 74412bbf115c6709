// @ts-check
/** What an agent's words may bring beside files, and what a shopper answered: the same card in the bubble and on the desk. */

import { dateFormat, element, numberText } from "./thread.js";

/** @typedef {import("./thread.js").Entry} Entry */
/** @typedef {{kind: "article", number: number, language: string, title: string, words: string, url: string}} Article */
/** @typedef {{key: string, kind: string, label: string, required: boolean, choices?: string[]}} Field */
/** @typedef {{kind: "form", fields: Field[]}} Form */
/** @typedef {{kind: "answers", answers: {label: string, kind: string, value: string}[]}} Answers */
/** @typedef {{kind: "page", url: string, title: string, words: string, picture: string}} Page */
/** @typedef {Article|Form|Answers|Page} Part */

/** @param {Entry} entry @returns {Part|undefined} */
export const partOf = (entry) => (entry.kind === "public" ? entry.facts?.part : undefined);

/** The card of an entry, for those who only look at it. @param {Entry} entry @param {string} locale @returns {Node[]} */
export function cardNodes(entry, locale) {
  const part = partOf(entry);
  switch (part?.kind) {
    case "article":
      return [articleNode(part, entry.text === part.title)];
    case "form":
      return [askedNode(part)];
    case "answers":
      return [answersNode(part, locale)];
    case "page":
      return [pageNode(part)];
    default:
      return []; // of a newer version: its text says it
  }
}

/** @param {Article} article @param {boolean} alone nothing else was said */
function articleNode({ title, words, url, language }, alone) {
  const card = element("a", `part-article${alone ? " part-whole" : ""}`);
  if (/^https?:\/\//i.test(url)) card.href = url;
  card.target = "_blank";
  card.rel = "noopener";
  card.lang = language;
  const name = element("b", "", title);
  const text = element("span", "part-words", words);
  name.dir = text.dir = "auto";
  card.append(name, text, element("span", "part-language", nameOf(language)));
  return card;
}

/** One of the shop's own pages, as it speaks of itself. @param {Page} page */
function pageNode({ url, title, words, picture }) {
  const card = element("a", "part-article part-page");
  if (/^https?:\/\//i.test(url)) card.href = url;
  card.target = "_blank";
  card.rel = "noopener";
  if (picture) {
    const image = element("img");
    image.src = picture;
    image.alt = "";
    image.loading = "lazy";
    image.addEventListener("error", () => image.remove());
    card.append(image);
  }
  const name = element("b", "", title);
  const text = element("span", "part-words", words);
  name.dir = text.dir = "auto";
  card.append(name, text, element("span", "part-language", hostOf(url)));
  return card;
}

/** @param {string} url */
function hostOf(url) {
  try {
    return new URL(url).host;
  } catch {
    return "";
  }
}

/** A language, as its speakers call it. @param {string} language */
function nameOf(language) {
  try {
    return new Intl.DisplayNames(language, { type: "language" }).of(language) ?? language;
  } catch {
    return language;
  }
}

/** What is asked, without being able to answer. @param {Form} form */
function askedNode({ fields }) {
  const list = element("ol", "part-asked");
  for (const { label, choices } of fields) {
    const item = element("li", "", choices ? `${label} (${choices.join(" / ")})` : label);
    item.dir = "auto";
    list.append(item);
  }
  return list;
}

/** @param {Answers} answers @param {string} locale */
function answersNode({ answers }, locale) {
  const list = element("dl", "part-answers part-whole");
  for (const { label, kind, value } of answers) {
    const row = element("div");
    const name = element("dt", "", label);
    const said = element("dd", "", shown(kind, value, locale));
    name.dir = said.dir = "auto";
    row.append(name, said);
    list.append(row);
  }
  return list;
}

/** A day in the reader's calendar, a number in her digits. @param {string} kind @param {string} value @param {string} locale */
export function shown(kind, value, locale) {
  if (kind === "date" && !Number.isNaN(Date.parse(value))) {
    return dateFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(new Date(value));
  }
  const whole = kind === "number" && /^\d{1,15}$/.test(value) && !value.startsWith("0");
  return whole ? numberText(Number(value), locale) : value;
}
