// @ts-check
/**
 * Counterbell on a shop's page: draws the bell, and opens the chat when somebody rings it. Nothing else is loaded before.
 *
 *   <script>window.Counterbell=window.Counterbell||function(){(Counterbell.q=Counterbell.q||[]).push(arguments)}</script>
 *   <script async src="https://chat.example/widget.js" data-brand="KEY"></script>
 *
 * Attributes: data-brand (needed), data-lang, data-theme (light, dark), data-position (end, start), data-launcher (none),
 * data-embed (a selector: the chat stands in that element instead of over the page), data-title (keep).
 * Commands: Counterbell("open" | "close" | "toggle" | "show" | "hide" | "signOut"), ("identify", {jwt}), ("setLanguage", "fa"),
 * ("setPage", {url, title}), ("setCart", {items, total, currency}), ("on" | "off", event, function);
 * events: ready, open, close, unread, message, identified, error. Any element: <button data-counterbell="toggle">.
 * For shops: docs/guide/owners.md.
 */
(() => {
  const self = /** @type {any} */ (window);
  const script = /** @type {HTMLScriptElement|null} */ (
    document.currentScript || document.querySelector('script[data-brand][src*="/widget.js"]')
  );
  const brand = script?.dataset.brand;
  if (!script || !brand || self.Counterbell?.running) return;

  const home = new URL(script.src).origin;
  const data = script.dataset;
  const base = `${home}/widget/${encodeURIComponent(brand)}/`;
  const language = () => data.lang || document.documentElement.lang || navigator.language || "en";
  const GREETS_AFTER = 4000;
  const LOOKS_AFTER = 1500;
  const TALKING_FOR = 30 * 24 * 3600 * 1000;
  const SECRETS = /token|secret|key|code|pass|auth|sig|session|mail/i;

  /** @type {any} the brand's settings */ let settings = null;
  /** @type {HTMLIFrameElement|null} */ let frame = null;
  let frameReady = false;
  let isOpen = false;
  let unread = 0;
  let jwt = "";
  /** @type {{url: string, title: string}|null} what the shop says instead of the address bar */ let told = null;
  /** @type {any} what the shop says lies in her cart */ let cart;
  /** @type {Element|null} the shop's own element the chat stands in */ let place = null;
  /** @type {any} what opened the chat, and gets the focus back */ let opener = null;
  /** @type {any[]} what waits for the frame */ let letters = [];
  /** @type {Record<string, Function[]>} */ const listeners = {};
  /** @type {any} the nodes in the shadow */ let ui = null;

  // ——— what the page remembers (not who she is: that lives on our own origin) ———

  const memoryName = `counterbell:${brand}`;
  /** @returns {{greeted?: number, talking?: number}} */
  const recall = () => {
    try {
      return JSON.parse(localStorage.getItem(memoryName) || "{}") || {};
    } catch {
      return {};
    }
  };
  /** @param {object} more */
  const remember = (more) => {
    try {
      localStorage.setItem(memoryName, JSON.stringify({ ...recall(), ...more }));
    } catch {
      // A page that may not store greets again; that is all.
    }
  };

  // ——— the look ———

  const STYLE = `
    :host { all: initial; }
    .bell, .panel, .note { position: fixed; z-index: 2147483000; box-sizing: border-box; }
    .root { font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic", "Noto Sans JP", sans-serif; }
    .bell { inset-block-end: max(20px, env(safe-area-inset-bottom)); inset-inline-end: 20px; inline-size: 60px; block-size: 60px;
      display: grid; place-items: center; border: 0; border-radius: 50%; padding: 0; cursor: pointer;
      background: var(--colour); color: var(--ink); box-shadow: 0 1px 3px rgb(0 0 0 / 22%), 0 8px 24px rgb(0 0 0 / 20%);
      transition: transform .18s ease, box-shadow .18s ease; }
    .bell:hover { transform: translateY(-2px); box-shadow: 0 2px 4px rgb(0 0 0 / 22%), 0 12px 30px rgb(0 0 0 / 26%); }
    .bell:active { transform: scale(.96); }
    .bell:focus-visible, .note button:focus-visible { outline: 3px solid #fff; outline-offset: 0; box-shadow: 0 0 0 6px #1a56db; }
    .bell svg { inline-size: 30px; block-size: 30px; grid-area: 1 / 1; transition: opacity .15s, transform .2s; }
    .bell .cross { opacity: 0; transform: rotate(-45deg); inline-size: 24px; block-size: 24px; }
    .open .bell .cross { opacity: 1; transform: none; }
    .open .bell .ring { opacity: 0; transform: scale(.6); }
    .badge { position: absolute; inset-block-start: -4px; inset-inline-end: -4px; min-inline-size: 22px; block-size: 22px; box-sizing: border-box;
      padding-inline: 6px; border-radius: 11px; background: #c81e1e; color: #fff; font: 600 13px/22px system-ui, sans-serif; text-align: center;
      box-shadow: 0 0 0 2px #fff; }
    .start .bell, .start .panel, .start .note { inset-inline: 20px auto; }
    .panel { inset-block-end: calc(max(20px, env(safe-area-inset-bottom)) + 76px); inset-inline-end: 20px;
      inline-size: min(400px, calc(100vw - 40px)); block-size: min(640px, calc(100vh - 116px)); block-size: min(640px, calc(100dvh - 116px));
      border-radius: 16px; overflow: hidden; background: #fff; box-shadow: 0 0 0 1px rgb(0 0 0 / 8%), 0 12px 48px rgb(0 0 0 / 26%);
      opacity: 0; visibility: hidden; transform: translateY(14px) scale(.98); transform-origin: bottom;
      transition: opacity .18s ease, transform .22s cubic-bezier(.2, .9, .3, 1), visibility 0s .22s; }
    .dark .panel { background: #17191c; }
    .open .panel { opacity: 1; visibility: visible; transform: none; transition-delay: 0s; }
    iframe { display: block; inline-size: 100%; block-size: 100%; border: 0; color-scheme: normal; }
    .note { inset-block-end: calc(max(20px, env(safe-area-inset-bottom)) + 74px); inset-inline-end: 20px; max-inline-size: min(300px, calc(100vw - 40px));
      display: flex; align-items: start; border-radius: 16px; background: #fff; color: #1d2025;
      box-shadow: 0 0 0 1px rgb(0 0 0 / 7%), 0 8px 30px rgb(0 0 0 / 18%); animation: rise .28s ease both; }
    .note button { font: inherit; color: inherit; background: none; border: 0; cursor: pointer; border-radius: 14px; text-align: start; }
    .note .say { flex: 1; min-inline-size: 0; padding-inline: 16px 4px; padding-block: 13px; overflow-wrap: anywhere; }
    .note .say b { display: block; font-size: 13px; font-weight: 600; color: #50555e; }
    .note .say span { display: -webkit-box; -webkit-line-clamp: 4; -webkit-box-orient: vertical; overflow: hidden; white-space: pre-line; }
    .note .away { flex: none; inline-size: 36px; block-size: 36px; margin: 5px; display: grid; place-items: center; color: #50555e; }
    .note .away:hover { background: rgb(0 0 0 / 6%); }
    .note .away svg { inline-size: 14px; block-size: 14px; }
    [hidden] { display: none !important; }
    @keyframes rise { from { opacity: 0; transform: translateY(8px); } }
    @media (max-width: 520px), (max-height: 480px) {
      .root:not(.start) .panel, .root.start .panel { inset: 0; inline-size: 100%; block-size: 100vh; block-size: var(--seen, 100dvh); border-radius: 0; }
      .open .bell { visibility: hidden; }
    }
    :host(.inside) { display: block; block-size: 100%; min-block-size: 420px; }
    .root.inside { block-size: 100%; min-block-size: inherit; }
    .root.inside .panel { position: static; inline-size: 100%; block-size: 100%; min-block-size: inherit; opacity: 1; visibility: visible; transform: none; box-shadow: 0 0 0 1px rgb(0 0 0 / 10%); }
    .inside iframe { min-block-size: inherit; }
    @media (prefers-reduced-motion: reduce) { * { transition: none !important; animation: none !important; } }
    @media (forced-colors: active) { .bell, .panel, .note, .badge { border: 2px solid; } }
    @media print { .root { display: none; } }`;

  /** @param {string} tag @param {string} [name] @param {string} [text] */
  const node = (tag, name = "", text = "") => {
    const made = document.createElement(tag);
    if (name) made.className = name;
    if (text) made.textContent = text;
    return made;
  };

  /** @param {string} name @param {string} path */
  const icon = (name, path) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
    /** @type {[string, string][]} */ ([
      ["viewBox", "0 0 24 24"], ["fill", "none"], ["stroke", "currentColor"], ["stroke-width", "2"],
      ["stroke-linecap", "round"], ["stroke-linejoin", "round"], ["aria-hidden", "true"], ["class", name],
    ]).forEach(([key, value]) => svg.setAttribute(key, value));
    line.setAttribute("d", path);
    svg.append(line);
    return svg;
  };

  const CROSS = "M5 5l14 14M19 5 5 19";

  const draw = () => {
    const host = node("div");
    host.id = "counterbell";
    const shadow = host.attachShadow({ mode: "open" });
    try {
      // Constructed sheets pass the shop's own style-src, whatever it says.
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      shadow.adoptedStyleSheets = [sheet];
    } catch {
      shadow.append(node("style", "", STYLE));
    }
    const root = node("div", `root${data.position === "start" ? " start" : ""}`);
    root.style.setProperty("--colour", settings.colour);
    root.style.setProperty("--ink", settings.ink);
    const bell = /** @type {HTMLButtonElement} */ (node("button", "bell"));
    bell.type = "button";
    bell.setAttribute("aria-haspopup", "dialog");
    bell.append(icon("ring", "M3.5 20h17M5 16.5a7 7 0 0 1 14 0zM12 9.5v-3M9.8 6h4.4"), icon("cross", CROSS));
    const badge = node("span", "badge");
    badge.hidden = true;
    badge.setAttribute("aria-hidden", "true");
    bell.append(badge);
    place = data.embed ? document.querySelector(data.embed) : null;
    bell.hidden = data.launcher === "none" || Boolean(place);
    bell.addEventListener("click", () => {
      opener = bell;
      toggle();
    });
    const panel = node("div", "panel");
    panel.setAttribute("role", place ? "region" : "dialog");
    root.append(panel, bell);
    root.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && isOpen) close();
    });
    shadow.append(root);
    (place ?? document.body).append(host);
    ui = { host, root, bell, badge, panel, note: null };
    speak();
    if (!place) return;
    host.className = "inside";
    root.classList.add("inside");
    isOpen = true;
    new IntersectionObserver((seen, watch) => {
      if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
      watch.disconnect();
      ensureFrame();
    }).observe(host);
  };

  /** Everything that has words, in the language of the settings. */
  const speak = () => {
    ui.root.dir = settings.dir;
    ui.root.lang = settings.lang;
    ui.panel.setAttribute("aria-label", settings.words.frame_title);
    label();
  };

  const label = () => {
    const { words } = settings;
    const name = isOpen ? words.launcher_close : words.launcher_open;
    const count = new Intl.NumberFormat(settings.lang).format(unread);
    ui.bell.setAttribute("aria-label", unread ? `${name}. ${words.launcher_unread.replace("{count}", count)}` : name);
    ui.bell.setAttribute("aria-expanded", String(isOpen));
    ui.badge.textContent = count;
    ui.badge.hidden = !unread || isOpen;
    for (const own of document.querySelectorAll("[data-counterbell]")) {
      own.setAttribute("data-counterbell-unread", unread ? count : "");
      if (own.getAttribute("data-counterbell") !== "close") own.setAttribute("aria-expanded", String(isOpen));
    }
  };

  // ——— the title of the shop's page ———

  let waving = 0;
  let flag = "";
  let title = "";
  const away = () => document.hidden || !document.hasFocus();

  const wave = () => {
    if (!unread || !away()) {
      clearInterval(waving);
      waving = 0;
      if (flag && document.title === flag) document.title = title;
      flag = "";
      return;
    }
    const shown = flag && document.title === flag;
    if (!shown) title = document.title; // the shop may have changed it meanwhile
    const count = new Intl.NumberFormat(settings.lang).format(unread);
    if (shown && !matchMedia("(prefers-reduced-motion: reduce)").matches) document.title = title;
    else document.title = flag = settings.words.title_new.replace("{count}", count);
  };

  const flagTitle = () => {
    clearInterval(waving);
    if (data.title === "keep") return;
    waving = self.setInterval(wave, 1500);
    wave();
  };

  /** A few words beside the bell. @param {string} text @param {string} [name] */
  const note = (text, name = "") => {
    unnote();
    if (isOpen || !text || ui.bell.hidden) return;
    const box = node("div", "note");
    const say = node("button", "say");
    if (name) {
      const who = node("b", "", name);
      who.dir = "auto";
      say.append(who);
    }
    const words = node("span", "", text);
    words.dir = "auto";
    say.append(words);
    say.addEventListener("click", () => open());
    const away = node("button", "away");
    away.setAttribute("aria-label", settings.words.greeting_dismiss);
    away.append(icon("", CROSS));
    away.addEventListener("click", () => {
      unnote();
      ui.bell.focus();
    });
    box.append(say, away);
    ui.root.append(box);
    ui.note = box;
  };

  const unnote = () => {
    ui.note?.remove();
    ui.note = null;
  };

  // ——— the frame ———

  const page = () => {
    if (told) return { ...told, cart };
    const url = new URL(location.href);
    // What a shop puts into its addresses for itself is none of our business.
    for (const name of [...url.searchParams.keys()]) if (SECRETS.test(name)) url.searchParams.delete(name);
    url.hash = "";
    return { url: url.href.slice(0, 1000), title: (flag && document.title === flag ? title : document.title).slice(0, 200), cart };
  };

  const narrow = () => matchMedia("(max-width: 520px), (max-height: 480px)").matches;

  const pageChanged = () => frame && post({ t: "page", page: page() });

  const frameUrl = () => {
    const theme = data.theme === "dark" || data.theme === "light" ? `&theme=${data.theme}` : "";
    return `${base}frame?lang=${encodeURIComponent(settings.lang)}${theme}`;
  };

  const ensureFrame = () => {
    if (frame) return;
    frame = /** @type {HTMLIFrameElement} */ (node("iframe"));
    const dark = data.theme ? data.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    ui.root.classList.toggle("dark", dark);
    frame.title = settings.words.frame_title;
    frame.allow = "clipboard-write; fullscreen; autoplay; microphone";
    frame.src = frameUrl();
    // The modules of the frame have run when it is loaded: from then on it listens.
    frame.addEventListener("load", () => {
      frameReady = true;
      post({ t: "hello", page: page(), jwt, open: isOpen, narrow: narrow(), embedded: Boolean(place) });
      letters.splice(0).forEach(post);
    });
    ui.panel.append(frame);
  };

  /** @param {any} letter */
  const post = (letter) => {
    if (!frameReady) letters.push(letter);
    else frame?.contentWindow?.postMessage({ counterbell: brand, ...letter }, home);
  };

  addEventListener("message", (event) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== home) return;
    const letter = event.data;
    if (!letter || letter.counterbell !== brand) return;
    if (letter.t === "close") close();
    else if (letter.t === "unread") heardUnread(letter);
    else if (letter.t === "talking") remember({ talking: letter.yes ? Date.now() : 0 });
    else if (letter.t === "event") emit(String(letter.name), letter.detail);
  });

  /** @param {any} letter */
  const heardUnread = ({ count, preview }) => {
    const before = unread;
    unread = Math.max(0, Number(count) || 0);
    label();
    if (unread !== before) emit("unread", { count: unread });
    if (unread > before) flagTitle();
    if (preview && unread > before) note(String(preview.text), String(preview.name || ""));
    else if (!unread) unnote();
  };

  const fit = () => {
    const seen = self.visualViewport;
    if (isOpen && seen) ui.root.style.setProperty("--seen", `${Math.round(seen.height)}px`);
  };

  const open = () => {
    if (isOpen) return;
    isOpen = true;
    unnote();
    ensureFrame();
    ui.root.classList.add("open");
    remember({ greeted: Date.now() });
    fit();
    label();
    post({ t: "open", narrow: narrow(), page: page() });
    frame?.focus();
    emit("open");
  };

  const close = () => {
    if (!isOpen || place) return;
    isOpen = false;
    const inside = ui.panel.contains(ui.root.getRootNode().activeElement);
    ui.root.classList.remove("open");
    label();
    post({ t: "close" });
    const back = opener?.isConnected ? opener : ui.bell;
    if (inside && !back.hidden) back.focus();
    opener = null;
    emit("close");
  };

  const toggle = () => (isOpen ? close() : open());

  // ——— what the shop may say ———

  /** @param {string} name @param {any} [detail] */
  const emit = (name, detail) => {
    for (const listener of listeners[name] ?? []) {
      try {
        listener(detail);
      } catch (failure) {
        console.error(failure);
      }
    }
  };

  /** @param {Error} failure */
  const failed = (failure) => {
    console.warn(`Counterbell: ${failure.message}`);
    emit("error", { text: failure.message });
  };

  /** @type {Record<string, (...given: any[]) => void>} */
  const commands = {
    open,
    close,
    toggle,
    show: () => { ui.bell.hidden = false; },
    hide: () => { close(); unnote(); ui.bell.hidden = true; },
    identify: (who) => {
      jwt = String(who?.jwt ?? who ?? "");
      if (frame && jwt) post({ t: "identify", jwt });
      else if (jwt && recall().talking) ensureFrame();
    },
    signOut: () => {
      jwt = "";
      ensureFrame();
      post({ t: "signOut" });
      remember({ talking: 0 });
    },
    setPage: (where) => {
      told = where ? { url: String(where.url ?? location.href), title: String(where.title ?? document.title) } : null;
      pageChanged();
    },
    setCart: (what) => {
      cart = what ? JSON.parse(JSON.stringify(what)) : undefined; // a copy, of what a letter can carry
      pageChanged();
    },
    setLanguage: async (wanted) => {
      data.lang = String(wanted);
      await learn();
      speak();
      if (!frame) return;
      frame.title = settings.words.frame_title;
      frameReady = false;
      frame.src = frameUrl();
    },
    on: (name, listener) => { (listeners[name] ??= []).push(listener); },
    off: (name, listener) => { listeners[name] = (listeners[name] ?? []).filter((known) => known !== listener); },
  };

  /** @type {ArrayLike<any>[]} */ const said = self.Counterbell?.q ?? [];

  /** @param {ArrayLike<any>} given */
  const obey = (given) => {
    const [name, ...rest] = Array.from(given);
    if (Object.hasOwn(commands, name)) Promise.resolve(commands[name](...rest)).catch(failed);
    else console.warn(`Counterbell: there is no command "${name}"`);
  };

  /** @type {ArrayLike<any>[]} what needs the bell, until there is one */ const queue = [];
  self.Counterbell = (/** @type {any[]} */ ...given) => {
    if (ui || given[0] === "on" || given[0] === "off") obey(given);
    else queue.push(given);
  };
  self.Counterbell.running = true;
  for (const given of said) self.Counterbell(...Array.from(given));

  // ——— beginning ———

  const idle = (/** @type {() => void} */ work) => (self.requestIdleCallback ?? setTimeout)(work);

  const learn = async () => {
    const where = `${base}config.json?lang=${encodeURIComponent(language())}`;
    const answer = await fetch(where, { credentials: "omit" }).catch(() => null);
    // A refusal cannot be read from a page that is not allowed, so say what it usually is.
    if (!answer?.ok) throw new Error(`no settings from ${home}. Is ${location.host} among the domains of this brand?`);
    settings = await answer.json();
  };

  const begin = async () => {
    await learn();
    draw();
    queue.splice(0).forEach(obey);
    self.visualViewport?.addEventListener("resize", fit);
    addEventListener("popstate", pageChanged);
    self.navigation?.addEventListener?.("navigatesuccess", pageChanged);
    addEventListener("focus", () => waving && wave());
    document.addEventListener("visibilitychange", () => waving && wave());
    const { talking, greeted } = recall();
    if (talking && Date.now() - talking < TALKING_FOR) setTimeout(() => idle(ensureFrame), LOOKS_AFTER);
    else if (!greeted) setTimeout(greet, GREETS_AFTER);
    emit("ready");
  };

  const greet = () => {
    if (isOpen || frame || recall().greeted) return;
    remember({ greeted: Date.now() });
    note(settings.words.greeting);
  };

  // The shop's own buttons, whenever they come onto the page.
  addEventListener("click", (event) => {
    const own = event.target instanceof Element && event.target.closest("[data-counterbell]");
    if (!own) return;
    event.preventDefault();
    opener = own;
    const wish = own.getAttribute("data-counterbell");
    self.Counterbell(wish === "open" || wish === "close" ? wish : "toggle");
  });

  const start = () => begin().catch(failed);
  if (document.body) start();
  else addEventListener("DOMContentLoaded", start);
})();
