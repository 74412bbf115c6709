// @ts-check
/** The list of visitors: comes over the line, is kept by nobody. */

import { avatarNode } from "../ui/thread.js";
import { toast } from "../ui/page.js";
import { hear, line } from "./wire.js";
import { locale, part, zone } from "./words.js";

/**
 * @typedef {{v: string, brand: number, page: {url: string, title: string}|null, since: string, moved: string, language: string,
 *   country: string, zone: string, returning: boolean, name: string, c: string, status: string, agent: string, near: boolean}} Visit
 */

const root = /** @type {HTMLElement} */ (part(document, "[data-visitors]"));
const list = part(root, "[data-visitors-list]");
const mould = /** @type {HTMLTemplateElement} */ (part(document, "#visit"));
const dialog = /** @type {HTMLDialogElement} */ (part(document, "#hail"));
const text = /** @type {HTMLTextAreaElement} */ (part(dialog, "#hail-text"));
const filter = /** @type {HTMLInputElement} */ (part(root, "[data-visitors-filter]"));
/** @type {{brands: Record<string, {name: string, colour: string}>, several: boolean, lang: string, words: Record<string, string>}} */
const told = JSON.parse(part(document, "#visitors-told").textContent || "{}");
const { lang } = told;

/** @type {Map<string, Visit>} */ const visits = new Map();
/** @type {Map<string, HTMLElement>} */ const nodes = new Map();
/** @type {{id: string, v: string}|null} */ let hail = null;
let complete = false;

const names = {
  country: namer("region"),
  language: namer("language"),
};

/** @param {"region"|"language"} type */
function namer(type) {
  const all = new Intl.DisplayNames([lang], { type, fallback: "none" });
  return (/** @type {string} */ code) => {
    try {
      return code ? (all.of(code) ?? code) : "";
    } catch {
      return "";
    }
  };
}

/** @param {string} key @param {Record<string, string>} [facts] */
function words(key, facts = {}) {
  return (told.words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => `\u2068${facts[name] ?? ""}\u2069`);
}

/** @param {string|number} when @param {string} [where] a time zone; without: the agent's */
function clock(when, where = zone()) {
  try {
    return new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit", timeZone: where || undefined }).format(new Date(when));
  } catch {
    return "";
  }
}

// ——— what comes over the line ———

hear("welcome", () => line.send({ t: "visitors", on: true }));
hear("visitors", (frame) => {
  if (frame.whole) {
    visits.clear();
    complete = true;
  }
  for (const key of frame.gone) visits.delete(key);
  for (const visit of frame.come) visits.set(visit.v, visit);
  draw();
});
hear("hailed", (frame) => answered(frame));
line.addEventListener("state", () => {
  const bar = /** @type {HTMLElement} */ (part(root, "[data-visitors-line]"));
  bar.hidden = line.state !== "offline" && line.state !== "refused";
  bar.textContent = words("offline");
});

// ——— drawing ———

function draw() {
  const wanted = filter.value.trim().toLocaleLowerCase();
  const shown = [...visits.values()]
    .filter((visit) => !wanted || searchable(visit).includes(wanted))
    .sort((a, b) => b.since.localeCompare(a.since) || a.v.localeCompare(b.v));
  for (const [key, node] of nodes) {
    if (shown.some(({ v }) => v === key)) continue;
    node.remove();
    nodes.delete(key);
  }
  shown.forEach((visit, place) => {
    const node = nodes.get(visit.v) ?? make(visit.v);
    fill(node, visit);
    if (list.children[place] !== node) list.insertBefore(node, list.children[place] ?? null);
  });
  const count = new Intl.NumberFormat(locale).format(visits.size);
  part(root, "[data-visitors-count]").textContent = complete ? words("count", { count }) : "";
  /** @type {HTMLElement} */ (part(root, "[data-visitors-empty]")).hidden = !complete || visits.size > 0;
}

/** @param {Visit} visit */
function searchable({ name, page, country, language }) {
  return [name, page?.title, page?.url, names.country(country), names.language(language)].join(" ").toLocaleLowerCase();
}

/** @param {string} key */
function make(key) {
  const node = /** @type {HTMLElement} */ (mould.content.firstElementChild?.cloneNode(true));
  node.dataset.v = key;
  part(node, "[data-write]").addEventListener("click", () => ask(key));
  nodes.set(key, node);
  return node;
}

