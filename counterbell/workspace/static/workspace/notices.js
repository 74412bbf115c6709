// @ts-check
/**
 * Notices: the bell with its number, a sound, a desktop notice, the mark on the tab. What one looks at rings nothing.
 * Several tabs of one browser ring once: whichever comes first claims a notice for all of them.
 */

import { toast } from "../ui/page.js";
import { stillFor } from "./hands.js";
import { play } from "./sounds.js";
import { markTab } from "./tab.js";
import { hear } from "./wire.js";
import { ask, post } from "./words.js";

/**
 * @typedef {{id: number, at: string, kind: string, c: string, url: string, title: string, body: string, ways: string[], waiting: boolean}} Notice
 * @typedef {{unread: number, notices: Notice[], quiet: boolean, repeat: boolean, sound: string, idle: number}} State
 */

const COALESCE = 150;
const CLAIMED = "counterbell:told";
const CLAIMS_KEPT = 200;
const SITS_HERE = 60_000;
const REPEAT = 60_000;
const REPEATS = 15;

/** @type {State|null} */ let state = null;
/** @type {Record<string, string>} */ let words = {};
/** @type {(state: State) => void} */ let known = () => {};
/** @type {number|undefined} */ let timer;
let asking = false;
let again = false;
let repeated = 0;
let first = true;
let newest = "";

/** @param {Record<string, string>} said @param {(state: State) => void} told called with each new state */
export function beginNotices(said, told) {
  words = said;
  known = told;
  hear("notices", () => refresh());
  hear("welcome", () => refresh());
  hear("resync", () => refresh());
  hear("changed", ({ c }) => {
    if (c.includes("*") || state?.notices.some((notice) => c.includes(notice.c))) refresh();
  });
  document.addEventListener("visibilitychange", () => refresh());
  addEventListener("focus", () => look());
  document.addEventListener("counterbell:shown", () => look());
  setInterval(repeat, REPEAT);
  const panel = /** @type {HTMLElement} */ (document.querySelector("[data-notices]"));
  panel.addEventListener("click", (event) => clicked(event));
  panel.addEventListener("htmx:afterSwap", () => panel.querySelector("a")?.focus({ preventScroll: true }));
  navigator.serviceWorker?.addEventListener("message", (event) => event.data?.t === "open" && go(String(event.data.url)));
  refresh();
}

/** Ask how it stands; many reasons in one moment are one question. */
export function refresh() {
  timer ??= setTimeout(ask_, COALESCE);
}

async function ask_() {
  timer = undefined;
  if (asking) {
    again = true;
    return;
  }
  asking = true;
  try {
    state = /** @type {State} */ (await (await ask("/notices/state/")).json());
    known(state);
    draw();
    await ring(state);
  } catch {
    // The line says "welcome" when the server is back, and we ask again then.
  } finally {
    asking = false;
    if (again) refresh();
    again = false;
  }
}

/** What lies open in front of somebody is read, not told. @returns {string} the conversation, or "" */
function inView() {
  if (document.visibilityState !== "visible" || !document.hasFocus() || stillFor() > SITS_HERE) return "";
  return document.querySelector("[data-talk]")?.getAttribute("data-c") ?? "";
}

async function look() {
  const c = inView();
  if (!c || !state?.notices.some((notice) => notice.c === c)) return;
  try {
    await post("/notices/read/", { c });
  } catch {
    return;
  }
  refresh();
}

/** @param {State} now */
async function ring(now) {
  const c = inView();
  if (c && now.notices.some((notice) => notice.c === c)) look();
  // What she set herself is told wherever she is.
  const others = now.notices.filter((notice) => notice.c !== c || notice.kind === "reminder");
  // A tab that nobody sees leaves it to the one in front.
  if (document.visibilityState !== "visible") await new Promise((done) => setTimeout(done, 400));
  const fresh = await claim(others);
  const sits = document.visibilityState === "visible" && stillFor() < SITS_HERE;
  if (sits && others.length) tell(others);
  const quietly = first;
  first = false;
  if (!fresh.length) return;
  if (fresh.some(({ waiting }) => waiting)) repeated = 0;
  say(fresh);
  // What piled up while no page was open is shown by the number, not by noise.
  if (now.quiet || (quietly && !newest)) return;
  if (fresh.some(({ ways }) => ways.includes("sound"))) play(now.sound);
  for (const notice of fresh.slice(0, 3)) show(notice, sits);
}

