// @ts-check
/**
 * A date of the Persian calendar: typed as ۱۴۰۵/۰۹/۰۹, or chosen from a month. What is sent is the ISO date that a
 * native field would send. Without this module the server reads what was typed.
 */

const DAY_MS = 86_400_000;
const FIRST_DAY = -492_268; // 1 Farvardin of the year 1, counted from 1 January 1970
const MORNING = "09:00";
const TYPED = /^(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})(?:[\sT,،]+(\d{1,2}):(\d{2}))?$/;

/** @typedef {[number, number, number]} Triple year, month, day */

/** Days from the epoch to the beginning of a year. Right from 1200 to 1502. @param {number} year */
const newYear = (year) => FIRST_DAY + 365 * (year - 1) + Math.floor((8 * year + 21) / 33);

/** @param {Triple} jalali @returns {number} days since 1 January 1970 */
export function numberOf([year, month, day]) {
  return newYear(year) + (month <= 7 ? 31 * (month - 1) : 30 * (month - 1) + 6) + day - 1;
}

/** @param {number} number days since 1 January 1970 @returns {Triple} */
export function jalaliOf(number) {
  const year = 1 + Math.floor((33 * (number - FIRST_DAY) + 3) / 12_053);
  const passed = number - newYear(year);
  const month = passed < 216 ? Math.floor(passed / 31) : Math.floor((passed - 6) / 30);
  return [year, month + 1, 1 + passed - (month <= 6 ? 31 * month : 30 * month + 6)];
}

/** @param {number} year @param {number} month */
const daysIn = (year, month) => numberOf(month < 12 ? [year, month + 1, 1] : [year + 1, 1, 1]) - numberOf([year, month, 1]);

/** @param {number} number */
const isoOf = (number) => new Date(number * DAY_MS).toISOString().slice(0, 10);

/** @param {string} iso begins with a date @returns {number} NaN when there is none */
const fromIso = (iso) => Date.parse(`${iso.slice(0, 10)}T00:00:00Z`) / DAY_MS;

/** @param {string|number} text */
const latin = (text) => String(text).replace(/[۰-۹٠-٩]/g, (digit) => String(digit.charCodeAt(0) & 15));

/** @param {string|number} text */
const persian = (text) => String(text).replace(/\d/g, (digit) => "۰۱۲۳۴۵۶۷۸۹"[Number(digit)]);

/** @param {number} value */
const two = (value) => String(value).padStart(2, "0");

/** The name of a day's month, or of the day itself. @param {"month"|"weekday"} what @param {number} number */
const nameOf = (what, number) =>
  new Intl.DateTimeFormat("fa-u-ca-persian", { timeZone: "UTC", [what]: "long" }).format(new Date(number * DAY_MS));

/** اردیبهشت ۱۴۰۵ @param {number} number */
const monthOf = (number) => `${nameOf("month", number)} ${persian(jalaliOf(number)[0])}`;

/**
 * @template {Element} T
 * @param {ParentNode} root @param {string} selector
 */
const part = (root, selector) => /** @type {T} */ (root.querySelector(selector));

class DayField extends HTMLElement {
  /** @type {HTMLInputElement} what one types in */ #typed = part(this, "input");
  /** @type {HTMLInputElement} what is sent */ #sent = document.createElement("input");
  /** @type {HTMLElement} */ #month = part(this, "[popover]");
  /** @type {HTMLInputElement|null} */ #time = this.querySelector("[type=time]");
  /** the day on which the keyboard stands */ #here = 0;

  static #made = 0;

