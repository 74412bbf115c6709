// @ts-check
/** The form before a chat: draws the brand's questions, and says in words what is missing. */

import { element } from "../../../ui/thread.js";
import { DeskSaidNo } from "../desk.js";

/** @typedef {import("../../../ui/thread.js").Words} Words */
/** @typedef {import("../desk.js").Person} Person */
/** @typedef {{c?: string, answers: Record<string, string>, team: number|null, consent: boolean}} Answers */
/**
 * @typedef {object} Field
 * @property {string} key @property {"name"|"email"|"phone"|"text"|"number"|"long"|"choice"|"date"|"check"} kind @property {boolean} required
 * @property {string} label @property {number} longest @property {string[]} [choices]
 */
/**
 * @typedef {object} Form
 * @property {string} mode @property {string} intro @property {Field[]} fields
 * @property {{team: number, label: string}[]} teams @property {{text: string, link: string}|null} consent
 */
/** @typedef {{form: Form, words: Words, person: Person, draft: boolean, fill: (answers: Answers) => Promise<void>}} Asked */

/** @type {Record<string, AutoFill>} */ const AUTOFILL = { name: "name", email: "email", phone: "tel" };
/** @type {Record<string, string>} */ const TYPES = { email: "email", phone: "tel", check: "checkbox", date: "date" };

/** @param {HTMLElement} card @param {Asked} asked */
export function askForm(card, { form, words, person, draft, fill }) {
  const sheet = element("form");
  sheet.noValidate = true;
  sheet.setAttribute("aria-labelledby", "form-lead");
  const lead = element("p", "card-lead lead", form.intro || words("form_lead"));
  lead.id = "form-lead";
  lead.dir = "auto";
  sheet.append(lead);
  const shown = form.fields.filter((one) => !known(one, person));
  for (const one of shown) sheet.append(fieldOf(one, words, person));
  if (form.teams.length) {
    const choices = form.teams.map(({ label }) => label);
    sheet.append(fieldOf({ key: "team", kind: "choice", required: true, label: words("form_team"), longest: 0, choices }, words, person));
  }
  if (form.consent) sheet.append(consent(form.consent, words));
  const trouble = element("p", "trouble");
  trouble.setAttribute("role", "alert");
  const send = element("button", "button main", words("form_start"));
  send.disabled = draft;
  sheet.append(trouble, send);
  sheet.addEventListener("submit", async (event) => {
    event.preventDefault();
    send.disabled = true;
    mark(sheet, {});
    trouble.textContent = "";
    try {
      await fill(answersOf(sheet, form, shown, person));
    } catch (failure) {
      const { faults = {}, message } = failure instanceof DeskSaidNo ? failure : { message: "" };
      trouble.textContent = faults[""] || message || words("error");
      mark(sheet, faults);
      /** @type {HTMLElement|null} */ (sheet.querySelector("[aria-invalid='true']"))?.focus();
      send.disabled = false;
    }
  });
  card.replaceChildren(sheet);
}

/** What the shop has already told us is not asked again. @param {Field} one @param {Person} person */
function known({ kind }, person) {
  return person.known && ((kind === "name" && person.name) || (kind === "email" && person.email));
}

/** @param {HTMLFormElement} sheet @param {Form} form @param {Field[]} shown @param {Person} person @returns {Answers} */
function answersOf(sheet, form, shown, person) {
  const said = new FormData(sheet);
  /** @type {Record<string, string>} */ const answers = {};
  for (const one of form.fields) {
    if (shown.includes(one)) answers[one.key] = String(said.get(one.key) ?? "");
    else answers[one.key] = one.kind === "name" ? person.name : person.email;
  }
  const team = form.teams[Number(said.get("team") || NaN)]?.team ?? null;
  return { answers, team, consent: said.get("consent") === "1" };
}

/** @param {HTMLFormElement} sheet @param {Record<string, string>} faults by key */
export function mark(sheet, faults) {
  for (const input of sheet.querySelectorAll("[name]")) {
    const key = input.getAttribute("name") ?? "";
    const fault = /** @type {HTMLElement} */ (sheet.querySelector(`#fault-${CSS.escape(key)}`));
    fault.textContent = faults[key] ?? "";
    if (faults[key]) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }
}

/** @param {Field} one @param {Words} words @param {Person} person */
export function fieldOf(one, words, person) {
  const tick = one.kind === "check";
  const label = element("label", tick ? "tick" : "field");
  const name = element("span", "", one.required ? one.label : words("form_optional", { label: one.label }));
  name.dir = "auto";
  const input = control(one, words);
  if (one.kind === "name") input.value = person.name;
  if (one.kind === "email") input.value = person.email;
  label.append(...(tick ? [input, name] : [name, input]), faultOf(input, one.key));
  return label;
}

/** @param {Field} one @param {Words} words @returns {HTMLInputElement|HTMLTextAreaElement|HTMLSelectElement} */
function control({ key, kind, required, longest, choices = [] }, words) {
  const input = element(kind === "choice" ? "select" : kind === "long" ? "textarea" : "input");
  input.name = key;
  if (required) input.setAttribute("aria-required", "true");
  if (input instanceof HTMLSelectElement) {
    input.append(new Option(words("form_choose"), ""));
    choices.forEach((choice, place) => input.append(new Option(choice, String(place))));
    return input;
  }
  if (input instanceof HTMLTextAreaElement) input.rows = 3;
  else input.type = TYPES[kind] ?? "text";
  if (kind === "check") {
    input.value = "1";
    return input;
  }
  input.maxLength = longest;
  if (kind === "number") input.inputMode = "decimal"; // not a number field: those take no digits but Latin ones
  input.autocomplete = AUTOFILL[kind] ?? "off";
  input.dir = kind === "email" || kind === "phone" ? "ltr" : "auto";
  return input;
}

/** @param {{text: string, link: string}} consented @param {Words} words */
function consent({ text, link }, words) {
  const label = element("label", "tick");
  const input = element("input");
  input.type = "checkbox";
  input.name = "consent";
  input.value = "1";
  input.setAttribute("aria-required", "true");
  const said = element("span", "", text);
  said.dir = "auto";
  label.append(input, said);
  if (link) {
    const more = element("a", "", words("form_consent_more"));
    more.href = link;
    more.target = "_blank";
    more.rel = "noopener noreferrer";
    label.append(more);
  }
  label.append(faultOf(input, "consent"));
  return label;
}

/** Where it is said what is wrong with an answer. @param {HTMLElement} input @param {string} key */
function faultOf(input, key) {
  const fault = element("span", "fault");
  fault.id = `fault-${key}`;
  input.setAttribute("aria-describedby", fault.id);
  return fault;
}