/** Those that no tab of this browser has told yet. @param {Notice[]} notices @returns {Promise<Notice[]>} */
async function claim(notices) {
  const taken = () => {
    /** @type {string[]} */ let told = [];
    try {
      told = JSON.parse(localStorage.getItem(CLAIMED) || "[]");
    } catch {
      told = [];
    }
    newest = told.at(-1) ?? "";
    const fresh = notices.filter(({ id, at }) => !told.includes(`${id}@${at}`));
    if (fresh.length) {
      const kept = [...told, ...fresh.map(({ id, at }) => `${id}@${at}`)].slice(-CLAIMS_KEPT);
      localStorage.setItem(CLAIMED, JSON.stringify(kept));
    }
    return fresh;
  };
  return navigator.locks ? navigator.locks.request("counterbell:told", taken) : taken();
}

/** @param {Notice[]} notices that telephones need not ring for them @returns {Promise<unknown>} */
function tell(notices) {
  return post("/notices/told/", { notice: notices.map(({ id }) => String(id)) }).catch(() => null);
}

/** @param {Notice} notice @param {boolean} sits */
function show(notice, sits) {
  const { url } = notice;
  if (sits && document.hasFocus()) {
    toast(notice.title, { label: words.open, act: () => go(url), stay: 6_000 });
    return;
  }
  if (!notice.ways.includes("desktop") || !("Notification" in window) || Notification.permission !== "granted") return;
  try {
    const { lang, dir } = document.documentElement;
    const shown = new Notification(notice.title, {
      body: notice.body,
      tag: `c${notice.c}`,
      lang,
      dir: dir === "rtl" ? "rtl" : "ltr",
      icon: document.querySelector('link[rel="apple-touch-icon"]')?.getAttribute("href") ?? undefined,
    });
    shown.addEventListener("click", () => (window.focus(), go(url), shown.close()));
  } catch {
    // Telephones show them only through the worker, which push does.
  }
}

/** For screen readers. @param {Notice[]} fresh */
function say(fresh) {
  const box = document.querySelector("[data-notices-said]");
  if (box) box.textContent = fresh.slice(0, 3).map(({ title }) => title).join(". ");
}

/** Until the customer is answered, for those who want that. */
function repeat() {
  if (!state?.repeat || state.quiet || repeated >= REPEATS) return;
  const waiting = state.notices.filter((notice) => notice.waiting && notice.c !== inView());
  if (!waiting.length) return;
  repeated += 1;
  navigator.locks?.request("counterbell:repeat", { ifAvailable: true }, async (mine) => {
    if (!mine || !state) return;
    if (waiting.some(({ ways }) => ways.includes("sound"))) play(state.sound);
    if (!document.hasFocus()) show(waiting[0], false);
    await new Promise((done) => setTimeout(done, REPEAT / 2));
  });
}

function draw() {
  const count = state?.unread ?? 0;
  const number = new Intl.NumberFormat(document.documentElement.lang || "en").format(count);
  const badge = /** @type {HTMLElement} */ (document.querySelector("[data-notices-count]"));
  badge.hidden = !count;
  badge.textContent = number;
  const label = count ? words.unread.replace("{count}", number) : words.notices;
  const button = /** @type {HTMLElement} */ (document.querySelector("[data-notices-button]"));
  button.title = label;
  /** @type {HTMLElement} */ (document.querySelector("[data-notices-label]")).textContent = label;
  markTab(count);
  const panel = /** @type {HTMLElement} */ (document.querySelector("[data-notices]"));
  if (panel.matches(":popover-open")) redraw(panel);
}

/** @param {HTMLElement} panel */
async function redraw(panel) {
  try {
    const html = await (await ask(panel.dataset.src ?? "")).text();
    const focused = document.activeElement?.getAttribute("data-notice");
    panel.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
    if (focused) /** @type {HTMLElement|null} */ (panel.querySelector(`[data-notice="${CSS.escape(focused)}"]`))?.focus();
  } catch {
    // It is drawn anew when it is opened.
  }
}

/** @param {MouseEvent} event */
async function clicked(event) {
  const target = event.target instanceof Element ? event.target : null;
  const row = target?.closest("a[data-notice]");
  const panel = /** @type {HTMLElement} */ (document.querySelector("[data-notices]"));
  if (target?.closest("[data-notices-read-all]")) await post("/notices/read/", { all: "1" }).catch(() => null);
  else if (row) {
    const kept = post("/notices/read/", { notice: row.getAttribute("data-notice") ?? "" }, { keepalive: true });
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (document.querySelector("[data-inbox]")) panel.hidePopover();
    await kept.catch(() => null);
  } else return;
  refresh();
}

/** @param {string} url */
function go(url) {
  const c = /\/inbox\/([0-9a-f-]{36})\//.exec(url)?.[1];
  const open = c && document.querySelector("[data-inbox]");
  if (open) document.dispatchEvent(new CustomEvent("counterbell:open", { detail: c }));
  else location.assign(url);
}
