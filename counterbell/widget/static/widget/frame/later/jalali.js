// @ts-check
/** A day of the Persian calendar, as three boxes: what browsers offer for a date knows only another calendar. */

import { element, numberText } from "../../../ui/thread.js";

/** @typedef {import("../../../ui/thread.js").Words} Words */

const LOCALE = "fa-IR-u-ca-persian-nu-latn";
const DAY_MS = 86_400_000;
const BEGUN = "?"; // no day: some of the boxes are chosen, or together they are no day
const [YEARS_BACK, YEARS_AHEAD] = [100, 10];
const DAYS = new Intl.DateTimeFormat(LOCALE, { year: "numeric", month: "numeric", day: "numeric", timeZone: "UTC" });
const MONTH = new Intl.DateTimeFormat("fa-IR-u-ca-persian", { month: "long", timeZone: "UTC" });

/** @param {Date} at @returns {number[]} year, month, day */
function jalali(at) {
  const parts = DAYS.formatToParts(at);
  return ["year", "month", "day"].map((type) => Number(parts.find((one) => one.type === type)?.value));
}

/** "2026-12-05" of a Persian day; "" when that month has no such day. @param {number} year @param {number} month @param {number} day */
export function isoOf(year, month, day) {
  // The year begins about 20 March, its first six months have 31 days: never more than a few days off.
  const about = Date.UTC(year + 621, 2, 20) + (month <= 6 ? (month - 1) * 31 : (month - 1) * 30 + 6) * DAY_MS + (day - 1) * DAY_MS;
  for (const off of [0, 1, 2, -1, -2]) {
    const at = new Date(about + off * DAY_MS);
    const found = jalali(at);
    if (found[0] === year && found[1] === month && found[2] === day) return at.toISOString().slice(0, 10);
  }
  return "";
}

/** @param {{key: string, label: string, required: boolean}} one @param {Words} words */
export function dayField({ key, label, required }, words) {
  const box = element("fieldset", "field day");
  const name = element("legend", "", required ? label : words("form_optional", { label }));
  name.dir = "auto";
  const [thisYear] = jalali(new Date());
  const years = Array.from({ length: YEARS_BACK + YEARS_AHEAD + 1 }, (_, place) => thisYear + YEARS_AHEAD - place);
  const day = select(words("part_day_day"), Array.from({ length: 31 }, (_, place) => place + 1), (one) => numberText(one, "fa"));
  const month = select(words("part_day_month"), Array.from({ length: 12 }, (_, place) => place + 1), monthName);
  const year = select(words("part_day_year"), years, (one) => numberText(one, "fa").replace(/٬/g, ""));
  const value = element("input");
  value.type = "hidden";
  value.name = key;
  const fault = element("span", "fault");
  fault.id = `fault-${key}`;
  box.setAttribute("aria-describedby", fault.id);
  const boxes = [day, month, year];
  for (const one of boxes) {
    if (required) one.setAttribute("aria-required", "true");
    one.addEventListener("change", () => {
      const said = boxes.map((box) => Number(box.value));
      const found = said.every(Boolean) ? isoOf(said[2], said[1], said[0]) : "";
      value.value = found || (said.some(Boolean) ? BEGUN : "");
    });
  }
  const row = element("span", "day-boxes");
  row.append(...boxes);
  box.append(name, row, value, fault);
  return box;
}

/** @param {number} month */
function monthName(month) {
  return MONTH.format(new Date(isoOf(1403, month, 10)));
}

/** @param {string} name @param {number[]} values @param {(value: number) => string} text */
function select(name, values, text) {
  const node = element("select");
  node.setAttribute("aria-label", name);
  node.append(new Option(name, ""), ...values.map((one) => new Option(text(one), String(one))));
  return node;
}
