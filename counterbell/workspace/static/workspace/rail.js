// @ts-check
/** What the strip does on every page of the workspace: the line, colleagues, notices, the app's worker. */

import { beginCollision } from "./collision.js";
import { syncDevice } from "./devices.js";
import { beginNotices } from "./notices.js";
import { beginTeam, setIdleMinutes } from "./team.js";
import { line } from "./wire.js";

/** @type {Record<string, string>} */
const words = JSON.parse(document.getElementById("rail-words")?.textContent || "{}");
const me = document.querySelector("[data-my-dot]")?.getAttribute("data-agent-dot") ?? "";

beginTeam(me, words);
beginCollision(me, words);
beginNotices(words, ({ idle }) => setIdleMinutes(idle));
line.open();
addEventListener("load", () => setTimeout(syncDevice, 1_500));
