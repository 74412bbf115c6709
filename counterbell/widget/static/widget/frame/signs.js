// @ts-check
/** The sign at the top: does the line hold. And the keys of a dialog. */

/** @typedef {import("../../ui/thread.js").Words} Words */
/** @typedef {import("../../ui/line.js").State} State */

const SVG = "http://www.w3.org/2000/svg";
const BANNER_AFTER = 1_500;
const STOPS = "button, a[href], textarea, input, [tabindex='0']";

const byId = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

export class Signs {
  #words;
  /** @type {number|undefined} */ #timer;

  /** @param {Words} words */
  constructor(words) {
    this.#words = words;
    byId("banner").querySelector("button")?.addEventListener("click", () => location.reload());
  }

  /** @param {State} state */
  line(state) {
    clearTimeout(this.#timer);
    if (state === "open" || state === "polling") this.#banner("");
    else if (state === "connecting") this.#timer = setTimeout(() => this.#banner("connecting"), BANNER_AFTER);
    else this.#banner(state);
  }

  /** @param {string} kind */
  #banner(kind) {
    const box = byId("banner");
    box.hidden = !kind;
    box.dataset.kind = kind;
    /** @type {HTMLElement} */ (box.querySelector("span")).textContent = kind ? this.#words(kind) : "";
    /** @type {HTMLElement} */ (box.querySelector("button")).hidden = kind !== "refused";
  }
}

/** A drawing of one line. @param {string} path @returns {SVGElement} */
export function icon(path) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

/**
 * Escape leaves; Tab stays within, because a frame that opened over the page must not lose the focus behind it.
 * @param {{trap: () => boolean, leave: () => void}} how
 */
export function dialogKeys({ trap, leave }) {
  document.addEventListener("keydown", (event) => {
    // The browser looks after a real dialog, and a part that used the key says so.
    if (event.defaultPrevented || document.querySelector("dialog[open], :popover-open")) return;
    if (event.key === "Escape" && !event.isComposing) leave();
    if (event.key !== "Tab" || !trap()) return;
    const stops = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(STOPS)]).filter(
      (node) => node.tabIndex >= 0 && node.offsetParent && !node.hasAttribute("disabled"),
    );
    const [first, last] = [stops[0], stops[stops.length - 1]];
    if (document.activeElement !== (event.shiftKey ? first : last)) return;
    event.preventDefault();
    (event.shiftKey ? last : first).focus();
  });
}
