// @ts-check
/** What the strip tells: how colleagues are, notices, faces in the rows. Nobody needs it to begin, so it comes after the page. */

import { beginCollision } from "./collision.js";
import { beginNotices } from "./notices.js";
import { beginTeam, setIdleMinutes } from "./team.js";
import { allHere } from "./wire.js";

/** @param {string} me @param {Record<string, string>} words */
export function begin(me, words) {
  beginTeam(me, words);
  beginCollision(me, words);
  beginNotices(words, ({ idle }) => setIdleMinutes(idle));
  allHere();
}
