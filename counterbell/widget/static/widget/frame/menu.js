// @ts-check
/** The menu at the top: sound, print, download, e-mail, end. What a choice needs is loaded when it is made. */

/** @typedef {import("../../ui/thread.js").Words} Words */
/** @typedef {import("./keep.js").Keep} Keep */

const STEPS = /** @type {Record<string, number>} */ ({ ArrowUp: -1, ArrowDown: 1 });

/**
 * `runs`: whether there is a conversation that can be ended.
 * @param {{keep: Keep, sound: () => void, transcript: (how: "print"|"save"|"mail") => void, runs: () => boolean,
 *          end: () => void}} how
 */
export function menuOf({ keep, sound, transcript, runs, end }) {
  const byId = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
  const menu = byId("menu");
  const opener = byId("menu-open");
  const mute = byId("sound");
  const items = () => /** @type {HTMLElement[]} */ ([...menu.querySelectorAll("[role^=menuitem]:not([hidden])")]);
  const drawSound = () => mute.setAttribute("aria-checked", String(!keep.read("muted")));
  drawSound();
  menu.addEventListener("toggle", (event) => {
    const open = /** @type {ToggleEvent} */ (event).newState === "open";
    opener.setAttribute("aria-expanded", String(open));
  });
  menu.addEventListener("beforetoggle", () => (byId("end").hidden = !runs()));
  items()[0].autofocus = true; // when it opens, not when "toggle" says so: the next key is on its way already
  menu.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (event.key === "Tab") menu.hidePopover();
    if (!step) return;
    event.preventDefault();
    const all = items();
    const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    all[(at + step + all.length) % all.length].focus();
  });
  mute.addEventListener("click", () => {
    keep.write("muted", keep.read("muted") ? "" : "yes");
    drawSound();
    sound();
  });
  byId("end").addEventListener("click", () => {
    menu.hidePopover();
    end();
  });
  for (const way of /** @type {const} */ (["print", "save", "mail"])) {
    byId(way).addEventListener("click", () => {
      menu.hidePopover();
      transcript(way);
    });
  }
}
