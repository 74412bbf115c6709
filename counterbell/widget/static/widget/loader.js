// @ts-check
/**
 * Counterbell on a shop's page: draws the bell, and opens the chat when somebody rings it. Nothing else is loaded before.
 *
 *   <script>window.Counterbell=window.Counterbell||function(){(Counterbell.q=Counterbell.q||[]).push(arguments)}</script>
 *   <script async src="https://chat.example/widget.js" data-brand="KEY"></script>
 *
 * Attributes: data-brand (needed), data-lang, data-theme (light, dark), data-position (end, start), data-launcher (none);
 * what the brand's settings say of theme and position holds where the page says nothing. data-draft and data-scheme: for the preview.
 * Commands: Counterbell("open" | "close" | "toggle" | "show" | "hide" | "signOut"), ("identify", {jwt}),
 * ("page", {url, title}), ("on" | "off", event, function); events: ready, open, close, unread, message, identified, error.
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
  const draft = data.draft ? `&draft=${encodeURIComponent(data.draft)}` : "";
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
  /** @type {any[]} what waits for the frame */ let letters = [];
  /** @type {Record<string, Function[]>} */ const listeners = {};
  /** @type {any} the nodes in the shadow */ let ui = null;

  // ——— what the page remembers (not who she is: that lives on our own origin) ———

  const memoryName = `counterbell:${brand}`;
  /** @returns {{greeted?: number, talking?: number, running?: number, seen?: number, said?: Record<string, number>}} */
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
    .bell { inset-block-end: max(var(--bottom), env(safe-area-inset-bottom)); inset-inline-end: var(--side); min-inline-size: 60px; block-size: 60px;
      display: grid; grid-auto-flow: column; gap: 10px; place-items: center; border: 0; border-radius: 30px; padding: 0; cursor: pointer;
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
    .bell.wide { padding-inline: 18px 22px; }
    .bell b { grid-area: 1 / 2; max-inline-size: 40vw; overflow: hidden; font: 600 16px/1.3 system-ui, sans-serif; text-overflow: ellipsis; white-space: nowrap; }
    .start .bell, .start .panel, .start .note { inset-inline: var(--side) auto; }
    .panel { inset-block-end: calc(max(var(--bottom), env(safe-area-inset-bottom)) + 76px); inset-inline-end: var(--side);
      inline-size: min(400px, calc(100vw - 40px)); block-size: min(640px, calc(100vh - 116px)); block-size: min(640px, calc(100dvh - 116px));
      border-radius: 16px; overflow: hidden; background: #fff; box-shadow: 0 0 0 1px rgb(0 0 0 / 8%), 0 12px 48px rgb(0 0 0 / 26%);
      opacity: 0; visibility: hidden; transform: translateY(14px) scale(.98); transform-origin: bottom;
      transition: opacity .18s ease, transform .22s cubic-bezier(.2, .9, .3, 1), visibility 0s .22s; }
    .dark .panel { background: #17191c; }
    .open .panel { opacity: 1; visibility: visible; transform: none; transition-delay: 0s; }
    iframe { display: block; inline-size: 100%; block-size: 100%; border: 0; color-scheme: normal; }
    .note { inset-block-end: calc(max(var(--bottom), env(safe-area-inset-bottom)) + 74px); inset-inline-end: var(--side); max-inline-size: min(300px, calc(100vw - 40px));
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
      .bell.wide { padding: 0; }
      .bell b { display: none; }
    }
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
  /** @type {Record<string, string>} */ const ICONS = {
    bell: "M3.5 20h17M5 16.5a7 7 0 0 1 14 0zM12 9.5v-3M9.8 6h4.4",
    chat: "M4 5.5h16v11H11l-4.5 3.5v-3.5H4zM8 9.5h8M8 12.5h5",
    question: "M9 9.3a3 3 0 1 1 4.3 2.7c-.9.5-1.3 1.1-1.3 2.2M12 17.5v.01M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z",
    heart: "M12 20S4 15 4 9.3A4.3 4.3 0 0 1 12 7a4.3 4.3 0 0 1 8 2.3C20 15 12 20 12 20z",
  };

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
    const { look } = settings;
    const root = node("div", `root${(data.position || look.corner) === "start" ? " start" : ""}`);
    root.dir = settings.dir;
    root.lang = settings.lang;
    root.style.setProperty("--colour", settings.colour);
    root.style.setProperty("--ink", settings.ink);
    root.style.setProperty("--side", `${look.side}px`);
    root.style.setProperty("--bottom", `${look.bottom}px`);
    const bell = /** @type {HTMLButtonElement} */ (node("button", "bell"));
    bell.type = "button";
    bell.setAttribute("aria-haspopup", "dialog");
    bell.append(icon("ring", ICONS[look.icon] ?? ICONS.bell), icon("cross", CROSS));
    if (look.text) {
      bell.classList.add("wide");
      const beside = node("b", "", look.text);
      beside.dir = "auto";
      bell.append(beside);
    }
    const badge = node("span", "badge");
    badge.hidden = true;
    badge.setAttribute("aria-hidden", "true");
    bell.append(badge);
    bell.hidden = data.launcher === "none" || unwanted();
    bell.addEventListener("click", () => toggle());
    const panel = node("div", "panel");
    panel.setAttribute("role", "dialog");
    panel.setAttribute("aria-label", settings.words.frame_title);
    root.append(panel, bell);
    root.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && isOpen) close();
    });
    shadow.append(root);
    document.body.append(host);
    ui = { host, root, bell, badge, panel, note: null };
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
  };

  /** Whether a path is one that a page with stars means; the same rule as outreach.policies.fits. @param {string} page @param {string} path */
  const fits = (page, path) => {
    const [first, ...rest] = page.split("*");
    const last = rest.pop();
    if (last === undefined) return path === page;
    let at = path.startsWith(first) ? first.length : -1;
    for (const part of rest) if (at >= 0) at = path.indexOf(part, at) < 0 ? -1 : path.indexOf(part, at) + part.length;
    return at >= 0 && path.length - at >= last.length && path.endsWith(last);
  };

  const unwanted = () => settings.look.hidden_on.some((/** @type {string} */ page) => fits(page, location.pathname));

  /** Another page of a shop that does not reload. */
  const moved = () => {
    if (frame) post({ t: "page", page: page() });
    if (!settings.look.hidden_on.length || data.launcher === "none") return;
    ui.bell.hidden = unwanted();
    if (ui.bell.hidden) unnote();
  };

  /** A few words beside the bell. @param {string} text @param {string} [name] @param {{act?: () => void, gone?: () => void}} [then] */
  const note = (text, name = "", { act = open, gone = undefined } = {}) => {
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
    say.addEventListener("click", () => act());
    const away = node("button", "away");
    away.setAttribute("aria-label", settings.words.greeting_dismiss);
    away.append(icon("", CROSS));
    away.addEventListener("click", () => {
      unnote();
      gone?.();
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
    if (told) return told;
    const url = new URL(location.href);
    // What a shop puts into its addresses for itself is none of our business.
    for (const name of [...url.searchParams.keys()]) if (SECRETS.test(name)) url.searchParams.delete(name);
    url.hash = "";
    return { url: url.href.slice(0, 1000), title: document.title.slice(0, 200) };
  };

  const narrow = () => matchMedia("(max-width: 520px), (max-height: 480px)").matches;

  const ensureFrame = () => {
    if (frame) return;
    frame = /** @type {HTMLIFrameElement} */ (node("iframe"));
    const chosen = data.theme || settings.look.theme || data.scheme;
    const theme = chosen === "dark" || chosen === "light" ? `&theme=${chosen}` : "";
    const dark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    ui.root.classList.toggle("dark", dark);
    frame.title = settings.words.frame_title;
    frame.allow = "clipboard-write; fullscreen";
    frame.src = `${base}frame?lang=${encodeURIComponent(settings.lang)}${theme}${draft}`;
    // The modules of the frame have run when it is loaded: from then on it listens.
    frame.addEventListener("load", () => {
      frameReady = true;
      post({ t: "hello", page: page(), jwt, open: isOpen, narrow: narrow() });
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
    else if (letter.t === "talking") remember({ talking: letter.yes ? Date.now() : 0, running: letter.running ? Date.now() : 0 });
    else if (letter.t === "event") emit(String(letter.name), letter.detail);
  });

  /** @param {any} letter */
  const heardUnread = ({ count, preview }) => {
    const before = unread;
    unread = Math.max(0, Number(count) || 0);
    label();
    if (unread !== before) emit("unread", { count: unread });
    if (preview && unread > before) note(String(preview.text), String(preview.name || ""));
    else if (!unread) unnote();
  };

  const fit = () => {
    const seen = self.visualViewport;
    if (isOpen && seen) ui.root.style.setProperty("--seen", `${Math.round(seen.height)}px`);
  };

  /** @param {{id: number, text: string}} [greeting] that she answers */
  const open = (greeting) => {
    if (greeting?.id) post({ t: "greeting", greeting });
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
    if (!isOpen) return;
    isOpen = false;
    const inside = ui.panel.contains(ui.root.getRootNode().activeElement);
    ui.root.classList.remove("open");
    label();
    post({ t: "close" });
    if (inside && !ui.bell.hidden) ui.bell.focus();
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

  /** @type {Record<string, (...given: any[]) => void>} */
  const commands = {
    open: () => open(),
    close,
    toggle,
    show: () => { ui.bell.hidden = false; },
    hide: () => { close(); unnote(); ui.bell.hidden = true; },
    identify: (who) => {
      jwt = String(who?.jwt ?? "");
      if (frame && jwt) post({ t: "identify", jwt });
      else if (jwt && recall().talking) ensureFrame();
    },
    signOut: () => {
      jwt = "";
      ensureFrame();
      post({ t: "signOut" });
      remember({ talking: 0 });
    },
    page: (where) => {
      told = where ? { url: String(where.url ?? location.href), title: String(where.title ?? document.title) } : null;
      if (frame) post({ t: "page", page: page() });
    },
    on: (name, listener) => { (listeners[name] ??= []).push(listener); },
    off: (name, listener) => { listeners[name] = (listeners[name] ?? []).filter((known) => known !== listener); },
  };

  /** @type {ArrayLike<any>[]} */ const said = self.Counterbell?.q ?? [];

  /** @param {ArrayLike<any>} given */
  const obey = (given) => {
    const [name, ...rest] = Array.from(given);
    if (Object.hasOwn(commands, name)) commands[name](...rest);
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

  const begin = async () => {
    const where = `${base}config.json?lang=${encodeURIComponent(language())}${draft}`;
    const answer = await fetch(where, { credentials: "omit" }).catch(() => null);
    // A refusal cannot be read from a page that is not allowed, so say what it usually is.
    if (!answer?.ok) throw new Error(`no settings from ${home}. Is ${location.host} among the domains of this brand?`);
    settings = await answer.json();
    draw();
    queue.splice(0).forEach(obey);
    self.visualViewport?.addEventListener("resize", fit);
    addEventListener("popstate", moved);
    self.navigation?.addEventListener?.("navigatesuccess", moved);
    const { talking, greeted } = recall();
    if (talking && Date.now() - talking < TALKING_FOR) setTimeout(() => idle(ensureFrame), LOOKS_AFTER);
    else if (!greeted && !settings.greeter) setTimeout(greet, GREETS_AFTER);
    if (settings.greeter && !draft) idle(greetByRules);
    emit("ready");
  };

  /** The brand's own greetings, and when they are said: a module that pages without them never load. */
  const greetByRules = async () => {
    const { begin: watch } = await import(home + settings.greeter);
    watch({
      base, brand, lang: settings.lang, name: settings.name, recall, remember, note, open, fits,
      cart: () => Number(self.Counterbell.cart?.value ?? 0) || 0,
      busy: () => isOpen || unread || ui.bell.hidden || ui.note || Date.now() - (recall().running ?? 0) < TALKING_FOR,
    });
  };

  const greet = () => {
    if (isOpen || frame || recall().greeted) return;
    remember({ greeted: Date.now() });
    note(settings.words.greeting);
  };

  const start = () => begin().catch((failure) => {
    console.warn(`Counterbell: ${failure.message}`);
    emit("error", { text: failure.message });
  });
  if (document.body) start();
  else addEventListener("DOMContentLoaded", start);
})();
