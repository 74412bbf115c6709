// @ts-check
/**
 * A conversation as nodes: pure DOM, for shoppers and agents alike. What people wrote only ever becomes text nodes.
 *
 * The words of the page come in through `words(key, facts)`; the keys are listed at `Words`.
 */

import { paragraphs } from "./links.js";

/**
 * @typedef {object} Attached
 * @property {string} key @property {string} name @property {"image"|"audio"|"video"|"file"} kind
 * @property {string} type @property {number} size @property {number|null} [width] @property {number|null} [height]
 * @property {string} url @property {string|null} [thumb]
 */
/**
 * @typedef {object} Entry
 * @property {number} number 0 while it is not on the server's disk.
 * @property {"public"|"note"|"happening"} kind
 * @property {"customer"|"agent"|"bot"|"system"} author
 * @property {{id: any, name: string, avatar: string|null}|null} [who]
 * @property {string} text @property {Attached[]} files @property {number|null} [reply_to]
 * @property {string|null} [id] @property {string} at @property {any} [facts] @property {any[]} [renditions] In other languages, for us.
 */
/**
 * `today`, `yesterday`, `bot`, `note`, `download` {name, size}, `open_image` {name}, `deleted_quote`, and for `state`:
 * `sending`, `waiting`, `sent`, `delivered`, `read`, `failed`.
 * @typedef {(key: string, facts?: Record<string, string>) => string} Words
 */
/**
 * @typedef {object} ThreadOptions
 * @property {string} locale BCP 47; decides digits, calendar and order.
 * @property {string} [zone] IANA time zone in which days and times are told; without: the browser's.
 * @property {Words} words
 * @property {(entry: Entry) => boolean} mine Which entries stand at the end side.
 * @property {(entry: Entry) => string} [happening] The sentence for what happened.
 * @property {(file: Attached, opener: HTMLElement) => void} [onImage] Opens a picture large; without: in a new tab.
 * @property {(entry: Entry) => string} [state] What became of it: a key of `Words`, or "".
 * @property {(entry: Entry) => Node[]} [tools] Buttons at the entry (try again …).
 * @property {(entry: Entry) => Node[]} [below] What stands in the bubble below the words.
 * @property {() => Node} [beside] What stands beside every bubble; made once, it outlives changes of the entry.
 * @property {(number: number) => Entry|undefined} [find] The entry that a reply answers.
 * @property {(entry: Entry) => string} [nameOf] How the author of a quoted entry is called; without: by name.
 * @property {(number: number) => void} [onQuote] Shows the entry that a reply answers; without: if it is in the thread.
 * @property {boolean} [follows] The entry before is the same author's: no name, no face.
 */

const GROUP_WITHIN = 5 * 60_000;
const SHOWN_FOR = 2_000;

// ——— time, digits, sizes ———

/** @type {Map<string, Intl.DateTimeFormat>} making one costs a millisecond, and a thread needs hundreds */
const formats = new Map();

/** @param {string} locale @param {Intl.DateTimeFormatOptions} options */
export function dateFormat(locale, options) {
  const key = locale + JSON.stringify(options);
  const known = formats.get(key);
  if (known) return known;
  // Intl gives Persian its own calendar and digits by the locale alone.
  const made = new Intl.DateTimeFormat(locale, options);
  formats.set(key, made);
  return made;
}

/** @param {string|Date} at @param {string} locale @param {string} [zone] @returns {string} */
export function timeText(at, locale, zone) {
  return dateFormat(locale, { hour: "numeric", minute: "2-digit", timeZone: zone }).format(new Date(at));
}

/** @param {string|Date} at @param {string} locale @param {string} [zone] @returns {string} date and time, for titles */
export function momentText(at, locale, zone) {
  return dateFormat(locale, { dateStyle: "full", timeStyle: "short", timeZone: zone }).format(new Date(at));
}

