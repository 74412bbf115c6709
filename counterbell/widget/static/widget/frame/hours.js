// @ts-check
/** How the counter stands, in words: is somebody there, when does it open, how soon do people answer, who is next. */

/** @typedef {import("../../ui/thread.js").Words} Words */
/**
 * @typedef {object} Moment
 * @property {boolean} online @property {boolean|null} open null: no hours are kept @property {string|null} opens_at
 * @property {string|null} closes_at @property {string|null} zone The shop's. @property {boolean} busy
 * @property {{seconds: number, in_hours: boolean}|null} usual @property {number|null} [place]
 */

const DAY = 24 * 3600 * 1000;
const WEEK = 6 * DAY;
/** @type {[string, number][]} */ const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60]];

/** "5 minutes", "۵ دقیقه". @param {number} seconds @param {string} locale */
export function spanText(seconds, locale) {
  const [unit, length] = UNITS.find(([, one]) => seconds >= one) ?? ["minute", 60];
  const count = Math.max(1, Math.round(seconds / length));
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(count).replaceAll(" ", "\u00a0");
}

/** "We open tomorrow at 9:00.": by the clock on her own wall. @param {Moment} moment @param {Words} words @param {string} locale @param {Date} [now] */
export function openingText({ opens_at, zone }, words, locale, now = new Date()) {
  if (!opens_at) return "";
  const at = new Date(opens_at);
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: "short" }).format(at);
  const time = zone && !sameClock(zone, at) ? words("your_time", { time: clock }) : clock;
  const days = Math.round((midnight(at) - midnight(now)) / DAY);
  if (days === 0) return words("opens_today", { time });
  if (days === 1) return words("opens_tomorrow", { time });
  const near = at.getTime() - now.getTime() < WEEK;
  const how = /** @type {Intl.DateTimeFormatOptions} */ (near ? { weekday: "long" } : { weekday: "long", day: "numeric", month: "long" });
  return words("opens_day", { time, day: new Intl.DateTimeFormat(locale, how).format(at) });
}

/** What she may expect, as one or two sentences; "" when nothing honest can be said. @param {Moment} moment @param {Words} words @param {string} locale */
export function expectText(moment, words, locale) {
  const closed = moment.open === false && !moment.online;
  const opening = closed ? openingText(moment, words, locale) : "";
  const lines = moment.online ? [] : [words("away_long"), opening];
  if (moment.usual && closed && opening && moment.usual.in_hours) {
    lines.push(words("answers_open", { span: spanText(Math.max(120, moment.usual.seconds), locale) }));
  } else if (moment.usual && !closed) {
    lines.push(moment.usual.seconds > 60 ? words("answers", { span: spanText(moment.usual.seconds, locale) }) : words("answers_minute"));
  }
  return lines.filter(Boolean).join(" ");
}

/** @param {Moment} moment @param {Words} words @param {string} locale */
export function placeText({ place }, words, locale) {
  if (!place) return "";
  return place === 1 ? words("queue_next") : words("queue_place", { place: new Intl.NumberFormat(locale).format(place) });
}

/** Whether a clock there shows what a clock here shows. @param {string} zone @param {Date} at */
function sameClock(zone, at) {
  try {
    const show = (/** @type {string|undefined} */ timeZone) =>
      new Intl.DateTimeFormat("en", { dateStyle: "short", timeStyle: "short", timeZone }).format(at);
    return show(zone) === show(undefined);
  } catch {
    return false; // a zone that this browser does not know
  }
}

/** @param {Date} at */
function midnight(at) {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}
