// @ts-check
/** The bell: two tones, made here. Silent where she muted it, and where the browser wants a click first. */

/** @typedef {import("../keep.js").Keep} Keep */

const TONES = [784, 1175];
const APART = 0.12;
const EACH = 0.5;
const LOUD = 0.08;

/** @type {AudioContext|undefined} */ let room;

/** @param {Keep} keep @param {string} what A message rings once, whichever tab hears it first. */
export function ring(keep, what) {
  if (keep.read("muted") || keep.read("rang") === what) return;
  keep.write("rang", what);
  try {
    room ??= new AudioContext();
    if (room.state === "suspended") room.resume();
    const begin = room.currentTime + 0.02;
    TONES.forEach((tone, index) => strike(/** @type {AudioContext} */ (room), tone, begin + index * APART));
  } catch {
    // No sound here.
  }
}

/** @param {AudioContext} room @param {number} tone @param {number} at */
function strike(room, tone, at) {
  const string = room.createOscillator();
  const volume = room.createGain();
  string.frequency.value = tone;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(LOUD, at + 0.01);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + EACH);
  string.connect(volume).connect(room.destination);
  string.start(at);
  string.stop(at + EACH);
}