/** @param {string|Date} at @param {string} locale @param {string} [zone] @returns {string} a moment within a sentence, with its day unless that is today */
export function soonText(at, locale, zone) {
  if (dayOf(at, zone) === dayOf(new Date(), zone)) return timeText(at, locale, zone);
  const format = { weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit", timeZone: zone };
  return dateFormat(locale, /** @type {Intl.DateTimeFormatOptions} */ (format)).format(new Date(at));
}

/** @param {string|Date} at @param {string} locale @param {Words} words @param {string} [zone] @returns {string} */
export function dayText(at, locale, words, zone) {
  const today = dayOf(new Date(), zone);
  const day = dayOf(at, zone);
  const days = Math.round((Date.parse(today) - Date.parse(day)) / 86_400_000);
  if (days === 0) return words("today");
  if (days === 1) return words("yesterday");
  const year = day.slice(0, 4) === today.slice(0, 4) ? undefined : "numeric";
  const format = dateFormat(locale, { weekday: "long", day: "numeric", month: "long", year, timeZone: zone });
  return format.format(new Date(at));
}

/** "2026-11-22": the day of a moment, there. @param {string|Date} at @param {string} [zone] @returns {string} */
function dayOf(at, zone) {
  const format = dateFormat("en-CA", { year: "numeric", month: "2-digit", day: "2-digit", timeZone: zone });
  return format.format(new Date(at));
}

/** @param {number} number @param {string} locale @returns {string} */
export function numberText(number, locale) {
  return new Intl.NumberFormat(locale).format(number);
}

/** @param {number} bytes @param {string} locale @returns {string} */
export function sizeText(bytes, locale) {
  const step = bytes < 1000 ? 0 : bytes < 999_500 ? 1 : 2;
  const unit = ["byte", "kilobyte", "megabyte"][step];
  const maximumFractionDigits = step === 2 && bytes < 10_000_000 ? 1 : 0;
  const unitDisplay = step === 0 ? "long" : "short"; // "7 byte" is what CLDR calls short
  const format = new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay, maximumFractionDigits });
  return format.format(bytes / 1000 ** step);
}

// ——— nodes ———

/** @param {string|Date} at @param {ThreadOptions} options @returns {HTMLElement} */
function dayNode(at, { locale, words, zone }) {
  const node = element("div", "thread-day");
  const time = element("time", "thread-day-name", dayText(at, locale, words, zone));
  time.dateTime = new Date(at).toISOString();
  node.append(time);
  return node;
}

/** Whether two neighbours read as one turn of the same author. @param {Entry|undefined} a @param {Entry} b @param {string} [zone] */
export function follows(a, b, zone) {
  if (!a || a.kind !== b.kind || a.author !== b.author || a.kind === "happening") return false;
  if ((a.who?.id ?? null) !== (b.who?.id ?? null)) return false;
  const gap = Date.parse(b.at) - Date.parse(a.at);
  return gap < GROUP_WITHIN && dayOf(a.at, zone) === dayOf(b.at, zone);
}

/** One entry. @param {Entry} entry @param {ThreadOptions} options @returns {HTMLElement} */
export function entryNode(entry, options) {
  if (entry.kind === "happening") return happeningNode(entry, options);
  const mine = options.mine(entry);
  const node = element("article", `entry entry-${entry.kind} entry-by-${entry.author}`);
  node.classList.toggle("entry-mine", mine);
  node.classList.toggle("entry-follows", Boolean(options.follows));
  node.dataset.number = String(entry.number);
  if (entry.id) node.dataset.id = entry.id;
  if (!options.follows) node.append(...faceNodes(entry, options, mine));
  const bubble = element("div", "entry-bubble");
  if (entry.reply_to) bubble.append(quoteNode(entry, options));
  if (entry.text) {
    const text = element("div", "entry-text");
    text.dir = "auto";
    text.append(...paragraphs(entry.text));
    bubble.append(text);
  }
  if (entry.files.length) bubble.append(filesNode(entry.files, options));
  bubble.append(...(options.below?.(entry) ?? []));
  node.append(bubble, ...(options.beside ? [options.beside()] : []), metaNode(entry, options));
  return node;
}

/** @param {Entry} entry @param {ThreadOptions} options */
function happeningNode(entry, options) {
  const node = element("div", "entry entry-happening");
  node.dataset.number = String(entry.number);
  const sentence = element("span", "entry-text", options.happening?.(entry) || entry.text);
  sentence.dir = "auto";
  node.append(sentence, " · ", timeNode(entry.at, options), ...(options.below?.(entry) ?? []));
  return node;
}

/** @param {Entry} entry @param {ThreadOptions} options @param {boolean} mine */
function faceNodes(entry, options, mine) {
  const name = entry.who?.name ?? "";
  const head = element("header", "entry-who");
  if (name) {
    const shown = element("bdi", "entry-name", name);
    head.append(shown);
  }
  if (entry.author === "bot") head.append(element("span", "entry-role", options.words("bot")));
  if (entry.kind === "note") head.append(element("span", "entry-role", options.words("note")));
  return mine && entry.author === "customer" ? [head] : [avatarNode(name, entry.who?.avatar), head];
}

/** A face, or the first letter of the name. @param {string} name @param {string|null} [source] @returns {HTMLElement} */
export function avatarNode(name, source) {
  const node = element("span", "entry-face");
  node.setAttribute("aria-hidden", "true");
  if (source) {
    const picture = element("img");
    picture.src = source;
    picture.alt = "";
    picture.loading = "lazy";
    node.append(picture);
  } else {
    node.textContent = [...name.trim()][0]?.toLocaleUpperCase() ?? "";
  }
  return node;
}

