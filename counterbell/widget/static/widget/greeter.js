// @ts-check
/**
 * Greets by the brand's rules: which words, on which page, after what. Loaded by pages of brands that have rules.
 * Everything is decided here, in her browser; we ask the counter only whether somebody is there, at the moment of speaking.
 */

/**
 * @typedef {object} Rule
 * @property {number} id @property {string} text @property {"visitor"|"session"|"days"} every @property {number} days
 * @property {string[]} [pages] @property {string[]} [not_pages] @property {number} [seconds] @property {number} [scroll]
 * @property {boolean} [exit] @property {"new"|"returning"} [visitor] @property {string[]} [zones] @property {number} [cart]
 * @property {"open"|"online"} [when]
 */
/**
 * @typedef {object} Here What the loader lends us.
 * @property {string} base @property {string} brand @property {string} name who speaks
 * @property {() => any} recall @property {(more: object) => void} remember
 * @property {(text: string, name: string, then: {act: () => void, gone: () => void}) => void} note
 * @property {(greeting: {id: number, text: string}) => void} open @property {(page: string, path: string) => boolean} fits
 * @property {() => string} zone
 * @property {() => number} cart @property {() => unknown} busy
 */

const LOOKS_EVERY = 1000;
const DAY = 24 * 3600 * 1000;
const MOMENT_KEPT = 60_000;

/** @param {Rule[]} rules in one language @param {Here} here */
export function begin(rules, here) {
  new Greeter(rules, here).start();
}

class Greeter {
  #here; #rules;
  /** @type {Visit|undefined} */ #known;
  #path = "";
  /** How long this page has been looked at. */ #seconds = 0;
  #leaves = false;
  /** On this page something was said already. */ #spoke = false;
  #asking = false;
  /** @type {{at: number, said: any}} */ #moment = { at: 0, said: null };

  /** @param {Rule[]} rules @param {Here} here */
  constructor(rules, here) {
    this.#here = here;
    this.#rules = rules;
  }

  /** Looked up when a rule asks for it: a browser's first look into its storage is dear. */
  get #visit() {
    return (this.#known ??= new Visit(this.#here));
  }

  start() {
    document.documentElement.addEventListener("mouseleave", (event) => {
      if (event.clientY > 0) return; // at the side: towards a scroll bar or another window
      this.#leaves = true;
      this.#look();
      this.#leaves = false;
    });
    // She was here, though no rule asked.
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.#visit);
    setInterval(() => {
      if (document.visibilityState !== "visible") return;
      this.#seconds += 1;
      this.#look();
    }, LOOKS_EVERY);
  }

  #look() {
    if (location.pathname !== this.#path) {
      this.#path = location.pathname;
      this.#seconds = 0;
      this.#spoke = false;
    }
    if (this.#spoke || this.#asking) return;
    const rule = this.#rules.find((one) => this.#fits(one));
    if (rule && !this.#visit.declined && !this.#here.busy()) this.#speak(rule);
  }

  /** @param {Rule} rule */
  #fits(rule) {
    const on = (/** @type {string} */ page) => this.#here.fits(page, this.#path);
    return (
      this.#seconds >= (rule.seconds ?? 0) &&
      (!rule.pages || rule.pages.some(on)) &&
      !rule.not_pages?.some(on) &&
      (!rule.exit || this.#leaves) &&
      (!rule.zones || rule.zones.includes(this.#here.zone())) &&
      (!rule.cart || this.#here.cart() >= rule.cart) &&
      (!rule.scroll || scrolled() >= rule.scroll) &&
      (!rule.visitor || (rule.visitor === "returning") === this.#visit.returning) &&
      this.#visit.mayHear(rule)
    );
  }

  /** @param {Rule} rule */
  async #speak(rule) {
    this.#asking = true;
    const moment = await this.#now();
    this.#asking = false;
    const wanted = !rule.when || (rule.when === "online" ? moment?.online : moment?.open !== false);
    if (!moment || moment.busy || !wanted) {
      this.#visit.skip(rule.id);
      return;
    }
    if (this.#here.busy() || location.pathname !== this.#path) return;
    this.#spoke = true;
    this.#visit.heard(rule.id);
    this.#here.note(rule.text, this.#here.name, {
      act: () => this.#here.open({ id: rule.id, text: rule.text }),
      gone: () => this.#visit.decline(),
    });
  }

  /** How the counter stands; null when it does not say. */
  async #now() {
    if (Date.now() - this.#moment.at > MOMENT_KEPT) {
      const answer = await fetch(`${this.#here.base}moment`, { credentials: "omit" }).catch(() => null);
      this.#moment = { at: Date.now(), said: answer?.ok ? await answer.json() : null };
    }
    return this.#moment.said;
  }
}

/** What is remembered of her visits: in her browser, on the shop's own origin. */
class Visit {
  returning = false;
  #here;
  /** @type {{returning?: boolean, heard?: number[], declined?: boolean}} */ #session = {};
  /** @type {Map<number, number>} rules that waited for somebody who was not there, and since when */ #skipped = new Map();

  /** @param {Here} here */
  constructor(here) {
    this.#here = here;
    try {
      this.#session = JSON.parse(sessionStorage.getItem(`counterbell:${here.brand}`) || "{}") || {};
    } catch {
      // Without storage each page is a visit.
    }
    this.#session.returning ??= Boolean(here.recall().seen);
    this.returning = this.#session.returning;
    here.remember({ seen: Date.now() });
    this.#keep();
  }

  /** She sent a greeting away: during this visit we say no more. */
  get declined() {
    return Boolean(this.#session.declined);
  }

  /** @param {Rule} rule */
  mayHear({ id, every, days }) {
    if (Date.now() - (this.#skipped.get(id) ?? 0) < MOMENT_KEPT) return false;
    const last = this.#here.recall().said?.[id];
    if (this.#session.heard?.includes(id)) return false;
    return !last || every === "session" || (every === "days" && Date.now() - last > days * DAY);
  }

  /** @param {number} id */
  heard(id) {
    this.#here.remember({ greeted: Date.now(), said: { ...this.#here.recall().said, [id]: Date.now() } });
    this.#session.heard = [...(this.#session.heard ?? []), id];
    this.#keep();
  }

  /** @param {number} id */
  skip(id) {
    this.#skipped.set(id, Date.now());
  }

  decline() {
    this.#session.declined = true;
    this.#keep();
  }

  #keep() {
    try {
      sessionStorage.setItem(`counterbell:${this.#here.brand}`, JSON.stringify(this.#session));
    } catch {
      // Then this page remembers alone.
    }
  }
}

/** How much of the page has passed her eyes, in percent; a page that needs no scrolling is all seen. */
function scrolled() {
  const { scrollHeight, clientHeight } = document.documentElement;
  const room = scrollHeight - clientHeight;
  return room > 0 ? (scrollY / room) * 100 : 100;
}
