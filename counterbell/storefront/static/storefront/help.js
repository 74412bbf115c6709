// @ts-check
/** The help centre's pages: everything works without this. It suggests while one types, and closes what one leaves. */

const SUGGEST_AFTER_MS = 150;

/** @param {HTMLFormElement} form */
function suggesting(form) {
  const input = /** @type {HTMLInputElement} */ (form.querySelector("input[type=search]"));
  const list = /** @type {HTMLUListElement} */ (form.querySelector("[role=listbox]"));
  const said = /** @type {HTMLElement} */ (form.querySelector("[data-said]"));
  let timer = 0;
  let asked = 0;
  let at = -1;
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-autocomplete", "list");
  close();

  function close() {
    at = -1;
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  /** @param {{title: string, url: string}[]} found */
  function show(found) {
    list.replaceChildren(...found.map((one, place) => {
      const row = document.createElement("li");
      const link = document.createElement("a");
      row.id = `suggestion-${place}`;
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", "false");
      link.href = one.url;
      link.tabIndex = -1;
      link.dir = "auto";
      link.textContent = one.title;
      row.append(link);
      return row;
    }));
    close();
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
    said.textContent = found.length ? (input.dataset.found ?? "").replace("{count}", String(found.length)) : "";
  }

  async function ask() {
    const words = input.value.trim();
    const mine = ++asked;
    if (words.length < 2) return show([]);
    try {
      const answer = await fetch(`${form.dataset.ask}?q=${encodeURIComponent(words)}`);
      if (answer.ok && mine === asked) show((await answer.json()).found);
    } catch {
      // Offline: the search itself will say so.
    }
  }

  /** @param {number} place */
  function choose(place) {
    const rows = [...list.children];
    at = (place + rows.length) % rows.length;
    rows.forEach((row, number) => row.setAttribute("aria-selected", String(number === at)));
    input.setAttribute("aria-activedescendant", rows[at].id);
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(ask, SUGGEST_AFTER_MS);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown") choose(at + 1);
    else if (event.key === "ArrowUp") choose(at < 0 ? -1 : at - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && at >= 0) list.children[at].querySelector("a")?.click();
    else return;
    event.preventDefault();
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(/** @type {Node|null} */ (event.relatedTarget))) close();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus until the click
  // Whoever takes a suggestion has asked, too; she does not wait for our statistics.
  list.addEventListener("click", () => {
    const where = `${form.dataset.ask}?q=${encodeURIComponent(input.value.trim())}&asked`;
    fetch(where, { method: "HEAD", keepalive: true }).catch(() => {});
  });
}

for (const form of document.querySelectorAll("form[data-ask]")) suggesting(/** @type {HTMLFormElement} */ (form));

const tongues = /** @type {HTMLDetailsElement|null} */ (document.querySelector("[data-tongues]"));
if (tongues) {
  addEventListener("click", (event) => {
    if (!tongues.contains(/** @type {Node} */ (event.target))) tongues.open = false;
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") tongues.open = false;
  });
}
// Whoever comes by a link to one question finds it open.
const linked = location.hash.startsWith("#q") && document.getElementById(location.hash.slice(1));
if (linked instanceof HTMLDetailsElement) linked.open = true;

const PLAYERS = {
  youtube: "https://www.youtube-nocookie.com/embed/{}?autoplay=1&rel=0",
  vimeo: "https://player.vimeo.com/video/{}?autoplay=1&dnt=1",
};

/** A film elsewhere plays in the page; until then nobody there has been asked for anything.
 *  @param {HTMLAnchorElement} link */
function playing(link) {
  link.addEventListener("click", (event) => {
    const [host, film] = (link.dataset.film ?? "").split(":");
    const address = PLAYERS[/** @type {keyof typeof PLAYERS} */ (host)];
    if (!address || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const frame = document.createElement("iframe");
    frame.src = address.replace("{}", encodeURIComponent(film));
    frame.title = link.textContent ?? "";
    frame.allow = "autoplay; fullscreen; picture-in-picture";
    frame.allowFullscreen = true;
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    frame.className = "film";
    link.replaceWith(frame);
    frame.focus();
  });
}
for (const link of document.querySelectorAll("a[data-film]")) playing(/** @type {HTMLAnchorElement} */ (link));
