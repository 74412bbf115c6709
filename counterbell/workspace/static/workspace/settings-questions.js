// @ts-check
/** The form before the chat and the form of a greeting: questions come, go and move; what does not apply is hidden. */

/** @param {ParentNode} within @param {string} what @returns {HTMLElement[]} */
const all = (within, what) => [...within.querySelectorAll(what)].map((node) => /** @type {HTMLElement} */ (node));

const NEW = "new";

/** @param {HTMLElement} form */
function fit(form) {
  for (const one of all(form, "[data-question]")) {
    const kind = /** @type {HTMLSelectElement} */ (one.querySelector("[data-kind]")).value;
    /** @type {HTMLElement} */ (one.querySelector("[data-choices]")).hidden = kind !== "choice";
  }
  for (const part of all(form, "[data-of]")) {
    const box = /** @type {HTMLInputElement} */ (document.getElementById(part.dataset.of ?? ""));
    part.hidden = !box.checked;
  }
  const add = /** @type {HTMLButtonElement|null} */ (form.querySelector("[data-add-question]"));
  if (add) add.disabled = all(form, "[data-question]").length >= Number(add.dataset.most);
}

/** A fresh question whose fields have a name that no other has. @param {string} at */
function question(at) {
  const mould = /** @type {HTMLTemplateElement} */ (document.getElementById("question"));
  const made = /** @type {HTMLElement} */ (mould.content.firstElementChild?.cloneNode(true));
  made.dataset.question = at;
  for (const node of all(made, "[name], [id], [for]")) {
    for (const attribute of ["name", "id", "for"]) {
      const value = node.getAttribute(attribute);
      if (value) node.setAttribute(attribute, value.replace(`${NEW}-`, `${at}-`));
    }
  }
  /** @type {HTMLInputElement} */ (made.querySelector('[name="question"]')).value = at;
  return made;
}

/** @param {HTMLElement} form */
function edit(form) {
  const list = /** @type {HTMLElement} */ (form.querySelector("[data-list]"));
  let made = 0;
  form.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    const one = target.closest("[data-question]");
    if (target.closest("[data-add-question]")) {
      list.append(question(`n${Date.now().toString(36)}${(made += 1)}`));
      /** @type {HTMLElement} */ (list.lastElementChild?.querySelector("input[type='text']")).focus();
    } else if (one && target.closest("[data-drop]")) {
      one.remove();
      /** @type {HTMLElement} */ (form.querySelector("[data-add-question]")).focus();
    } else if (one && target.closest("[data-up]")) {
      one.previousElementSibling?.before(one);
      /** @type {HTMLElement} */ (one.querySelector("[data-up]")).focus();
    } else if (one && target.closest("[data-down]")) {
      one.nextElementSibling?.after(one);
      /** @type {HTMLElement} */ (one.querySelector("[data-down]")).focus();
    }
    fit(form);
  });
  form.addEventListener("change", () => fit(form));
  fit(form);
}

/** @param {HTMLElement} form */
function often(form) {
  const every = /** @type {HTMLSelectElement} */ (form.querySelector('[name="every"]'));
  const days = /** @type {HTMLElement} */ (form.querySelector("[data-days]"));
  const show = () => (days.hidden = every.value !== "days");
  every.addEventListener("change", show);
  show();
}

all(document, "[data-questions]").forEach(edit);
all(document, "[data-greeting]").forEach(often);

export {};
