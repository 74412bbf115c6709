// @ts-check
/** What goes along with a message: an article to open, a form to fill in and send once, the answers that were sent. */

import { cardNodes, partOf, shown } from "../../../ui/cards.js";
import { newId } from "../../../ui/outbox.js";
import { element } from "../../../ui/thread.js";
import { fieldOf, mark } from "./form.js";

/** @typedef {import("../app.js").Chat} Chat */
/** @typedef {import("../../../ui/cards.js").Field} Field */
/** @typedef {import("../../../ui/cards.js").Form} Form */
/** @typedef {import("../../../ui/thread.js").Entry} Entry */

const NUMBER = /^[+-]?\p{Nd}{1,15}(?:[.,٫]\p{Nd}{1,6})?$/u;
const LONGEST = /** @type {Record<string, number>} */ ({ text: 300, email: 254, number: 30, long: 1000 });
const REFUSED = new Set(["answers", "answered", "no_form"]);

/** @type {Map<number, {c: string, sheet: HTMLFormElement, done: HTMLElement}>} the forms of this thread, by number */
const sheets = new Map();
let listens = false;

/** @param {Chat} chat @param {HTMLElement} box @param {Entry} entry */
export async function draw(chat, box, entry) {
  begin(chat);
  const part = partOf(entry);
  if (part?.kind === "form") box.append(...(await formNodes(chat, part, entry)));
  else box.append(...cardNodes(entry, chat.settings.lang));
  if (part?.kind === "article") {
    box.addEventListener("click", async (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      (await chat.articles()).open(part.number, part.language);
    });
  }
  renew(chat);
  if (chat.talk.atEnd) chat.talk.toEnd();
}

/** The sheet of styles, and what becomes of answers on their way. @param {Chat} chat */
function begin(chat) {
  if (listens) return;
  listens = true;
  for (const name of ["../../../ui/cards.css", "./part.css"]) {
    const styles = element("link");
    styles.rel = "stylesheet";
    styles.href = new URL(name, import.meta.url).href;
    document.head.append(styles);
  }
  chat.outbox.addEventListener("change", (event) => {
    const { id, state, frame, code, error } = /** @type {CustomEvent} */ (event).detail;
    if (!frame.answers) return;
    if (state === "failed" && REFUSED.has(code)) {
      const trouble = sheets.get(frame.reply_to)?.sheet.querySelector(".trouble");
      if (trouble) trouble.textContent = error ?? "";
      chat.outbox.drop(id);
      if (code === "answered") chat.load(); // by her, in another tab
    }
    renew(chat);
  });
}

/** A form that she has answered rests. @param {Chat} chat */
function renew({ talk, outbox }) {
  for (const [number, { c, sheet, done }] of sheets) {
    if (c !== talk.c) continue;
    const said = talk.entries.some((entry) => entry.reply_to === number && partOf(entry)?.kind === "answers");
    const leaves = outbox.pending(c).some(({ frame, failed }) => frame.answers && frame.reply_to === number && !failed);
    sheet.hidden = said || leaves;
    done.hidden = !sheet.hidden;
  }
}

/** @param {Chat} chat @param {Form} form @param {Entry} entry */
async function formNodes(chat, { fields }, entry) {
  const { words, settings, below } = chat;
  const sheet = element("form", "asked part-form");
  sheet.noValidate = true;
  const days = settings.lang === "fa" && fields.some(({ kind }) => kind === "date") ? await import("./jalali.js") : null;
  for (const one of fields) {
    const asked = /** @type {import("./form.js").Field} */ ({ longest: LONGEST[one.kind] ?? 0, ...one, key: keyed(one, entry) });
    sheet.append(days && one.kind === "date" ? days.dayField(asked, words) : fieldOf(asked, words, below.person));
  }
  const trouble = element("p", "trouble");
  trouble.setAttribute("role", "alert");
  const send = element("button", "button main", words("part_send"));
  sheet.append(trouble, send);
  sheet.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!sheet.hidden) fill(chat, fields, entry, sheet);
  });
  const done = element("p", "part-done", words("part_done"));
  sheets.set(entry.number, { c: chat.talk.c, sheet, done });
  return [sheet, done];
}

/** Two forms on one page have fields of their own. @param {Field} one @param {Entry} entry */
const keyed = ({ key }, { number }) => `${key}-${number}`;

/** @param {Chat} chat @param {Field[]} fields @param {Entry} entry @param {HTMLFormElement} sheet */
function fill(chat, fields, entry, sheet) {
  const { words, outbox, talk, settings } = chat;
  const said = new FormData(sheet);
  /** @type {Record<string, string>} */ const values = {};
  /** @type {Record<string, string>} */ const faults = {};
  for (const one of fields) {
    const name = keyed(one, entry);
    values[one.key] = String(said.get(name) ?? "").trim();
    faults[name] = faultOf(one, values[one.key], /** @type {HTMLInputElement} */ (sheet.elements.namedItem(name)), words);
  }
  mark(sheet, faults);
  const wrong = sheet.querySelector("[aria-invalid='true']");
  const answers = fields.filter(({ key }) => values[key]).map(({ key, kind, label, choices }) => ({
    label, kind, value: choices ? choices[Number(values[key])] : values[key],
  }));
  const trouble = /** @type {HTMLElement} */ (sheet.querySelector(".trouble"));
  trouble.textContent = wrong || answers.length ? "" : words("part_missing");
  if (wrong || !answers.length) {
    // Three boxes make a day: the first of them.
    const first = wrong instanceof HTMLInputElement && wrong.type === "hidden" ? wrong.parentElement?.querySelector("select") : wrong;
    return void /** @type {HTMLElement|null} */ (first ?? sheet.querySelector("[name]"))?.focus();
  }
  const text = answers.map(({ label, kind, value }) => `${label}: ${shown(kind, value, settings.lang)}`).join("\n");
  outbox.add(
    { t: "say", id: newId(), c: talk.c, text, files: [], lang: settings.lang, reply_to: entry.number, answers: values },
    { files: [], facts: { part: { kind: "answers", answers } } },
  );
  document.getElementById("scroll")?.focus({ preventScroll: true });
}

/** @param {Field} one @param {string} value @param {HTMLInputElement} input @param {import("../../../ui/thread.js").Words} words */
function faultOf({ kind, required }, value, input, words) {
  if (kind === "date" && (input.validity.badInput || value === "?")) return words("part_day");
  if (!value) return required ? words("part_missing") : "";
  if (kind === "email" && !input.validity.valid) return words("email_wrong");
  return kind === "number" && !NUMBER.test(value) ? words("part_number") : "";
}
