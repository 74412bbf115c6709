// @ts-check
/** The card of a conversation that has ended: how was it. */

import { element } from "../../../ui/thread.js";
import { spoken } from "../closing.js";
import { icon } from "../signs.js";

/** @typedef {import("../../../ui/thread.js").Words} Words */
/** @typedef {import("../desk.js").Rating} Rating */

// Drawn, not emoji: not every computer has a font for those. From very bad to very good.
const MOUTHS = ["M7.5 17c1-2.2 2.6-3.3 4.5-3.3s3.5 1.1 4.5 3.3", "M8.5 16.3c2-1.7 5-1.7 7 0", "M8.5 15.5h7",
  "M8.5 14.5c2 1.8 5 1.8 7 0", "M7 13.5h10c-.5 2.9-2.5 4.5-5 4.5s-4.5-1.6-5-4.5z"];
const FACE = "M12 21.5a9.5 9.5 0 1 0 0-19 9.5 9.5 0 0 0 0 19zM9 9v.8M15 9v.8";
const LONGEST_COMMENT = 2000;

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