/** What an entry answers; pressing it leads there. @param {Entry} entry @param {ThreadOptions} options */
function quoteNode(entry, options) {
  const number = entry.reply_to ?? 0;
  const quoted = quotedBy(entry, options);
  const node = element("blockquote", "entry-quote");
  const name = quoted && (options.nameOf?.(quoted) ?? quoted.who?.name);
  const lead = element("button", "entry-quoted");
  lead.type = "button";
  if (name) lead.append(element("bdi", "entry-quote-name", name));
  const words = element("span", "entry-quote-words", quoted ? textOf(quoted) : options.words("deleted_quote"));
  words.dir = "auto";
  lead.append(words);
  lead.addEventListener("click", () => options.onQuote?.(number));
  node.append(lead);
  return node;
}

/** A customer can name any number, but she answers only what was said to her. @param {Entry} entry @param {ThreadOptions} options */
function quotedBy(entry, { find }) {
  const quoted = entry.reply_to && entry.reply_to !== entry.number ? find?.(entry.reply_to) : undefined;
  return quoted?.kind === "public" || entry.author !== "customer" ? quoted : undefined;
}

/** An entry in few words. @param {Entry} entry @returns {string} */
export function textOf(entry) {
  return entry.text.slice(0, 300) || entry.files.map((file) => file.name).join(", ");
}

/** @param {Entry} entry @param {ThreadOptions} options */
function metaNode(entry, options) {
  const meta = element("footer", "entry-meta");
  meta.append(timeNode(entry.at, options));
  const state = options.state?.(entry);
  if (state) {
    const node = element("span", `entry-state entry-state-${state}`, options.words(state));
    meta.append(node);
  }
  meta.append(...(options.tools?.(entry) ?? []));
  return meta;
}

/** @param {string} at @param {ThreadOptions} options */
function timeNode(at, { locale, zone }) {
  const time = element("time", "entry-time", timeText(at, locale, zone));
  time.dateTime = at;
  time.title = momentText(at, locale, zone);
  return time;
}

/** @param {Attached[]} files @param {ThreadOptions} options */
function filesNode(files, options) {
  const list = element("ul", "entry-files");
  for (const file of files) {
    const item = element("li");
    if (file.kind === "audio") item.append(soundNode(file));
    item.append(file.kind === "image" && (file.thumb || file.url) ? imageNode(file, options) : fileNode(file, options));
    list.append(item);
  }
  return list;
}

/** @param {Attached} file @param {ThreadOptions} options */
function imageNode(file, options) {
  const link = element("a", "entry-image");
  link.href = file.url;
  link.target = "_blank";
  link.rel = "noopener";
  link.setAttribute("aria-label", options.words("open_image", { name: file.name }));
  const picture = element("img");
  picture.src = file.thumb || file.url;
  picture.alt = file.name;
  picture.loading = "lazy";
  // Reserve the place before the bytes arrive, so that the thread does not jump.
  if (file.width && file.height) {
    picture.width = file.width;
    picture.height = file.height;
  }
  link.append(picture);
  const open = options.onImage;
  if (open) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open(file, link);
    });
  }
  return link;
}

/** Heard where it stands. @param {Attached} file */
const soundNode = ({ url: src, name }) =>
  Object.assign(element("audio", "entry-sound"), { controls: true, preload: "metadata", src, ariaLabel: name });

/** @param {Attached} file @param {ThreadOptions} options */
function fileNode(file, options) {
  const size = sizeText(file.size, options.locale);
  const link = element("a", `entry-file entry-file-${file.kind}`);
  link.href = file.url;
  link.target = "_blank";
  link.rel = "noopener";
  link.setAttribute("aria-label", options.words("download", { name: file.name, size }));
  link.append(element("bdi", "entry-file-name", file.name), element("span", "entry-file-size", size));
  return link;
}

// ——— the whole thread ———

/** Keeps a log of entries in order: by number, then those that wait to be sent. */
export class Thread {
  /** @type {HTMLElement} */ #box;
  /** @type {ThreadOptions} */ #options;
  /** @type {Map<number, Entry>} */ #entries = new Map();
  /** @type {Map<string, Entry>} */ #waiting = new Map();

