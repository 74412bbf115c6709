// @ts-check
/** The command bar, the sheet of keys and the keys on every page of the workspace that is not the inbox. */

import { acts, anywhere } from "./acts.js";
import { barDoor } from "./bar-door.js";
import { listenForKeys, showFirst } from "./keys.js";
import { part } from "./words.js";

const { inboxRoot = "/", bar: asked = "", recent = "" } = /** @type {HTMLElement} */ (part(document, "[data-inbox-root]")).dataset;

const bar = barDoor(() => doer, (c) => location.assign(`${inboxRoot}${c}/`), { bar: asked, recent });

/** The page's own search; where there is none, the command bar: it finds people and conversations. */
function search() {
  const field = [...document.querySelectorAll("main input[type=search]")].find((one) => one.getClientRects().length);
  if (field instanceof HTMLInputElement) field.select();
  else bar.open();
  return true;
}

const doer = {
  possible: () => true,
  /** @param {string} name */
  run(name) {
    const place = acts.find((act) => act.name === name)?.place;
    if (place) location.assign(place);
    else if (name === "bar") bar.open();
    else if (name === "search") search();
    else return anywhere(name);
    return true;
  },
};

listenForKeys(acts, { run: doer.run, back: () => false, waits: showFirst });
addEventListener("load", bar.fetch);
