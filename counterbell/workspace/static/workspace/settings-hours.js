// @ts-check
/** The hours of a brand: intervals come and go, a day is copied to others, holidays are added. */

/** @param {ParentNode} within @param {string} what @returns {HTMLElement[]} */
const all = (within, what) => [...within.querySelectorAll(what)].map((node) => /** @type {HTMLElement} */ (node));

/** @param {string} id @returns {HTMLElement} */
const fromMould = (id) => {
  const mould = /** @type {HTMLTemplateElement} */ (document.getElementById(id));
  return /** @type {HTMLElement} */ (mould.content.firstElementChild?.cloneNode(true));
};

/** "09:30" an hour later, at most the end of the day. @param {string} time */
function later(time) {
  const hour = Math.min(23, Number(time.slice(0, 2)) + 1);
  return `${String(hour).padStart(2, "0")}:${time.slice(3, 5)}`;
}

/** @param {HTMLElement} day @param {string} from @param {string} to */
function addInterval(day, from, to) {
  const made = fromMould("interval");
  const name = day.querySelector("h3")?.textContent ?? "";
  all(made, "input").forEach((node, at) => {
    const input = /** @type {HTMLInputElement} */ (node);
    input.name = `${day.dataset.day}-${at ? "to" : "from"}`;
    input.value = at ? to : from;
    input.setAttribute("aria-label", `${name}${input.getAttribute("aria-label") ?? ""}`);
  });
  const box = /** @type {HTMLElement} */ (day.querySelector("[data-intervals]"));
  box.insertBefore(made, box.querySelector(".closed"));
  return made;
}

/** @param {HTMLElement} day @returns {[string, string][]} */
function hoursOf(day) {
  return all(day, "[data-interval]").map((one) => {
    const [from, to] = all(one, "input").map((node) => /** @type {HTMLInputElement} */ (node).value);
    return [from, to];
  });
}

/** @param {HTMLElement} form */
function edit(form) {
  const days = all(form, "[data-day]");
  form.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    const day = /** @type {HTMLElement|null} */ (target.closest("[data-day]"));
    if (day && target.closest("[data-add]")) {
      const last = hoursOf(day).at(-1)?.[1];
      const from = last && last !== "00:00" ? later(last) : "09:00";
      const made = addInterval(day, from, last && last !== "00:00" ? later(from) : "17:00");
      made.querySelector("input")?.focus();
    } else if (day && target.closest("[data-remove]")) {
      target.closest("[data-interval]")?.remove();
      /** @type {HTMLElement|null} */ (day.querySelector("[data-add]"))?.focus();
    } else if (day && target.closest("[data-copy-day]")) {
      copyDay(day, days, target.closest("[data-copy-day]")?.getAttribute("data-copy-day") ?? "");
    } else if (target.closest("[data-add-special]")) {
      const list = /** @type {HTMLElement} */ (form.querySelector("[data-special]"));
      list.append(fromMould("special-line"));
      list.lastElementChild?.querySelector("input")?.focus();
    } else if (target.closest("[data-remove-special]")) {
      target.closest("[data-special-line]")?.remove();
      /** @type {HTMLElement|null} */ (form.querySelector("[data-add-special]"))?.focus();
    }
    form.dispatchEvent(new Event("input", { bubbles: true }));
  });
  form.addEventListener("input", (event) => {
    const line = event.target instanceof Element ? event.target.closest("[data-special-line]") : null;
    // Half an interval is none: both times, or the day is closed.
    if (line) for (const input of all(line, "input[type='time']")) {
      const [from, to] = all(line, "input[type='time']").map((node) => /** @type {HTMLInputElement} */ (node));
      /** @type {HTMLInputElement} */ (input).required = Boolean(from.value || to.value);
    }
    for (const one of all(form, "[data-special-line]")) {
      const open = all(one, "input[type='time']").some((node) => /** @type {HTMLInputElement} */ (node).value);
      /** @type {HTMLElement} */ (one.querySelector("[data-closed-badge]")).hidden = open;
    }
  });
  form.dispatchEvent(new Event("input"));
}

/** @param {HTMLElement} day @param {HTMLElement[]} days @param {string} where "all", "workdays" or a day */
function copyDay(day, days, where) {
  const hours = hoursOf(day);
  for (const other of days) {
    const wanted = where === "all" || (where === "workdays" ? "workday" in other.dataset : other.dataset.day === where);
    if (other === day || !wanted) continue;
    all(other, "[data-interval]").forEach((one) => one.remove());
    for (const [from, to] of hours) addInterval(other, from, to);
  }
}

all(document, "[data-hours]").forEach(edit);

export {};
