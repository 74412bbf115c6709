// @ts-check
/** The conversation on paper, and as a file that opens anywhere: one page without scripts, safe to keep and to send on. */

import { dayText, element, momentText, sizeText, textOf, timeText } from "../../../ui/thread.js";

/** @typedef {import("../../../ui/thread.js").Entry} Entry */
/** @typedef {import("../../../ui/thread.js").Words} Words */
/** @typedef {import("../desk.js").Desk} Desk */
/**
 * @typedef {object} TranscriptOptions
 * @property {string} c @property {boolean} fresh Nothing of it is on the server.
 * @property {Desk} desk @property {Words} words @property {string} brand Its name. @property {string} locale
 */

const MOST_PAGES = 100;
// Logical properties only: the file reads from the right in Persian and Arabic.
const STYLE = `
body { max-inline-size: 42rem; margin: 2rem auto; padding-inline: 1rem; font: 1rem/1.6 system-ui, "Noto Sans Arabic", "Noto Sans JP", sans-serif; color: #1d2025; background: #fff; }
h1 { font-size: 1.4rem; margin-block: 0; } h2 { font-size: 1rem; margin-block: 2rem .5rem; padding-block-end: .25rem; border-block-end: 1px solid #bbb; }
.saved, time, .file { color: #50555e; } article { margin-block: .75rem; break-inside: avoid; } article p { margin: 0; }
.name { font-weight: 600; margin-inline-end: .5rem; } .text { white-space: pre-wrap; overflow-wrap: anywhere; text-align: start; }
blockquote { margin: .25rem 0; padding-inline-start: .75rem; border-inline-start: 3px solid #bbb; color: #50555e; }`;

/** @param {"print"|"save"|"mail"} how @param {TranscriptOptions} options */
export async function transcript(how, options) {
  if (how === "mail") {
    told((await options.desk.mail(options.c)).text);
    return;
  }
  const entries = options.fresh ? [] : await everything(options);
  if (how === "print") printed(page(document, entries, options));
  else saved(entries, options);
}

/** Below the thread, until something new is said there. @param {string} text */
function told(text) {
  const card = /** @type {HTMLElement} */ (document.getElementById("contact"));
  const line = element("p", "thanks", text);
  line.setAttribute("role", "status");
  card.replaceChildren(line);
  card.hidden = false;
  card.scrollIntoView({ block: "end" });
}

/** All of the thread, oldest first. @param {TranscriptOptions} options */
async function everything({ c, desk }) {
  /** @type {Entry[]} */ let entries = [];
  for (let count = 0; count < MOST_PAGES; count += 1) {
    const found = await desk.entries(c, { before: entries[0]?.number });
    entries = [...found.entries, ...entries];
    if (!found.more || !found.entries.length) break;
  }
  return entries.filter((entry) => entry.kind === "public");
}

/** @param {HTMLElement} content */
function printed(content) {
  const sheet = /** @type {HTMLElement} */ (document.getElementById("paper"));
  sheet.replaceChildren(content);
  addEventListener("afterprint", () => sheet.replaceChildren(), { once: true });
  window.print();
}

/** @param {Entry[]} entries @param {TranscriptOptions} options */
function saved(entries, options) {
  const { words, brand, locale } = options;
  const made = document.implementation.createHTMLDocument(words("frame_title"));
  const root = made.documentElement;
  root.lang = locale;
  root.dir = document.documentElement.dir;
  const charset = made.createElement("meta");
  charset.setAttribute("charset", "utf-8");
  const policy = made.createElement("meta");
  policy.httpEquiv = "Content-Security-Policy";
  policy.content = "default-src 'none'; style-src 'unsafe-inline'";
  const style = made.createElement("style");
  style.textContent = STYLE;
  made.head.prepend(charset, policy);
  made.head.append(style);
  made.body.append(page(made, entries, options));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([`<!doctype html>\n${root.outerHTML}`], { type: "text/html;charset=utf-8" }));
  link.download = `${fileName(brand)}-${new Date().toISOString().slice(0, 10)}.html`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** A name that every file system takes. @param {string} name */
function fileName(name) {
  return name.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 60) || "chat";
}

/** @param {Document} made @param {Entry[]} entries @param {TranscriptOptions} options */
function page(made, entries, options) {
  const { words, locale } = options;
  const main = made.createElement("main");
  main.append(
    node(made, "h1", "", words("frame_title")),
    node(made, "p", "saved", words("saved_on", { date: momentText(new Date(), locale) })),
  );
  let day = "";
  for (const entry of entries) {
    const its = dayText(entry.at, locale, (key) => key);
    // "Today" is no date to find in a file next year.
    const named = new Intl.DateTimeFormat(locale, { dateStyle: "full" }).format(new Date(entry.at));
    if (its !== day) main.append(node(made, "h2", "", named));
    day = its;
    main.append(article(made, entry, entries, options));
  }
  return main;
}

/** @param {Document} made @param {Entry} entry @param {Entry[]} entries @param {TranscriptOptions} options */
function article(made, entry, entries, options) {
  const { words, locale } = options;
  const part = made.createElement("article");
  const head = node(made, "p", "", "");
  const time = node(made, "time", "", timeText(entry.at, locale));
  time.setAttribute("datetime", entry.at);
  head.append(node(made, "bdi", "name", nameOf(entry, options)), time);
  part.append(head);
  const quoted = entry.reply_to && entries.find((other) => other.number === entry.reply_to);
  if (quoted) part.append(auto(node(made, "blockquote", "text", `${nameOf(quoted, options)}: ${textOf(quoted)}`)));
  if (entry.text) {
    const text = node(made, "div", "text", "");
    text.append(...entry.text.split(/(?<=\n)/).map((line) => auto(node(made, "div", "", line))));
    part.append(text);
  }
  for (const file of entry.files) {
    part.append(auto(node(made, "p", "file", `📎 ${file.name} (${sizeText(file.size, locale)})`)));
  }
  return part;

  /** @param {HTMLElement} it */
  function auto(it) {
    it.dir = "auto";
    return it;
  }

  /** @param {Entry} one @param {TranscriptOptions} how */
  function nameOf(one, how) {
    if (one.author === "customer") return words("you_name");
    const name = one.who?.name || how.brand;
    return one.author === "bot" ? `${name} (${words("bot")})` : name;
  }
}

/** @param {Document} made @param {string} tag @param {string} classes @param {string} text @returns {HTMLElement} */
function node(made, tag, classes, text) {
  const it = made.createElement(tag);
  if (classes) it.className = classes;
  it.textContent = text;
  return it;
}
