// @ts-check
/** The cards below a thread: anything else, how was it, and how can we reach you. */

import { element } from "../../ui/thread.js";
import { DeskSaidNo } from "./desk.js";
import { icon } from "./signs.js";

/** @typedef {import("../../ui/thread.js").Words} Words */
/** @typedef {import("./desk.js").Rating} Rating */
/** @typedef {import("./desk.js").Person} Person */

// Drawn, not emoji: not every computer has a font for those. From very bad to very good.
const MOUTHS = ["M7.5 17c1-2.2 2.6-3.3 4.5-3.3s3.5 1.1 4.5 3.3", "M8.5 16.3c2-1.7 5-1.7 7 0", "M8.5 15.5h7",
  "M8.5 14.5c2 1.8 5 1.8 7 0", "M7 13.5h10c-.5 2.9-2.5 4.5-5 4.5s-4.5-1.6-5-4.5z"];
const FACE = "M12 21.5a9.5 9.5 0 1 0 0-19 9.5 9.5 0 0 0 0 19zM9 9v.8M15 9v.8";
const LONGEST_COMMENT = 2000;

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
 * Fill the card of an ended conversation.
 * @param {HTMLElement} card @param {Words} words @param {Rating|null} rating
 * @param {(score: number, comment: string) => Promise<Rating>} rate
 */
export function askRating(card, words, rating, rate) {
  card.replaceChildren(element("p", "card-lead", words("ended")));
  if (rating) {
    const thanks = element("p", "thanks");
    thanks.append(faceNode(rating.score), words("rate_thanks"));
    thanks.setAttribute("role", "status");
    const change = element("button", "link", words("rate_change"));
    change.type = "button";
    change.addEventListener("click", () => {
      card.replaceChildren(element("p", "card-lead", words("ended")), ratingForm(card, words, rating, rate));
      /** @type {HTMLElement|null} */ (card.querySelector("input:checked"))?.focus();
    });
    card.append(thanks, change);
  } else {
    card.append(ratingForm(card, words, null, rate));
  }
}

/**
 * @param {HTMLElement} card @param {Words} words @param {Rating|null} before
 * @param {(score: number, comment: string) => Promise<Rating>} rate
 */
function ratingForm(card, words, before, rate) {
  const form = element("form", "rating");
  const field = element("fieldset");
  field.append(element("legend", "", words("rate_ask")));
  const faces = element("div", "faces");
  for (let score = 1; score <= MOUTHS.length; score += 1) {
    faces.append(faceChoice(score, words(`score_${score}`), before));
  }
  field.append(faces);
  const comment = element("textarea");
  comment.name = "comment";
  comment.rows = 2;
  comment.maxLength = LONGEST_COMMENT;
  comment.dir = "auto";
  comment.value = before?.comment ?? "";
  const label = element("label", "field", words("rate_comment"));
  label.append(comment);
  const send = element("button", "button main", words("rate_send"));
  const rest = element("div", "rating-rest");
  rest.hidden = !before;
  rest.append(label, send);
  const trouble = element("p", "trouble");
  trouble.setAttribute("role", "alert");
  form.append(field, rest, trouble);
  form.addEventListener("change", () => {
    rest.hidden = false;
    card.scrollIntoView({ block: "end" });
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    send.disabled = true;
    try {
      const score = Number(new FormData(form).get("score"));
      askRating(card, words, await rate(score, comment.value), rate);
    } catch (failure) {
      trouble.textContent = spoken(failure, words);
      send.disabled = false;
    }
  });
  return form;
}

/** @param {number} score @returns {SVGElement} */
function faceNode(score) {
  return icon(FACE + MOUTHS[score - 1]);
}

/** @param {number} score @param {string} name @param {Rating|null} before */
function faceChoice(score, name, before) {
  const label = element("label", "face");
  const input = element("input");
  input.type = "radio";
  input.name = "score";
  input.value = String(score);
  input.required = true;
  input.checked = before?.score === score;
  input.setAttribute("aria-label", name);
  label.title = name;
  label.append(input, faceNode(score));
  return label;
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
function spoken(failure, words) {
  return (failure instanceof DeskSaidNo && failure.message) || words("error");
}
