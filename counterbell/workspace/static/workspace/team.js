// @ts-check
/** How colleagues are: dots wherever a face stands, one's own switch, and away by itself when nobody moves. */

import { post } from "./words.js";
import { onMove, stillFor } from "./hands.js";
import { hear, line } from "./wire.js";

const LOOKED = 15_000;
const MINUTE = 60_000;

/** @type {Record<string, string>|null} agent → online or away; who is missing is not here */ let team = null;
/** @type {Record<string, string>} */ let words = {};
let idleMinutes = 0;
let idle = false;
let me = "";

/** @param {string} agent @param {Record<string, string>} said */
export function beginTeam(agent, said) {
  me = agent;
  words = said;
  hear("team", (frame) => {
    team = frame.agents;
    paint(document);
  });
  hear("welcome", () => tellIdle());
  hear("company", () => paint(document));
  document.addEventListener("htmx:afterSwap", () => paint(document));
  document.querySelector("[data-status-form]")?.addEventListener("submit", (event) => choose(/** @type {SubmitEvent} */ (event)));
  onMove(look);
  setInterval(look, LOOKED);
}

/** @param {number} minutes 0: never */
export function setIdleMinutes(minutes) {
  idleMinutes = minutes;
  look();
}

/** Away when nobody has moved for a while, back with the first movement. */
function look() {
  const now = idleMinutes > 0 && stillFor() > idleMinutes * MINUTE;
  if (now === idle) return;
  idle = now;
  tellIdle();
}

function tellIdle() {
  line.send({ t: "idle", on: idle });
}

/** @param {ParentNode} root */
function paint(root) {
  if (!team) return;
  for (const dot of root.querySelectorAll("[data-agent-dot]")) {
    const agent = dot.getAttribute("data-agent-dot") ?? "";
    const status = team[agent] ?? "gone";
    for (const one of ["online", "away", "gone"]) dot.classList.toggle(`dot--${one}`, one === status);
    const byItself = agent === me && status === "away" && idle;
    const name = byItself ? words.away_by_itself : (words[status] ?? "");
    if (dot.getAttribute("title") !== name) dot.setAttribute("title", name);
  }
}

/** Choose without leaving the page. @param {SubmitEvent} event */
async function choose(event) {
  const button = event.submitter;
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (!(button instanceof HTMLButtonElement)) return;
  event.preventDefault();
  try {
    await post(form.action, { status: button.value });
  } catch {
    form.submit();
    return;
  }
  for (const item of form.querySelectorAll("[name=status]")) {
    item.setAttribute("aria-checked", String(item === button));
  }
  if (team) {
    team[me] = button.value;
    paint(document);
  } else {
    const dot = document.querySelector("[data-my-dot]");
    if (dot) dot.className = `dot dot--${button.value}`;
  }
}
