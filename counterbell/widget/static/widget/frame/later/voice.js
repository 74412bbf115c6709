// @ts-check
/** A voice message: recorded here, listened to and sent as any other file. Nothing is heard before she says so. */

import { numberText } from "../../../ui/thread.js";
import { icon } from "../signs.js";

/** @typedef {import("../../../ui/thread.js").Words} Words */
/**
 * @typedef {object} VoiceOptions
 * @property {Words} words @property {string} locale
 * @property {(box: HTMLElement) => void} show Put this where she writes.
 * @property {(file: File) => void} done
 * @property {(text: string) => void} complain
 * @property {() => void} leave Nothing is recorded any more.
 */

const LONGEST_SECONDS = 300;
const ENDINGS = /** @type {[string, string][]} */ ([["audio/webm", "webm"], ["audio/mp4", "m4a"], ["audio/ogg", "ogg"]]);
const BIN = "M5 7h14M10 7V4.5h4V7M7 7l1 13h8l1-13";
const TICK = "m5 12.5 4.5 4.5L19 7.5";

export class Voice {
  #options;
  /** @type {MediaRecorder|null} */ #recorder = null;
  /** @type {Blob[]} */ #pieces = [];
  #seconds = 0;
  #timer = 0;
  #wanted = false;
  #box;
  #time = document.createElement("span");

  /** @param {VoiceOptions} options */
  constructor(options) {
    this.#options = options;
    this.#box = this.#drawn();
  }

  /** Ask for the microphone, and record until she ends it. */
  async begin() {
    if (this.#wanted) return;
    this.#wanted = true;
    const { words, complain, show } = this.#options;
    complain("");
    /** @type {MediaStream} */ let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch (failure) {
      this.#wanted = false;
      const missing = failure instanceof DOMException && failure.name === "NotFoundError";
      complain(words(missing ? "voice_missing" : "voice_denied"));
      return;
    }
    if (!this.#wanted) return hush(stream); // she went elsewhere before she answered
    this.#pieces = [];
    const recorder = this.#recorder = new MediaRecorder(stream);
    recorder.addEventListener("dataavailable", (event) => this.#pieces.push(event.data));
    recorder.addEventListener("stop", () => this.#ended(recorder));
    recorder.start();
    this.#count(0);
    this.#timer = window.setInterval(() => this.#count(this.#seconds + 1), 1000);
    show(this.#box);
    /** @type {HTMLElement} */ (this.#box.querySelector(".send")).focus();
  }

  /** Forget what was recorded. */
  cancel() {
    this.#wanted = false;
    this.#recorder?.stop();
  }

  #finish() {
    this.#recorder?.stop();
  }

  /** @param {MediaRecorder} recorder */
  #ended(recorder) {
    const { words, done, leave } = this.#options;
    const kept = this.#wanted;
    clearInterval(this.#timer);
    hush(recorder.stream);
    this.#recorder = null;
    this.#wanted = false;
    this.#box.remove();
    leave();
    const [type, ending] = ENDINGS.find(([kind]) => recorder.mimeType.startsWith(kind)) ?? ENDINGS[0];
    if (kept) done(new File(this.#pieces, `${words("voice_name")}.${ending}`, { type }));
    this.#pieces = [];
  }

  /** @param {number} seconds */
  #count(seconds) {
    this.#seconds = seconds;
    const { locale } = this.#options;
    const rest = new Intl.NumberFormat(locale, { minimumIntegerDigits: 2 }).format(seconds % 60);
    this.#time.textContent = `${numberText(Math.floor(seconds / 60), locale)}:${rest}`;
    if (seconds >= LONGEST_SECONDS) this.#finish();
  }

  #drawn() {
    const { words } = this.#options;
    const box = document.createElement("div");
    box.className = "recording";
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", words("voice_recording"));
    const dot = document.createElement("span");
    dot.className = "recording-dot";
    const said = document.createElement("span");
    said.className = "recording-words";
    said.textContent = words("voice_recording");
    this.#time.setAttribute("role", "timer");
    box.append(
      this.#button("tool", "voice_cancel", BIN, () => this.cancel()),
      dot, said, this.#time,
      this.#button("send", "voice_finish", TICK, () => this.#finish()),
    );
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      this.cancel();
    });
    return box;
  }

  /** @param {string} kind @param {string} name @param {string} drawing @param {() => void} act */
  #button(kind, name, drawing, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = kind;
    button.ariaLabel = button.title = this.#options.words(name);
    button.append(icon(drawing));
    button.addEventListener("click", act);
    return button;
  }
}

/** @param {MediaStream} stream */
function hush(stream) {
  for (const track of stream.getTracks()) track.stop();
}
