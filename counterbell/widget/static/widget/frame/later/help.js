// @ts-check
/** The help centre within the chat: a search, what is read most, what fits her first words, and an article to read. */

import { element } from "../../../ui/thread.js";

/** @typedef {import("../app.js").Chat} Chat */
/** @typedef {{number: number, title: string}} Found */
/** @typedef {{title: string, html: string, url: string, old: boolean}} Article */

const ASKS_AFTER = 300;
const FEW = 4;
const LEAST = 3; // letters that say something
const LINKED = /\/go\/(\d+)\/$/;

const byId = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

/**
 * `renew` looks anew what there is for her, whoever she is now; `open` shows an article, also of another language.
 * @typedef {{renew: () => void, open: (number: number, language?: string) => void}} Shelf
 */

/** @param {Chat} chat @returns {Shelf} */
export function help({ settings, words, past, talk, composer, keep }) {
  const homeIn = (/** @type {string} */ language) => `/help/${settings.brand}/${language}/`;
  const home = homeIn(settings.lang);
  const card = byId("help");
  const search = element("input", "help-search");
  search.type = "search";
  search.maxLength = 200;
  search.placeholder = words("help_search");
  search.setAttribute("aria-label", words("help_search"));
  const said = element("p", "small help-said");
  said.setAttribute("role", "status");
  const list = element("ul", "help-list");
  card.append(search, said, list);
  const page = element("main", "list help-page");
  page.hidden = true;
  page.tabIndex = -1;
  byId("talk").after(page);
  let timer = 0;
  let asked = 0;

  /** @param {string} where @param {string} [from] @returns {Promise<any>} */
  async function get(where, from = home) {
    // Whom the shop vouches for reads more, by her token: no cookie goes along.
    /** @type {RequestInit} */ const hers = keep.signedIn ? { cache: "no-store", headers: { Authorization: `Bearer ${keep.token}` } } : {};
    const answer = await fetch(from + where, { credentials: "omit", ...hers });
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.json();
  }

  /** @param {string} typed @param {boolean} [quietly] she is writing to us, not looking for something */
  async function find(typed, quietly = false) {
    const mine = ++asked;
    const text = typed.length < LEAST ? "" : typed.slice(-200);
    try {
      const { found } = /** @type {{found: Found[]}} */ (await get(`suggest/?q=${encodeURIComponent(text)}`));
      if (mine !== asked || (quietly && !found.length)) return;
      said.textContent = text ? words(found.length ? "help_found" : "help_none") : found.length ? words("help_first") : "";
      list.replaceChildren(...found.slice(0, FEW).map(row));
      if (quietly) talk.toEnd();
    } catch {
      // Offline: she can still write to us.
    }
  }

  /** @param {Found} one */
  function row({ number, title }) {
    const item = element("li");
    const button = element("button", "help-one", title);
    button.type = "button";
    button.dir = "auto";
    button.addEventListener("click", () => open(number));
    item.append(button);
    return item;
  }

  /** @param {number} number @param {string} [language] */
  async function open(number, language = settings.lang) {
    try {
      draw(await get(`${number}/words/`, homeIn(language)));
      past.turn(page);
      page.scrollTop = 0;
      page.focus();
    } catch {
      composer.complain(words("error"));
    }
  }

  /** @param {Article} article */
  function draw({ title, html, url, old }) {
    const heading = element("h2", "", title);
    const text = element("div", "help-words");
    heading.dir = text.dir = "auto";
    text.innerHTML = html; // cleaned on the server, and the page's policy lets nothing in it run
    for (const link of text.querySelectorAll("a")) pointed(link);
    const whole = element("a", "small", words("help_page"));
    whole.href = url;
    apart(whole);
    const foot = element("p", "card");
    const write = element("button", "button main", words("help_write"));
    write.type = "button";
    write.addEventListener("click", () => past.leave());
    foot.append(element("b", "", words("help_more")), write);
    page.replaceChildren(heading, ...(old ? [element("p", "small help-old", words("help_old"))] : []), text, whole, foot);
  }

  /** A link to another article opens here, any other beside the shop. @param {HTMLAnchorElement} link */
  function pointed(link) {
    const other = link.origin === location.origin && LINKED.exec(link.pathname);
    if (!other) return apart(link);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      open(Number(other[1]));
    });
  }

  search.addEventListener("input", () => later(search.value.trim()));
  // Enter, or going on: only now is it what she asked, and counts.
  search.addEventListener("change", () => {
    const text = search.value.trim();
    const where = `${home}suggest/?q=${encodeURIComponent(text)}&asked`;
    if (text.length >= LEAST) fetch(where, { method: "HEAD", credentials: "omit" }).catch(() => {});
  });
  byId("text").addEventListener("input", () => {
    const text = /** @type {HTMLTextAreaElement} */ (byId("text")).value.trim();
    if (!card.hidden && text.length >= LEAST) later(text, true);
  });

  /** @param {string} text @param {boolean} [quietly] */
  function later(text, quietly) {
    clearTimeout(timer);
    timer = setTimeout(() => find(text, quietly), ASKS_AFTER);
  }

  const renew = () => {
    if (!page.hidden) past.leave();
    page.replaceChildren();
    list.replaceChildren();
    find("");
  };
  return { renew, open };
}

/** @param {HTMLAnchorElement} link */
function apart(link) {
  if (!link.hash || link.pathname !== location.pathname) {
    link.target = "_blank";
    link.rel = "noopener";
  }
}
