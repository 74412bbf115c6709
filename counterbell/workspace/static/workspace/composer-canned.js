// @ts-check
/** Canned replies: `/` at the beginning of a word opens them; what is chosen comes filled, in the customer's language. */

import { element } from "../ui/thread.js";
import { inWords } from "./composer-parts.js";
import { put } from "./composer-words.js";
import { Suggest } from "./suggest.js";
import { ask, post, words } from "./words.js";

/**
 * @typedef {{id: number, name: string, shortcut: string, scope: string, language: string, language_name: string,
 *            text: string, missing: string[], part: import("./composer-parts.js").Part|null}} Offer
 */

const ASKS = /(?:^|\s)\/([^\s/][^\n/]{0,40})?$/;

/**
 * @param {HTMLTextAreaElement} field @param {string} base @param {AbortSignal} signal @param {() => boolean} fits
 * @param {(part: import("./composer-parts.js").Part) => void} enclose what one of them brings along
 */
export function offerCanned(field, base, signal, fits, enclose) {
  return new Suggest(
    field,
    /** @type {import("./suggest.js").Source<Offer>} */ ({
      name: words("canned"),
      asks: (text, caret) => {
        const found = fits() ? ASKS.exec(text.slice(0, caret)) : null;
        if (!found) return null;
        const asked = found[1] ?? "";
        // Several words are a search; a sentence is none.
        if (asked.split(/\s+/).length > 3) return null;
        return { from: caret - asked.length - 1, asked };
      },
      find: async (asked, stop) => {
        const answer = await ask(`${base}canned/?q=${encodeURIComponent(asked)}`, { signal: stop });
        return (await answer.json()).offers;
      },
      draw: drawn,
      beside: (offer) => offer && preview(offer),
      empty: (asked) => (/\s/.test(asked) ? "" : words(asked ? "canned_none" : "canned_no")),
      take: (offer, from, to) => {
        put(field, offer.text, from, to);
        if (offer.part) enclose(offer.part);
        const blank = field.value.indexOf("{{", from);
        // The first blank that could not be filled is what the agent must look at.
        if (offer.missing.length && blank >= 0) field.setSelectionRange(blank, field.value.indexOf("}}", blank) + 2);
        post(`${base}canned/${offer.id}/used/`, {}).catch(() => {});
      },
    }),
    signal,
  );
}

/** @param {Offer} offer */
function drawn(offer) {
  const row = element("span", "canned-row");
  const head = element("span", "canned-head");
  head.append(element("kbd", "", `/${offer.shortcut}`), element("bdi", "cut grows", offer.name));
  row.append(head);
  const text = element("span", "quiet small cut", offer.text);
  text.dir = "auto";
  row.append(text);
  return row;
}

/** @param {Offer} offer */
function preview(offer) {
  const box = element("div", "canned-preview");
  const head = element("p", "quiet small");
  head.append(element("bdi", "", offer.language_name), ...(offer.scope ? [" · ", element("bdi", "", offer.scope)] : []));
  const text = element("p", "canned-text");
  text.dir = "auto";
  text.lang = offer.language;
  // Blanks that stayed are marked, so that nobody overlooks them.
  for (const piece of offer.text.split(/(\{\{[^{}]*\}\})/)) {
    text.append(piece.startsWith("{{") ? element("mark", "", piece) : piece);
  }
  box.append(head, text);
  if (offer.part) {
    const along = element("p", "quiet small", inWords(offer.part));
    along.dir = "auto";
    box.append(along);
  }
  return box;
}