  /** @param {HTMLElement} box Emptied, and filled from now on. @param {ThreadOptions} options */
  constructor(box, options) {
    this.#box = box;
    this.#options = {
      find: (number) => this.#entries.get(number), onQuote: (number) => this.reveal(number), ...options,
    };
    this.clear();
  }

  /** Entries on disk, in order. @returns {Entry[]} */
  get entries() {
    return [...this.#entries.values()].sort((a, b) => a.number - b.number);
  }

  /** Entries not yet on disk, as they were written. @returns {Entry[]} */
  get waiting() {
    return [...this.#waiting.values()];
  }

  /** The greatest number known, 0 when empty. */
  get last() {
    return Math.max(0, ...this.#entries.keys());
  }

  clear() {
    this.#entries.clear();
    this.#waiting.clear();
    this.#box.replaceChildren();
  }

  /** Add or replace entries; one that arrives takes the place of its own waiting copy. @param {Entry[]} entries */
  put(entries) {
    for (const entry of entries) {
      this.#entries.set(entry.number, entry);
      if (entry.id) this.#waiting.delete(entry.id);
    }
    this.draw();
  }

  /** Show what is written but not yet on disk. @param {Entry} entry its `id` is set, its `number` is 0 */
  wait(entry) {
    const id = entry.id;
    if (!id || this.entries.some((known) => known.id === id)) return;
    this.#waiting.set(id, entry);
    this.draw();
  }

  /** Take a waiting entry away. @param {string} id @returns {Entry|undefined} */
  unwait(id) {
    const entry = this.#waiting.get(id);
    this.#waiting.delete(id);
    this.draw();
    return entry;
  }

  /** Lead to an entry: scroll there, set the focus and mark it. False: it is not in the thread. @param {number} number */
  reveal(number) {
    const node = number && this.#box.querySelector(`:scope > [data-number="${number}"]`);
    if (!(node instanceof HTMLElement)) return false;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    node.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
    node.tabIndex = -1;
    node.focus({ preventScroll: true });
    node.classList.add("entry-shown");
    setTimeout(() => node.classList.remove("entry-shown"), SHOWN_FOR);
    return true;
  }

  /** Lay the nodes anew where they changed; nodes that stay are left alone, so that focus and selection survive. */
  draw() {
    /** @type {Map<string, HTMLElement>} */
    const old = new Map();
    for (const child of this.#box.children) {
      if (child instanceof HTMLElement && child.dataset.mark) old.set(child.dataset.mark, child);
    }
    /** @type {HTMLElement[]} */
    const wanted = [];
    /** @type {Entry|undefined} */
    let before;
    for (const entry of [...this.entries, ...this.#waiting.values()]) {
      const { locale, words, zone } = this.#options;
      const day = dayOf(entry.at, zone);
      if (!before || dayOf(before.at, zone) !== day) {
        const mark = `day ${day} ${dayText(entry.at, locale, words, zone)}`;
        wanted.push(keep(old, mark, () => dayNode(entry.at, this.#options)));
      }
      const options = { ...this.#options, follows: follows(before, entry, zone) };
      const quotes = entry.reply_to && Boolean(quotedBy(entry, options));
      const mark = JSON.stringify([entry.id || entry.number, options.follows, quotes, entry.text, entry.renditions, !!entry.facts?.part]);
      const node = keep(old, mark, () => entryNode(entry, options));
      freshen(node, entry, options);
      wanted.push(node);
      before = entry;
    }
    place(this.#box, wanted);
  }
}

/** @param {Map<string, HTMLElement>} old @param {string} mark @param {() => HTMLElement} make */
function keep(old, mark, make) {
  const node = old.get(mark) ?? make();
  node.dataset.mark = mark;
  return node;
}

/**
 * Bring number and state of a node up to date. The rest of it stays: a screen reader must not read a message again
 * because it was delivered, and a picture must not flicker.
 * @param {HTMLElement} node @param {Entry} entry @param {ThreadOptions} options
 */
function freshen(node, entry, options) {
  const now = JSON.stringify([entry.number, options.state?.(entry)]);
  const meta = node.querySelector(":scope > .entry-meta");
  if (meta && node.dataset.now !== undefined && node.dataset.now !== now) meta.replaceWith(metaNode(entry, options));
  node.dataset.number = String(entry.number);
  node.dataset.now = now;
}

/** @param {HTMLElement} box @param {HTMLElement[]} wanted */
function place(box, wanted) {
  const stays = new Set(wanted);
  for (const child of [...box.children]) if (!stays.has(/** @type {HTMLElement} */ (child))) child.remove();
  wanted.forEach((node, index) => {
    if (box.children[index] !== node) box.insertBefore(node, box.children[index] ?? null);
  });
}

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag @param {string} [classes] @param {string} [text]
 * @returns {HTMLElementTagNameMap[K]}
 */
export function element(tag, classes = "", text = "") {
  const node = document.createElement(tag);
  if (classes) node.className = classes;
  if (text) node.textContent = text;
  return node;
}