  connectedCallback() {
    if (this.#sent.parentElement) return;
    const id = `day-field-${++DayField.#made}`;
    this.#sent.type = "hidden";
    this.#sent.name = this.#typed.name;
    this.#typed.removeAttribute("name");
    this.append(this.#sent);
    this.#month.id = id;
    part(this, ":scope > button").setAttribute("popovertarget", id);
    const fault = part(this, "[data-fault]");
    fault.id = `${id}-fault`;
    this.#typed.setAttribute("aria-describedby", [this.#typed.getAttribute("aria-describedby"), fault.id].join(" ").trim());
    this.#typed.addEventListener("input", () => this.#read(false));
    this.#typed.addEventListener("change", () => this.#read(true));
    this.#month.addEventListener("toggle", (event) => this.#toggled(/** @type {ToggleEvent} */ (event)));
    this.#month.addEventListener("click", (event) => this.#clicked(/** @type {Element} */ (event.target)));
    this.#month.addEventListener("keydown", (event) => this.#pressed(event));
    this.#time?.addEventListener("input", () => this.#timed());
    this.#read(false);
  }

  /** Take over what is typed. @param {boolean} finished the writer has left the field: write it neatly, say what is wrong */
  #read(finished) {
    const text = latin(this.#typed.value).trim();
    const found = text ? this.#understood(text) : { iso: "", why: "" };
    const why = found.why || this.#outside(found.iso);
    this.#sent.value = found.iso;
    this.#typed.setCustomValidity(why);
    if (finished && found.iso) this.#write(found.iso);
    if (finished || !why) this.#tell(why);
  }

  /** @param {string} text with Latin digits @returns {{iso: string, why: string}} */
  #understood(text) {
    const { odd = "", noDay = "" } = this.dataset;
    const [, year, month, day, hour, minute] = (TYPED.exec(text) ?? []).map(Number);
    if (!year || month < 1 || month > 12 || hour > 23 || minute > 59) return { iso: "", why: odd };
    const isJalali = year >= 1300 && year < 1500;
    if (!isJalali && (year < 1900 || year > 2100)) return { iso: "", why: odd };
    const first = isJalali ? numberOf([year, month, 1]) : Date.UTC(year, month - 1, 1) / DAY_MS;
    const days = isJalali ? daysIn(year, month) : new Date(Date.UTC(year, month, 0)).getUTCDate();
    if (day < 1 || day > days) {
      const name = isJalali ? monthOf(first) : persian(`${year}/${month}`);
      return { iso: "", why: noDay.replace("{month}", name).replace("{days}", persian(days)) };
    }
    const time = Number.isNaN(hour ?? NaN) ? MORNING : `${two(hour)}:${two(minute)}`;
    return { iso: isoOf(first + day - 1) + (this.#time ? `T${time}` : ""), why: "" };
  }

  /** What to say of a day before the first or after the last that may be chosen. @param {string} iso */
  #outside(iso) {
    const { min, max, early = "", late = "" } = this.dataset;
    if (!iso) return "";
    return min && iso < min ? early : max && iso > max ? late : "";
  }

  /** @param {string} why */
  #tell(why) {
    const fault = /** @type {HTMLElement} */ (part(this, "[data-fault]"));
    fault.hidden = !why;
    fault.textContent = why;
    this.#typed.toggleAttribute("aria-invalid", Boolean(why));
    if (why) this.#typed.setAttribute("aria-invalid", "true");
  }

  /** @param {string} iso */
  #write(iso) {
    const [year, month, day] = jalaliOf(fromIso(iso));
    this.#typed.value = persian(`${year}/${two(month)}/${two(day)}${iso.slice(10).replace("T", " ")}`);
  }

  /** A day or a time was chosen. @param {string} iso */
  #take(iso) {
    this.#write(iso);
    this.#typed.dispatchEvent(new Event("input", { bubbles: true }));
    this.#typed.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // ——— the month ———

