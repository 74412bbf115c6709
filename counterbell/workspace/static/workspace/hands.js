// @ts-check
/** Whether somebody sits in front of this browser: the last movement in any of its tabs. */

const KEPT = "counterbell:moved";
const NOTED_EACH = 5_000;
const MOVES = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"];
let noted = 0;

function moved() {
  const now = Date.now();
  if (now - noted < NOTED_EACH) return;
  noted = now;
  try {
    localStorage.setItem(KEPT, String(now));
  } catch {
    // Then each tab knows only of itself.
  }
  for (const act of watchers) act();
}

/** @type {(() => void)[]} */ const watchers = [];

/** Call when a hand moves after a pause. @param {() => void} act */
export function onMove(act) {
  watchers.push(act);
}

/** Milliseconds since the last movement. */
export function stillFor() {
  let last = noted;
  try {
    last = Math.max(last, Number(localStorage.getItem(KEPT)) || 0);
  } catch {
    // As above.
  }
  return Date.now() - last;
}

for (const kind of MOVES) addEventListener(kind, moved, { passive: true, capture: true });
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && moved());
if (document.visibilityState === "visible") moved();
