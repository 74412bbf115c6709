// @ts-check
/** What every page of the workspace has: requests that carry the CSRF token, menus, toasts, dialogs, the theme. */

/** The token that goes with every request that changes something. */
export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.getAttribute("content") ?? "";
}

/**
 * Say a short sentence at the foot of the page, with at most one thing to do about it.
 * @param {string} text
 * @param {{label?: string, act?: () => void, stay?: number}} [options] `stay` in milliseconds
 */
export function toast(text, { label = "", act = undefined, stay = act ? 10_000 : 5_000 } = {}) {
  const rack = /** @type {HTMLElement} */ (document.getElementById("toasts"));
  const mould = /** @type {HTMLTemplateElement} */ (document.getElementById("toast"));
  const node = /** @type {HTMLElement} */ (mould.content.firstElementChild?.cloneNode(true));
  const words = /** @type {HTMLElement} */ (node.querySelector("span"));
  const button = /** @type {HTMLButtonElement} */ (node.querySelector(".toast-act"));
  const gone = () => {
    node.remove();
    if (!rack.childElementCount && rack.matches(":popover-open")) rack.hidePopover();
  };
  words.textContent = text;
  words.dir = "auto";
  if (act) {
    button.hidden = false;
    button.textContent = label;
    button.addEventListener("click", () => (gone(), act()));
  }
  node.querySelector(".toast-shut")?.addEventListener("click", gone);
  // The rack is a popover so that it lies above dialogs; showing it again brings it back to the top.
  if (rack.matches(":popover-open")) rack.hidePopover();
  rack.append(node);
  rack.showPopover();
  let timer = setTimeout(gone, stay);
  node.addEventListener("pointerenter", () => clearTimeout(timer));
  node.addEventListener("pointerleave", () => (timer = setTimeout(gone, 2_000)));
}

/** Do it when the browser has nothing else to do, within a second. @param {() => void} work */
export function whenIdle(work) {
  if ("requestIdleCallback" in window) requestIdleCallback(work, { timeout: 1_000 });
  else setTimeout(work, 300);
}

/** @param {string} name @param {string} value */
function keepCookie(name, value) {
  const secure = location.protocol === "https:" ? ";secure" : "";
  document.cookie = `${name}=${encodeURIComponent(value)};path=/;max-age=31536000;samesite=lax${secure}`;
}

/** @param {string} theme "light", "dark" or "" for the system's */
function setTheme(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  keepCookie("counterbell_theme", theme);
  for (const item of document.querySelectorAll("[data-set-theme]")) {
    item.setAttribute("aria-checked", String(item.getAttribute("data-set-theme") === theme));
  }
}

/**
 * Put an open menu next to its button, where there is room.
 * @param {HTMLElement} menu @param {Element} button
 */
function place(menu, button) {
  const gap = 6;
  const at = button.getBoundingClientRect();
  const rtl = document.documentElement.dir === "rtl";
  const { offsetWidth: wide, offsetHeight: high } = menu;
  const fitsBelow = at.bottom + gap + high <= innerHeight - 8;
  const block = fitsBelow || at.top < high + gap ? Math.min(at.bottom + gap, innerHeight - high - 8) : at.top - gap - high;
  const alignEnd = menu.dataset.align === "end";
  const fromLeft = alignEnd !== rtl ? at.right - wide : at.left;
  const left = Math.max(8, Math.min(fromLeft, innerWidth - wide - 8));
  menu.style.setProperty("inset-block-start", `${Math.max(8, block)}px`);
  menu.style.setProperty("inset-inline-start", `${rtl ? innerWidth - left - wide : left}px`);
}

/** @param {Element} menu @returns {HTMLElement[]} */
function itemsOf(menu) {
  return [...menu.querySelectorAll(".menu-item:not([aria-disabled='true'])")].filter(
    (node) => /** @type {HTMLElement} */ (node).offsetParent !== null,
  ).map((node) => /** @type {HTMLElement} */ (node));
}

