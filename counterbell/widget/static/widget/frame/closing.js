// @ts-check
/** The cards below a thread: anything else, and how can we reach you. */

import { element } from "../../ui/thread.js";
import { DeskSaidNo } from "./desk.js";

/** @typedef {import("../../ui/thread.js").Words} Words */
/** @typedef {import("./desk.js").Person} Person */

/**
 * Fill the card of a conversation that has just ended: nobody is asked for a rating who still has a question.
 * @param {HTMLElement} card @param {Words} words @param {() => void} more @param {() => void} enough
 */
export function askMore(card, words, more, enough) {
  const yes = element("button", "button", words("more_yes"));
  const no = element("button", "button main", words("more_no"));
  yes.type = no.type = "button";
  yes.addEventListener("click", more);
  no.addEventListener("click", enough);
  const buttons = element("div", "buttons");
  buttons.append(no, yes);
  card.replaceChildren(element("p", "card-lead", words("more_ask")), buttons);
}

/**
 * Fill the card that asks for a name and an address; both are optional and prove nothing. `save`: has a letter left?
 * @param {HTMLElement} card @param {Words} words @param {Person} person
 * @param {(who: {name: string, email: string}) => Promise<boolean>} save @param {() => void} later
 */
export function askContact(card, words, person, save, later) {
  const form = element("form", "contact");
  form.noValidate = true;
  const name = input(words("name"), "text", "name", person.name);
  const email = input(words("email"), "email", "email", person.email);
  const send = element("button", "button main", words("contact_save"));
  const no = element("button", "button", words("contact_later"));
  no.type = "button";
  no.addEventListener("click", later);
  const trouble = element("p", "trouble");
  trouble.setAttribute("role", "alert");
  const buttons = element("div", "buttons");
  buttons.append(send, no);
  form.append(element("p", "card-lead", words("contact_ask")), element("p", "small", words("contact_note")));
  const fields = element("div", "fields");
  fields.append(name.label, email.label);
  form.append(fields, trouble, buttons);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    email.field.setAttribute("aria-invalid", String(!email.field.checkValidity()));
    if (!email.field.checkValidity()) {
      trouble.textContent = words("email_wrong");
      email.field.focus();
      return;
    }
    send.disabled = true;
    try {
      const address = email.field.value;
      const asked = await save({ name: name.field.value, email: address });
      const saved = element("p", "thanks", words(asked ? "contact_letter" : "contact_saved", { email: address }));
      saved.setAttribute("role", "status");
      card.replaceChildren(saved);
    } catch (failure) {
      trouble.textContent = spoken(failure, words);
      send.disabled = false;
    }
  });
  card.replaceChildren(form);
}

/** @param {string} text @param {string} type @param {AutoFill} autocomplete @param {string} value */
function input(text, type, autocomplete, value) {
  const label = element("label", "field", text);
  const field = element("input");
  field.type = type;
  field.autocomplete = autocomplete;
  field.value = value;
  field.maxLength = type === "email" ? 254 : 120;
  field.dir = type === "email" ? "ltr" : "auto";
  label.append(field);
  return { label, field };
}

/** @param {unknown} failure @param {Words} words */
export function spoken(failure, words) {
  return (failure instanceof DeskSaidNo && failure.message) || words("error");
}
