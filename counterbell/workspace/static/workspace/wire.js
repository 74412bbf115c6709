// @ts-check
/** The workspace's one line to the live counter: whichever module needs it gets the same one. */

import { Line, Refused } from "../ui/line.js";
import { NotDone, ask } from "./words.js";

/** @typedef {import("../ui/line.js").Frame} Frame */

/** The ticket that came with the page: good for its first hello. @type {string|null|undefined} */
let given = document.querySelector('meta[name="counter-ticket"]')?.getAttribute("content");

/** @param {boolean} fresh the one before was refused */
async function ticket(fresh) {
  const first = fresh ? null : given;
  given = null;
  return first || (await (await ask("/live/ticket", { method: "POST" })).json()).ticket;
}

export const line = new Line({
  socketUrl: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live/ws`,
  pollUrl: "/live/poll",
  sendUrl: "/live/send",
  hello: async ({ fresh }) => {
    try {
      return { t: "hello", role: "agent", ticket: await ticket(fresh), lang: document.documentElement.lang, resume: [] };
    } catch (failure) {
      if (failure instanceof NotDone && [401, 403].includes(failure.status)) throw new Refused(failure.message);
      throw failure;
    }
  },
});

/** @type {Frame[]|null} what was heard until all who listen were there */ let early = [];
line.addEventListener("frame", (event) => early?.push(/** @type {CustomEvent<Frame>} */ (event).detail));

/** Hear frames of one kind, also those that came before. @param {string} kind @param {(frame: Frame) => void} act */
export function hear(kind, act) {
  for (const frame of early ?? []) if (frame.t === kind) act(frame);
  line.addEventListener("frame", (event) => {
    const frame = /** @type {CustomEvent<Frame>} */ (event).detail;
    if (frame.t === kind) act(frame);
  });
}

/** All who listen are there: nothing needs to be kept for them any more. */
export function allHere() {
  early = null;
}