/** @param {ToggleEvent} event */
function onToggle(event) {
  const menu = event.target;
  if (!(menu instanceof HTMLElement) || !menu.matches(".menu[popover]")) return;
  const button = document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);
  button?.setAttribute("aria-expanded", String(event.newState === "open"));
  if (event.newState !== "open" || !button) return;
  place(menu, button);
  if (menu.dataset.src) fill(menu, button);
  else focusIn(menu);
}

/** Draw the inside of a menu when it is opened. @param {HTMLElement} menu @param {Element} button */
async function fill(menu, button) {
  menu.replaceChildren(); // what stood there the last time would take a choice, and lose it a moment later
  await (await htmx()).ajax("GET", menu.dataset.src, { target: menu, swap: "innerHTML" });
  if (!menu.matches(":popover-open")) return;
  place(menu, button);
  focusIn(menu);
}

/** @type {Promise<any>|undefined} */ let coming;
/** htmx: most pages bring it along; the inbox fetches it when its list can be used, or somebody wants it. @returns {Promise<any>} */
export function htmx() {
  const { htmx: here } = /** @type {any} */ (window);
  return here ? Promise.resolve(here) : (coming ??= fetched());
}

async function fetched() {
  const read = /** @type {PerformanceNavigationTiming} */ (performance.getEntriesByType("navigation")[0]).domContentLoadedEventStart;
  if (!read) await new Promise((done) => document.addEventListener("DOMContentLoaded", done, { once: true }));
  const brought = /** @type {any} */ (window).htmx;
  if (brought) return brought;
  const script = document.createElement("script");
  script.src = new URL("./htmx-2.0.11.min.js", import.meta.url).href;
  try {
    await new Promise((done, failed) => {
      script.addEventListener("load", done);
      script.addEventListener("error", () => failed(new TypeError("htmx is out of reach")));
      document.head.append(script);
    });
  } catch (failure) {
    coming = undefined; // who wants it next tries again
    script.remove();
    document.dispatchEvent(new Event("htmx:sendError"));
    throw failure;
  }
  // It begins when the page has been read, and nobody tells it that this was before it came; once all is loaded it knows.
  if (document.readyState !== "complete") document.dispatchEvent(new Event("DOMContentLoaded"));
  return /** @type {any} */ (window).htmx;
}

/** @type {Set<Element>} */ const kept = new Set();
/** What somebody does with htmx before it is there happens when it is, and once. @param {Event} event */
function keptForHtmx(event) {
  const { target } = event;
  if (/** @type {any} */ (window).htmx || !(target instanceof Element)) return;
  const form = /** @type {HTMLFormElement|null} */ (target.closest("form[hx-post]"));
  const button = /** @type {HTMLElement|null} */ (target.closest("[hx-post]:not(form), [hx-get]:not(form)"));
  const again =
    event.type === "click" ? button && (() => button.click())
    : event.type === "submit" ? form && (() => form.requestSubmit(/** @type {SubmitEvent} */ (event).submitter))
    : form?.matches("[hx-trigger=change]") && (() => target.dispatchEvent(new Event("change", { bubbles: true })));
  if (!again) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (kept.has(target)) return;
  kept.add(target);
  htmx().then(() => target.isConnected && again(), () => {}).finally(() => kept.delete(target));
}
for (const kind of ["click", "submit", "change"]) addEventListener(kind, keptForHtmx, true);

/** @param {HTMLElement} menu */
function focusIn(menu) {
  const field = menu.querySelector("[data-filter]");
  /** @type {HTMLElement | undefined} */ ((field ?? itemsOf(menu)[0]) || undefined)?.focus({ preventScroll: true });
}