/** @param {HTMLElement} node @param {Visit} visit */
function fill(node, visit) {
  const name = visit.name || words("unknown");
  const now = JSON.stringify([visit, clock(Date.now(), visit.zone)]);
  if (node.dataset.drawn === now) return;
  node.dataset.drawn = now;
  part(node, "[data-face]").replaceChildren(face(visit.name));
  part(node, "[data-name]").textContent = name;
  part(node, "[data-marks]").replaceChildren(...marks(visit));
  const link = /** @type {HTMLAnchorElement} */ (part(node, "[data-page]"));
  link.textContent = visit.page?.title || visit.page?.url || words("somewhere");
  if (visit.page) link.href = visit.page.url;
  else link.removeAttribute("href");
  link.title = visit.page?.url ?? "";
  part(node, "[data-since]").textContent = words("since", { time: clock(visit.since) });
  part(node, "[data-place]").textContent = place(visit);
  const write = /** @type {HTMLButtonElement} */ (part(node, "[data-write]"));
  part(write, "span").textContent = words("write_short");
  write.setAttribute("aria-label", words("write", { name }));
  const talk = /** @type {HTMLAnchorElement} */ (part(node, "[data-talk]"));
  write.hidden = Boolean(visit.c);
  talk.hidden = !visit.c;
  if (visit.c) talk.href = `/inbox/${visit.c}/`;
  part(talk, "span").textContent = words("open");
}

/** @param {string} name */
function face(name) {
  const node = avatarNode(name || words("unknown"));
  node.className = "avatar";
  return node;
}

/** @param {Visit} visit */
function marks(visit) {
  const found = [badge(words(visit.returning ? "returning" : "new"), visit.returning ? "" : "badge--brand")];
  if (visit.c) found.unshift(badge(visit.agent ? words("talking_with", { name: visit.agent }) : words("talking"), "badge--good"));
  const brand = told.brands[String(visit.brand)];
  if (told.several && brand) found.push(badge(brand.name, "badge--outline"));
  return found;
}

/** @param {string} said @param {string} kind */
function badge(said, kind) {
  const node = document.createElement("span");
  node.className = `badge ${kind}`;
  node.textContent = said;
  node.dir = "auto";
  return node;
}

/** @param {Visit} visit */
function place(visit) {
  const local = visit.zone ? clock(Date.now(), visit.zone) : "";
  return [names.country(visit.country), names.language(visit.language), local && words("local", { time: local })].filter(Boolean).join(" · ");
}

filter.addEventListener("input", draw);
setInterval(draw, 30_000);

// ——— speaking first ———

/** @param {string} key */
function ask(key) {
  const visit = visits.get(key);
  if (!visit) return;
  hail = { id: crypto.randomUUID?.() ?? newId(), v: key };
  part(dialog, "[data-hail-title]").textContent = words("write", { name: visit.name || words("unknown") });
  part(dialog, "[data-hail-page]").textContent = visit.page?.title || visit.page?.url || "";
  fault("");
  busy(false);
  dialog.showModal();
  text.focus();
}

part(dialog, "[data-hail]").addEventListener("submit", (event) => {
  event.preventDefault();
  if (!hail || !text.value.trim()) return;
  fault("");
  if (line.send({ t: "hail", ...hail, text: text.value.trim() })) busy(true);
  else fault(words("offline"));
});

text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    /** @type {HTMLFormElement} */ (part(dialog, "[data-hail]")).requestSubmit();
  }
});

/** @param {import("./wire.js").Frame} frame */
function answered(frame) {
  const mine = hail?.id === frame.id;
  if (frame.error) {
    if (mine && dialog.open) {
      busy(false);
      fault(words(frame.error));
    } else toast(words(frame.error));
    return;
  }
  if (mine) {
    text.value = "";
    dialog.close();
    hail = frame.c ? null : hail;
  }
  if (frame.waits) toast(words("waits"));
  else toast(words("hailed"), { label: words("open"), act: () => location.assign(`/inbox/${frame.c}/`) });
}

/** @param {string} said */
function fault(said) {
  const box = /** @type {HTMLElement} */ (part(dialog, "[data-hail-fault]"));
  box.hidden = !said;
  box.textContent = said;
}

/** @param {boolean} on */
function busy(on) {
  /** @type {HTMLButtonElement} */ (part(dialog, "[type=submit]")).disabled = on;
}

/** Where the page came over plain HTTP there is no randomUUID. */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

line.open();
