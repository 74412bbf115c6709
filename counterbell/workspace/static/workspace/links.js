// @ts-check
/** The conversations that the one on the desk is linked with, as they stand now. */

import { toast } from "../ui/page.js";
import { openIn, sendForms } from "./dialogs.js";
import { foldAsLeft } from "./remember.js";
import { sidesMind } from "./side.js";
import { ask, parsed, reason } from "./words.js";

const TELLING = new Set(["linked", "unlinked", "incident_declared", "incident_withdrawn", "incident_answered", "side_opened", "side_answered", "side_taken_back"]);

document.addEventListener("click", async (event) => {
  const opener = event.target instanceof Element ? event.target.closest("[data-beside-open]") : null;
  if (!opener) return;
  const dialog = await openIn("#beside", opener.getAttribute("data-beside-open") ?? "");
  const aside = /** @type {HTMLFormElement|null|undefined} */ (dialog?.querySelector("[data-side-form]"));
  if (aside) (await import("./side-form.js")).begin(aside);
});
sendForms("[data-beside-form]", "[data-beside-fault]", () => {
  const desk = /** @type {HTMLElement|null} */ (document.querySelector("#desk"));
  const box = desk?.querySelector("#panel-links");
  if (desk && box) putLinks(desk, ask(box.getAttribute("data-links") ?? ""));
});

/** Draw them anew when news concern them. @param {HTMLElement} desk @param {string} c @param {import("../ui/line.js").Frame} frame */
export function minds(desk, c, frame) {
  sidesMind(desk, frame);
  const box = desk.querySelector("#panel-links");
  if (!box || !concerns(box, c, frame)) return;
  putLinks(desk, ask(box.getAttribute("data-links") ?? ""));
}

/** @param {Element} box @param {string} c @param {import("../ui/line.js").Frame} frame @returns {boolean} */
function concerns(box, c, frame) {
  if (frame.t === "changed") return frame.c.includes("*") || [...box.querySelectorAll("[data-linked]")].some((link) => frame.c.includes(link.getAttribute("data-linked")));
  const entries = frame.c === c ? frame.t === "entry" ? [frame.entry] : frame.t === "entries" ? frame.entries : [] : [];
  return entries.some((/** @type {any} */ entry) => TELLING.has(entry.facts?.what));
}

let asked = 0;

/** Of several that are under way, the one that was asked for last is drawn. @param {HTMLElement} desk @param {Promise<Response>} answer */
export async function putLinks(desk, answer) {
  const turn = ++asked;
  try {
    const fresh = parsed(await (await answer).text()).querySelector("#panel-links");
    const old = desk.querySelector("#panel-links");
    if (turn !== asked || !fresh || old?.getAttribute("data-links") !== fresh.getAttribute("data-links")) return;
    old.replaceWith(fresh);
    foldAsLeft(desk);
    /** @type {any} */ (window).htmx?.process(fresh);
    void offerLikely(desk);
  } catch (failure) {
    toast(reason(failure));
  }
}

/** What looks as if it belonged together, asked for behind everything else. @param {ParentNode} desk */
export async function offerLikely(desk) {
  const box = desk.querySelector("[data-likely]");
  if (!box || box.childElementCount) return;
  try {
    const found = parsed(await (await ask(box.getAttribute("data-likely") ?? "")).text()).querySelectorAll("[data-likely-found]");
    if (!box.isConnected || !found.length) return;
    box.replaceChildren(...found);
    foldAsLeft(box);
    /** @type {any} */ (window).htmx?.process(box);
  } catch {
    // Nobody asked for it, and nobody misses it.
  }
}