/** @param {KeyboardEvent} event */
function onMenuKey(event) {
  const menu = event.target instanceof Element ? event.target.closest(".menu[popover]") : null;
  if (!menu) return;
  const items = itemsOf(menu);
  const here = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const typing = document.activeElement instanceof HTMLInputElement;
  if (event.key === "Enter" && event.target instanceof HTMLInputElement && event.target.matches("[data-filter]")) {
    event.preventDefault();
    if (event.target.value.trim() && !event.isComposing) items[0]?.click();
    return;
  }
  const goal =
    event.key === "ArrowDown" ? (here + 1) % items.length
    : event.key === "ArrowUp" ? (here <= 0 ? items.length : here) - 1
    : event.key === "Home" && !typing ? 0
    : event.key === "End" && !typing ? items.length - 1
    : -1;
  if (goal < 0 || !items[goal]) return;
  event.preventDefault();
  event.stopPropagation();
  items[goal].focus();
}

/** Narrow a long menu to what contains the typed words. @param {Event} event */
function onInput(event) {
  const field = event.target;
  if (!(field instanceof HTMLInputElement) || !field.matches("[data-filter]")) return;
  const wanted = field.value.trim().toLocaleLowerCase();
  const items = [...(field.closest(".menu")?.querySelectorAll(".menu-item") ?? [])];
  for (const item of items) {
    /** @type {HTMLElement} */ (item).hidden = !(item.textContent ?? "").toLocaleLowerCase().includes(wanted);
  }
  const maker = items.find((item) => item.matches("[data-create]"));
  if (maker instanceof HTMLButtonElement) {
    const name = field.value.trim().replace(/\s+/g, " ");
    const taken = items.some((item) => item.getAttribute("data-named")?.toLocaleLowerCase() === name.toLocaleLowerCase());
    offer(maker, taken ? "" : name);
  }
}

/** Offer to make what is not there; "" offers nothing. @param {HTMLButtonElement} maker @param {string} name */
function offer(maker, name) {
  maker.hidden = !name;
  maker.value = name;
  const said = maker.querySelector("span");
  if (said) said.textContent = (maker.dataset.create ?? "").replace("{name}", `\u2068${name}\u2069`);
}

/** @param {MouseEvent} event */
function onClick(event) {
  const target = event.target instanceof Element ? event.target : null;
  if (!target) return;
  const theme = target.closest("[data-set-theme]");
  if (theme) setTheme(theme.getAttribute("data-set-theme") ?? "");
  const opener = target.closest("[data-dialog]");
  if (opener) {
    const dialog = document.getElementById(opener.getAttribute("data-dialog") ?? "");
    if (dialog instanceof HTMLDialogElement) dialog.showModal();
  }
  if (target.closest("[data-close]")) target.closest("dialog")?.close();
  const copier = target.closest("[data-copy]");
  if (copier) copy(copier);
  const item = target.closest(".menu[popover] .menu-item:not([data-stays])");
  const menu = item?.closest(".menu[popover]");
  if (menu instanceof HTMLElement && menu.matches(":popover-open")) menu.hidePopover();
}

/** Copy the text of the element that `data-copy` names by id. @param {Element} button */
async function copy(button) {
  const source = document.getElementById(button.getAttribute("data-copy") ?? "");
  const text = source instanceof HTMLInputElement ? source.value : (source?.textContent ?? "");
  try {
    await navigator.clipboard.writeText(text);
    toast(button.getAttribute("data-copied") ?? text);
  } catch {
    if (source instanceof HTMLInputElement) source.select();
    else if (source) getSelection()?.selectAllChildren(source);
  }
}

document.addEventListener("toggle", (event) => onToggle(/** @type {ToggleEvent} */ (event)), true);
document.addEventListener("keydown", onMenuKey);
document.addEventListener("click", onClick);
document.addEventListener("input", onInput);
document.addEventListener("htmx:configRequest", (event) => {
  const detail = /** @type {CustomEvent} */ (event).detail;
  if (detail.verb !== "get") detail.headers["X-CSRFToken"] = csrfToken();
});

// On a telephone the navigation is a strip that scrolls: begin where one is.
for (const here of document.querySelectorAll('.settings > nav [aria-current="page"], .tabs [aria-current="page"]')) {
  const strip = here.parentElement;
  if (strip && strip.scrollWidth > strip.clientWidth) here.scrollIntoView({ block: "nearest", inline: "center" });
}
