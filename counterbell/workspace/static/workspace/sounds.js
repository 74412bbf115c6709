// @ts-check
/** Three short sounds, made where they are heard: no file to load, nothing to license. */

/** @type {AudioContext|null} */ let air = null;
const QUIET = 0.0001;

/** @typedef {{at: number, pitch: number, to?: number, long: number, loud: number, wave: OscillatorType}} Tone */

/** @type {Record<string, Tone[]>} */
const SOUNDS = {
  // A counter bell: struck brass, its partials out of tune with each other.
  bell: [
    { at: 0, pitch: 1568, long: 1.1, loud: 0.2, wave: "sine" },
    { at: 0, pitch: 4233, long: 0.5, loud: 0.07, wave: "sine" },
    { at: 0, pitch: 8467, long: 0.16, loud: 0.03, wave: "sine" },
    { at: 0.16, pitch: 1568, long: 0.9, loud: 0.09, wave: "sine" },
  ],
  drop: [
    { at: 0, pitch: 520, to: 1180, long: 0.13, loud: 0.22, wave: "sine" },
    { at: 0.14, pitch: 760, to: 1560, long: 0.11, loud: 0.12, wave: "sine" },
  ],
  wood: [
    { at: 0, pitch: 410, to: 190, long: 0.09, loud: 0.34, wave: "triangle" },
    { at: 0.15, pitch: 370, to: 170, long: 0.09, loud: 0.26, wave: "triangle" },
  ],
};

/** Be heard, if the browser lets us: it does once somebody has touched the page. @param {string} name */
export async function play(name) {
  try {
    air ??= new AudioContext();
    if (air.state === "suspended") await Promise.race([air.resume(), new Promise((done) => setTimeout(done, 300))]);
    if (air.state !== "running") return false;
    for (const tone of SOUNDS[name] ?? SOUNDS.bell) strike(air, tone);
    return true;
  } catch {
    return false;
  }
}

/** @param {AudioContext} room @param {Tone} tone */
function strike(room, { at, pitch, to, long, loud, wave }) {
  const begin = room.currentTime + 0.01 + at;
  const voice = room.createOscillator();
  const volume = room.createGain();
  voice.type = wave;
  voice.frequency.setValueAtTime(pitch, begin);
  if (to) voice.frequency.exponentialRampToValueAtTime(to, begin + long);
  volume.gain.setValueAtTime(QUIET, begin);
  volume.gain.exponentialRampToValueAtTime(loud, begin + 0.006);
  volume.gain.exponentialRampToValueAtTime(QUIET, begin + long);
  voice.connect(volume).connect(room.destination);
  voice.start(begin);
  voice.stop(begin + long + 0.02);
}
