// @ts-check
/** The workspace's one line to the live counter: whichever module needs it gets the same one. */

import { Line, Refused } from "../ui/line.js";
import { NotDone, ask } from "./words.js";

/** @typedef {import("../ui/line.js").Frame} Frame */

export const line = new Line({
  socketUrl: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live/ws`,
  pollUrl: "/live/poll",
  sendUrl: "/live/send",
  hello: async () => {
    try {
      const { ticket } = await (await ask("/live/ticket", { method: "POST" })).json();
      return { t: "hello", role: "agent", ticket, lang: document.documentElement.lang, resume: [] };
    } catch (failure) {
      if (failure instanceof NotDone && [401, 403].includes(failure.status)) throw new Refused(failure.message);
      throw failure;
    }
  },
});

/** Hear frames of one kind. @param {string} kind @param {(frame: Frame) => void} act */
export function hear(kind, act) {
  line.addEventListener("frame", (event) => {
    const frame = /** @type {CustomEvent<Frame>} */ (event).detail;
    if (frame.t === kind) act(frame);
  });
}
