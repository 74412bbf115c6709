// @ts-check
/** What the strip does on every page of the workspace: the line, colleagues, notices, the app's worker. */

import { beginCollision } from "./collision.js";
import { beginNotices } from "./notices.js";
import { beginTeam, setIdleMinutes } from "./team.js";
import { toast } from "../ui/page.js";
import { line } from "./wire.js";
import { post, reason } from "./words.js";

/** @type {Record<string, string>} */
const words = JSON.parse(document.getElementById("rail-words")?.textContent || "{}");
const me = document.querySelector("[data-my-dot]")?.getAttribute("data-agent-dot") ?? "";

beginTeam(me, words);
beginCollision(me, words);
beginNotices(words, ({ idle }) => setIdleMinutes(idle));
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
