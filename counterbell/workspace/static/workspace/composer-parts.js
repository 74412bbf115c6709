// @ts-check
/** What goes along with a reply beside files: an article, answers to press, a form. Chosen in a dialog, sent with the words. */

import { openIn } from "./dialogs.js";
import { ask, parsed, part as find, words } from "./words.js";

/** @typedef {Record<string, any>} Part as the wire has it */
/**
 * The words of the reply with which it goes; `query`: what else the dialogs must know.
 * @typedef {{read: () => string, write: (text: string) => void, reply: () => void, changed: () => void, query?: () => string}} Words
 */

const PLACE = "[data-enclose-dialog]";
const ASKS_AFTER = 250;
const KINDS = /** @type {Record<string, string>} */ ({ day: "form" });

/** @type {Enclosed|null} for whom the dialog was opened last: where several texts are written, they share it */ let asking = null;

export class Enclosed {
  /** @type {Part|null} */ #part = null;
  #shown = false;
  /** @type {HTMLElement} */ #row;
  #words;

  /** @param {HTMLElement} form the composer, or whatever holds one text @param {string} base @param {Words} how @param {AbortSignal} signal */
  constructor(form, base, how, signal) {
    this.#row = find(form, "[data-enclosed]");
    this.#words = how;
    form.addEventListener("click", (event) => {
      const target = event.target instanceof Element ? event.target : null;
      const kind = target?.closest("[data-enclose]")?.getAttribute("data-enclose");
      if (kind) this.#open(`${base}enclose/${kind}/?${this.#query}`);
      if (target?.closest("[data-enclosed-drop]")) (this.set(null), how.changed());
    }, { signal });
    const dialog = /** @type {HTMLElement} */ (document.querySelector(PLACE));
    dialog.addEventListener("submit", (event) => this.#chosen(event), { signal });
    dialog.addEventListener("click", ({ target }) => asking === this && target instanceof Element && target.closest("[data-more]") && more(dialog), { signal });
    let timer = 0;
    dialog.addEventListener("input", ({ target }) => {
      if (asking !== this || !(target instanceof HTMLInputElement) || !target.matches("[data-article-search]")) return;
      clearTimeout(timer);
      timer = setTimeout(() => look(dialog, `${base}articles/?q=${encodeURIComponent(target.value)}&${this.#query}`), ASKS_AFTER);
    }, { signal });
    this.show(true);
  }

  get #query() {
    return this.#words.query?.() ?? "";
  }

  /** It goes with the reply that is written now; null: nothing does. */
  get part() {
    return this.#part;
  }

  /** @param {Part|null} part */
  set(part) {
    this.#part = part;
    this.show(this.#shown);
  }

  /** Only a reply takes something along. @param {boolean} shown */
  show(shown) {
    this.#shown = shown;
    this.#row.hidden = !shown || !this.#part;
    find(this.#row, "span").textContent = this.#part ? inWords(this.#part) : "";
  }

  /** @param {string} url */
  async #open(url) {
    asking = this;
    this.#words.reply();
    await openIn(PLACE, url);
    const text = document.querySelector(`${PLACE} [name=text]`);
    if (text instanceof HTMLTextAreaElement) text.value = this.#words.read();
  }

  /** @param {SubmitEvent} event */
  #chosen(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    event.preventDefault();
    if (asking !== this) return;
    if (!enoughChoices(form)) return;
    const said = new FormData(form);
    const part = partFrom(form.dataset.part ?? "", said);
    if (!part) return;
    form.closest("dialog")?.close();
    this.#words.write(String(said.get("text") ?? this.#words.read()));
    this.set(part);
    this.#words.changed();
  }
}

/** Whether every choice has between two and six answers; says where not. @param {HTMLFormElement} form */
function enoughChoices(form) {
  for (const field of form.querySelectorAll("textarea[name=choices]")) {
    const text = /** @type {HTMLTextAreaElement} */ (field);
    const kind = /** @type {HTMLSelectElement} */ (find(/** @type {HTMLElement} */ (text.parentElement), "[name=kind]")).value;
    const count = linesOf(text.value).length;
    text.setCustomValidity(kind === "choice" && (count < 2 || count > 6) ? words("enclosed_choices") : "");
    text.oninput = () => text.setCustomValidity("");
    if (!text.reportValidity()) return false;
  }
  return true;
}

/** @param {string} text */
const linesOf = (text) => text.split("\n").map((one) => one.trim()).filter(Boolean);

/** Its facts, as the thread has them before the server says so. @param {Part|null|undefined} part */
export function factsOf(part) {
  if (!part) return undefined;
  return part.kind === "buttons" ? { choices: part.choices } : { part };
}

/** @param {Part} part */
export function inWords(part) {
  const said = part.kind === "buttons" ? part.choices.join(" · ")
    : part.kind === "form" ? part.fields.map((/** @type {{label: string}} */ one) => one.label).join(" · ")
    : part.title;
  return words(`enclosed_${part.kind}`, { text: said });
}

/** @param {string} kind @param {FormData} said @returns {Part|null} */
function partFrom(kind, said) {
  const all = (/** @type {string} */ name) => said.getAll(name).map((one) => String(one).trim());
  if (kind === "article") {
    const chosen = String(said.get("article") ?? "");
    return chosen ? JSON.parse(chosen) : null;
  }
  if (kind === "buttons") return { kind, choices: all("choice").filter(Boolean) };
  const [labels, kinds, choices, needed] = ["label", "kind", "choices", "required"].map(all);
  const fields = labels.map((label, place) => ({
    label, kind: kinds[place], required: needed[place] === "yes",
    ...(kinds[place] === "choice" && { choices: linesOf(choices[place]) }),
  }));
  return { kind: KINDS[kind] ?? kind, fields: fields.filter(({ label }) => label) };
}

/** Let one more question be asked. @param {HTMLElement} dialog */
function more(dialog) {
  const [next, ...others] = /** @type {HTMLElement[]} */ ([...dialog.querySelectorAll("[data-question][hidden]")]);
  if (!next) return;
  next.hidden = false;
  /** @type {HTMLElement} */ (find(next, "input")).focus();
  /** @type {HTMLElement} */ (find(dialog, "[data-more]")).hidden = !others.length;
}

let asked = 0;

/** What was chosen stays chosen, also where the new words do not find it. @param {HTMLElement} dialog @param {string} url */
async function look(dialog, url) {
  const mine = ++asked;
  const page = parsed(await (await ask(url)).text());
  if (mine !== asked) return;
  const list = find(dialog, "[data-articles]");
  const chosen = /** @type {HTMLInputElement|null} */ (list.querySelector("input:checked"));
  const label = chosen?.closest("label");
  list.replaceChildren(...page.body.childNodes);
  if (!chosen || !label) return;
  const again = [...list.querySelectorAll("input")].find((one) => one.value === chosen.value);
  if (again) again.checked = true;
  else list.prepend(label);
}