  /** @param {ToggleEvent} event */
  #toggled(event) {
    if (event.newState !== "open") return;
    const { today = "", min = "", max = "" } = this.dataset;
    const days = fromIso(this.#sent.value || today);
    if (this.#time) this.#time.value = this.#sent.value.slice(11) || MORNING;
    this.#stand(Math.min(Math.max(days, min ? fromIso(min) : days), max ? fromIso(max) : Infinity));
  }

  /** Show the month of a day, and stand on it. @param {number} number */
  #stand(number, focus = true) {
    this.#here = number;
    const [year, month] = jalaliOf(number);
    const first = numberOf([year, month, 1]);
    const end = first + daysIn(year, month);
    part(this.#month, ".calendar-month").textContent = monthOf(first);
    const rows = [];
    for (let week = first - columnOf(first); week < end; week += 7) {
      const row = document.createElement("tr");
      for (let day = week; day < week + 7; day++) row.append(day >= first && day < end ? this.#cell(day) : document.createElement("td"));
      rows.push(row);
    }
    part(this.#month, "tbody").replaceChildren(...rows);
    if (focus) /** @type {HTMLElement} */ (part(this.#month, "[tabindex='0']")).focus();
  }

  /** @param {number} number */
  #cell(number) {
    const cell = document.createElement("td");
    const day = persian(jalaliOf(number)[2]);
    cell.textContent = day;
    cell.dataset.day = String(number);
    cell.tabIndex = number === this.#here ? 0 : -1;
    cell.setAttribute("aria-label", `${nameOf("weekday", number)} ${day} ${monthOf(number)}`);
    cell.setAttribute("aria-selected", String(isoOf(number) === this.#sent.value.slice(0, 10)));
    if (isoOf(number) === this.dataset.today) cell.setAttribute("aria-current", "date");
    if (this.#barred(number)) cell.setAttribute("aria-disabled", "true");
    return cell;
  }

  /** @param {number} number */
  #barred(number) {
    const { min = "", max = "" } = this.dataset;
    const iso = isoOf(number);
    return iso < min.slice(0, 10) || Boolean(max && iso > max.slice(0, 10));
  }

  /** @param {Element} target */
  #clicked(target) {
    const step = target.closest("[data-step]")?.getAttribute("data-step");
    if (step) this.#stand(monthsOn(this.#here, Number(step)), false);
    if (target.closest("[data-to-today]")) this.#choose(fromIso(this.dataset.today ?? ""));
    if (target.closest("[data-finished]")) this.#leave();
    const cell = target.closest("[data-day]");
    if (cell instanceof HTMLElement) this.#choose(Number(cell.dataset.day));
  }

  /** @param {number} number */
  #choose(number) {
    if (this.#barred(number)) return;
    this.#take(isoOf(number) + (this.#time ? `T${this.#time.value || MORNING}` : ""));
    if (!this.#time) return this.#leave();
    this.#stand(number, false);
    this.#time.focus();
  }

  #timed() {
    if (this.#time?.value) this.#take(`${isoOf(this.#here)}T${this.#time.value}`);
  }

  #leave() {
    this.#month.hidePopover();
    this.#typed.focus();
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    const target = /** @type {Element} */ (event.target);
    if (event.key === "Enter" && target === this.#time) {
      event.preventDefault(); // it would send the form
      this.#leave();
    }
    const goal = target.closest("[data-day]") ? this.#goal(event) : NaN;
    if (Number.isNaN(goal)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Enter" || event.key === " ") this.#choose(goal);
    else this.#stand(goal);
  }

  /** Where a key leads; a week runs from right to left. @param {KeyboardEvent} event @returns {number} NaN: nowhere */
  #goal({ key, shiftKey }) {
    const here = this.#here;
    switch (key) {
      case "ArrowLeft": return here + 1;
      case "ArrowRight": return here - 1;
      case "ArrowDown": return here + 7;
      case "ArrowUp": return here - 7;
      case "Home": return here - columnOf(here);
      case "End": return here + 6 - columnOf(here);
      case "PageDown": return monthsOn(here, shiftKey ? 12 : 1);
      case "PageUp": return monthsOn(here, shiftKey ? -12 : -1);
      case "Enter":
      case " ": return here;
      default: return NaN;
    }
  }
}

/** Saturday is 0. @param {number} number */
const columnOf = (number) => (((number + 5) % 7) + 7) % 7;

/** The same day some months on, or that month's last. @param {number} number @param {number} step */
function monthsOn(number, step) {
  const [year, month, day] = jalaliOf(number);
  const months = year * 12 + month - 1 + step;
  const [y, m] = [Math.floor(months / 12), (months % 12) + 1];
  return numberOf([y, m, Math.min(day, daysIn(y, m))]);
}

customElements.define("day-field", DayField);
