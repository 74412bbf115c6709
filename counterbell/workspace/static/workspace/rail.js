// @ts-check
/** What the strip does on every page of the workspace: the line, what it tells, the app's worker. */

import { toast, whenIdle } from "../ui/page.js";
import { line } from "./wire.js";
import { post, reason } from "./words.js";

const AGAIN_AFTER = 5_000;
const WITHOUT_LINE_AFTER = 3_000;
/** @type {Record<string, string>} */
const words = JSON.parse(document.getElementById("rail-words")?.textContent || "{}");
const me = document.querySelector("[data-my-dot]")?.getAttribute("data-agent-dot") ?? "";

/** @type {Promise<void>|undefined} */ let told;
/** What it tells is fetched once the page can be used, or a hand moves; what the line says until then is kept for it. */
function tell() {
  told ??= import("./strip.js").then(({ begin }) => begin(me, words), () => {
    told = undefined;
    setTimeout(tell, AGAIN_AFTER);
  });
}
for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, tell, { once: true, capture: true });
line.addEventListener("state", () => line.ready && whenIdle(tell));
setTimeout(tell, WITHOUT_LINE_AFTER);

document.addEventListener("click", (event) => mute(event.target instanceof Element ? event.target.closest("[data-mute]") : null));
line.open();
addEventListener("load", () => setTimeout(() => import("./devices.js").then(({ syncDevice }) => syncDevice(), () => {}), 1_500));

/** Hear nothing of one conversation, or hear of it again. @param {Element|null} item */
async function mute(item) {
  if (!item) return;
  const on = item.getAttribute("aria-checked") !== "true";
  try {
    await post(item.getAttribute("data-mute") ?? "", { on: on ? "1" : "0" });
    item.setAttribute("aria-checked", String(on));
    toast(words[on ? "muted" : "unmuted"]);
  } catch (failure) {
    toast(reason(failure));
  }
}
