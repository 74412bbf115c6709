// @ts-check
/** The page of one's own notices: hear the sounds, let this device ring. */

import { canPush, held, subscribe } from "./devices.js";
import { play } from "./sounds.js";
import { part, post, reason } from "./words.js";
import { toast } from "../ui/page.js";

/** @type {Record<string, string>} */
const words = JSON.parse(document.getElementById("notices-words")?.textContent || "{}");
const box = /** @type {HTMLElement} */ (part(document, "[data-devices]"));
const button = (/** @type {string} */ name) => /** @type {HTMLButtonElement} */ (part(box, `[data-${name}]`));

document.addEventListener("click", (event) => {
  const player = event.target instanceof Element ? event.target.closest("[data-play]") : null;
  if (player) play(player.getAttribute("data-play") ?? "");
});
for (const radio of document.querySelectorAll('[name="sound"]')) {
  radio.addEventListener("change", () => play(/** @type {HTMLInputElement} */ (radio).value));
}

async function draw() {
  const permission = "Notification" in window ? Notification.permission : "missing";
  /** @type {Record<string, string>} */ const said = { granted: words.on, denied: words.blocked, missing: words.missing };
  const desktop = said[permission] ?? words.off;
  badge("desktop-state", desktop, permission === "granted");
  button("desktop-on").hidden = permission !== "default";
  const device = canPush ? await held().catch(() => null) : null;
  const on = Boolean(device);
  badge("push-state", !canPush ? words.missing : permission === "denied" ? words.blocked : on ? words.on : words.off, on);
  button("push-on").hidden = on || !canPush || permission === "denied";
  button("push-try").hidden = button("push-off").hidden = !on;
}

/** @param {string} name @param {string} text @param {boolean} good */
function badge(name, text, good) {
  const node = part(box, `[data-${name}]`);
  node.textContent = text;
  node.classList.toggle("badge--good", good);
}

/** @param {() => Promise<unknown>} act */
async function tried(act) {
  const fault = /** @type {HTMLElement} */ (part(box, "[data-push-fault]"));
  fault.hidden = true;
  try {
    await act();
  } catch (failure) {
    fault.textContent = failure instanceof Error && failure.name !== "NotDone" && !("status" in failure) ? words.failed : reason(failure);
    fault.hidden = false;
  }
  await draw();
}

button("desktop-on").addEventListener("click", async () => {
  await Notification.requestPermission();
  await draw();
});
button("push-on").addEventListener("click", () => tried(() => subscribe(box.dataset.key ?? "")));
button("push-try").addEventListener("click", () =>
  tried(async () => {
    await post(box.dataset.try ?? "", { endpoint: (await held())?.endpoint ?? "" });
    toast(words.sent);
  }),
);
button("push-off").addEventListener("click", () =>
  tried(async () => {
    const device = await held();
    if (!device) return;
    await post(box.dataset.unsubscribe ?? "", { endpoint: device.endpoint });
    await device.unsubscribe();
  }),
);
draw();
