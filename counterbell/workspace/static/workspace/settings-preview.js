// @ts-check
/** The preview beside a form: what is typed is sent as a draft, and the real bubble or letter is drawn with it. Nothing is saved. */

import { csrfToken } from "../ui/page.js";

const WAITS = 500;

/** @param {HTMLElement} aside */
function follow(aside) {
  const form = /** @type {HTMLFormElement} */ (document.querySelector("[data-previewed]"));
  const stage = /** @type {HTMLElement} */ (aside.querySelector(".preview-stage"));
  const language = /** @type {HTMLSelectElement} */ (aside.querySelector("[data-preview-language]"));
  const said = /** @type {HTMLElement} */ (aside.querySelector("[data-preview-said]"));
  const toggles = /** @type {HTMLElement[]} */ ([...aside.querySelectorAll("[data-preview-toggle]")]);
  let draft = "";
  /** @type {number|undefined} */ let timer;
  let round = 0;

  const is = (/** @type {string} */ name) =>
    toggles.some((one) => one.dataset.previewToggle === name && one.getAttribute("aria-pressed") === "true");

  const draw = () => {
    stage.classList.toggle("phone", is("phone"));
    const asked = new URLSearchParams({ lang: language.value, theme: is("dark") ? "dark" : "light" });
    for (const one of toggles) if (one.getAttribute("aria-pressed") === "true") asked.set(one.dataset.previewToggle ?? "", "1");
    if (draft) asked.set("draft", draft);
    // The new picture is drawn behind the old one, which goes when it is there.
    const before = /** @type {HTMLIFrameElement} */ (stage.querySelector("iframe:last-of-type"));
    const after = /** @type {HTMLIFrameElement} */ (before.cloneNode());
    after.src = `${aside.dataset.preview}?${asked}`;
    after.addEventListener("load", () => setTimeout(() => { for (const old of [...stage.children]) if (old !== after) old.remove(); }, 250));
    stage.prepend(after);
  };

  const send = async () => {
    const mine = (round += 1);
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    body.set("part", form.dataset.previewed ?? "");
    const answer = await fetch(aside.dataset.draft ?? "", { method: "POST", body, headers: { "X-CSRFToken": csrfToken() } }).catch(() => null);
    if (mine !== round) return;
    said.textContent = answer?.ok ? "" : (said.dataset.wrong ?? "");
    if (!answer?.ok) return;
    draft = (await answer.json()).draft;
    draw();
  };

  form.addEventListener("input", (event) => {
    const spoken = event.target instanceof Element ? event.target.closest("[data-language]") : null;
    if (spoken) language.value = spoken.getAttribute("data-language") ?? language.value;
    clearTimeout(timer);
    timer = setTimeout(send, WAITS);
  });
  language.addEventListener("change", draw);
  for (const one of toggles) {
    one.addEventListener("click", () => {
      one.setAttribute("aria-pressed", String(one.getAttribute("aria-pressed") !== "true"));
      draw();
    });
  }
}

document.querySelectorAll("[data-preview]").forEach((aside) => follow(/** @type {HTMLElement} */ (aside)));
