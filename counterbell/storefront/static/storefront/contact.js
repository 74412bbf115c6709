// @ts-check
/** A contact form's page: everything works without this. It leads the eye to what is wrong, keeps an impatient hand
 *  from sending twice, and tells the shop's page how tall it is. */

const WORD = "counterbell-contact";

/** @param {HTMLFormElement} form */
function patient(form) {
  const send = /** @type {HTMLButtonElement|null} */ (form.querySelector("[data-send]"));
  const words = send?.querySelector("span");
  if (!send || !words) return;
  const ours = words.textContent ?? "";
  let sending = false;
  form.addEventListener("submit", (event) => {
    if (sending) return event.preventDefault();
    if (event.submitter?.hasAttribute("data-again")) return;
    sending = true;
    send.setAttribute("aria-disabled", "true");
    words.textContent = form.dataset.sending ?? ours;
  });
  // Back by the browser's button: the page is as it was left, and may be sent again.
  addEventListener("pageshow", () => {
    sending = false;
    send.removeAttribute("aria-disabled");
    words.textContent = ours;
  });
}

const EXPLAIN_AFTER_MS = 500;
const FEW = 3;

/** While somebody writes: articles that may answer it. Nothing of what she writes is kept.
 *  @param {HTMLElement} place @param {HTMLTextAreaElement} message */
function explaining(place, message) {
  const list = /** @type {HTMLElement} */ (place.querySelector("ul"));
  const said = document.querySelector("[data-perhaps-said]");
  let timer = 0;
  let asked = 0;
  async function ask() {
    const mine = ++asked;
    const words = message.value.trim().slice(-200);
    /** @type {{title: string, url: string}[]} */
    let found = [];
    if (words.length > 7) {
      const answer = await fetch(`${place.dataset.perhaps}?q=${encodeURIComponent(words)}`).catch(() => null);
      if (!answer?.ok) return;
      found = (await answer.json()).found.slice(0, FEW);
    }
    if (mine !== asked) return;
    list.replaceChildren(...found.map((one) => {
      const row = document.createElement("li");
      const link = document.createElement("a");
      link.href = one.url;
      link.target = "_blank";
      link.dir = "auto";
      link.textContent = one.title;
      row.append(link);
      return row;
    }));
    if (place.hidden && found.length && said) said.textContent = place.querySelector("h2")?.textContent ?? "";
    place.hidden = found.length === 0;
  }
  message.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(ask, EXPLAIN_AFTER_MS);
  });
}

/** @param {boolean} top whether the reader should see the beginning of the page */
function tell(top) {
  const sheet = /** @type {HTMLElement} */ (document.querySelector("[data-sheet]"));
  const height = Math.ceil(sheet.getBoundingClientRect().height);
  // Whoever may frame the page may know how tall it is; it says nothing else.
  parent.postMessage({ counterbell: WORD, height, top }, "*");
}

for (const form of document.querySelectorAll("form[data-contact]")) patient(/** @type {HTMLFormElement} */ (form));

const perhaps = /** @type {HTMLElement|null} */ (document.querySelector("[data-perhaps]"));
const message = /** @type {HTMLTextAreaElement|null} */ (document.getElementById("message"));
if (perhaps && message) explaining(perhaps, message);

const first = /** @type {HTMLElement|null} */ (document.querySelector("[data-focus]"));
if (parent !== window) {
  const sheet = /** @type {HTMLElement} */ (document.querySelector("[data-sheet]"));
  new ResizeObserver(() => tell(false)).observe(sheet);
  addEventListener("message", (event) => {
    if (event.source === parent && event.data === WORD) tell(false);
  });
  tell(document.querySelector("[data-top]") !== null);
  first?.focus({ preventScroll: true });
} else {
  first?.focus();
}
