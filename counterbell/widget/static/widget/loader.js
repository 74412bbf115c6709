// @ts-check
/**
 * Counterbell on a shop's page: draws the bell, and opens the chat when somebody rings it. Nothing else is loaded before.
 *
 *   <script>window.Counterbell=window.Counterbell||function(){(Counterbell.q=Counterbell.q||[]).push(arguments)}</script>
 *   <script async src="https://chat.example/widget.js" data-brand="KEY"></script>
 *
 * Attributes: data-brand (needed), data-lang, data-theme (light, dark), data-position (end, start), data-launcher (none),
 * data-embed (a selector: the chat stands in that element instead of over the page), data-title (keep). What the brand's settings say of theme and position holds
 * where the page says nothing. data-draft and data-scheme: for the preview.
 * Commands: Counterbell("open" | "close" | "toggle" | "show" | "hide" | "signOut"), ("identify", {jwt}), ("setLanguage", "fa"),
 * ("setPage", {url, title}), ("setCart", {items, total, currency}), ("on" | "off", event, function),
 * ("consent", true: her visit may be shown, where the brand waits for that);
 * events: ready, open, close, unread, message, identified, error. Any element: <button data-counterbell="toggle">.
 * For shops: docs/guide/owners.md. Where it says `part:`, a file of the folder loader/ is put in when it is sent.
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
  let greetedNow = 0;
  /** @type {{url: string, title: string}|null} what the shop says instead of the address bar */ let told = null;
  /** @type {any} what the shop says lies in her cart */ let cart;
  /** @type {Element|null} the shop's own element the chat stands in */ let place = null;
  /** @type {any} what opened the chat, and gets the focus back */ let opener = null;
  /** @type {any[]} what waits for the frame */ const letters = [];
  /** @type {Record<string, Function[]>} */ const listeners = {};
  /** @type {any} the nodes in the shadow */ let ui = null;
  /** @type {HTMLElement|null} the words beside the bell */ let beside = null;

  // part: nodes.js
  // part: title.js
  // part: here.js
  // part: moves.js
  // part: memory.js
  const title = titleThatCalls(() => (unread ? settings.words.title_new.replace("{count}", counted()) : ""));
  const counted = () => new Intl.NumberFormat(settings.lang).format(unread);
  const { recall, remember } = memoryOf(brand);

  // ——— the look ———

  const STYLE = "look.css"; // the text of loader/look.css, when sent

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
    root.style.cssText = `--colour:${settings.colour};--ink:${settings.ink};--side:${look.side}px;--bottom:${look.bottom}px`;
    const bell = /** @type {HTMLButtonElement} */ (node("button", "bell"));
    bell.type = "button";
    bell.setAttribute("aria-haspopup", "dialog");
    bell.append(icon("ring", ICONS[look.icon] ?? ICONS.bell), icon("cross", CROSS));
    if (look.text) {
      bell.classList.add("wide");
      beside = node("b");
      beside.dir = "auto";
      bell.append(beside);
    }
    const badge = node("span", "badge");
    badge.hidden = true;
    badge.setAttribute("aria-hidden", "true");
    bell.append(badge);
    place = data.embed ? document.querySelector(data.embed) : null;
    bell.hidden = data.launcher === "none" || Boolean(place) || unwanted();
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
    if (beside) beside.textContent = settings.look.text;
    label();
  };

  const label = () => {
    const { words } = settings;
    const name = isOpen ? words.launcher_close : words.launcher_open;
    // A browser's first number in a language costs it more than all else that we do here: only when there is one.
    const count = unread ? counted() : "";
    ui.bell.setAttribute("aria-label", unread ? `${name}. ${words.launcher_unread.replace("{count}", count)}` : name);
    ui.bell.setAttribute("aria-expanded", String(isOpen));
    ui.badge.textContent = count;
    ui.badge.hidden = !unread || isOpen;
    for (const own of document.querySelectorAll("[data-counterbell]")) {
      own.setAttribute("data-counterbell-unread", unread ? count : "");
      if (own.getAttribute("data-counterbell") !== "close") own.setAttribute("aria-expanded", String(isOpen));
    }
  };

  // part: paths.js
  const unwanted = () => settings.look.hidden_on.some((/** @type {string} */ page) => fits(page, location.pathname));

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
    if (told) return { ...told, cart };
    const url = new URL(location.href);
    // What a shop puts into its addresses for itself is none of our business.
    for (const name of [...url.searchParams.keys()]) if (SECRETS.test(name)) url.searchParams.delete(name);
    url.hash = "";
    return { url: url.href.slice(0, 1000), title: title.text().slice(0, 200), cart };
  };

  const narrow = () => matchMedia("(max-width: 520px), (max-height: 480px)").matches;
  const pageChanged = () => frame && post({ t: "page", page: page() });
  /** Another page of a shop that does not reload. */
  const moved = () => {
    pageChanged();
    greetByRules();
    if (!settings.look.hidden_on.length || data.launcher === "none" || place) return;
    ui.bell.hidden = unwanted();
    if (ui.bell.hidden) unnote();
  };

  const follow = pagesFollowed(moved);

  const scheme = () => data.theme || settings.look.theme || data.scheme;

  const frameUrl = () => {
    const theme = ["dark", "light"].includes(scheme()) ? `&theme=${scheme()}` : "";
    return `${base}frame?lang=${encodeURIComponent(settings.lang)}${theme}${draft}`;
  };

  const ensureFrame = () => {
    if (frame) return;
    follow();
    self.visualViewport?.addEventListener("resize", fit);
    frame = /** @type {HTMLIFrameElement} */ (node("iframe"));
    const dark = scheme() ? scheme() === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    ui.root.classList.toggle("dark", dark);
    frame.title = settings.words.frame_title;
    frame.allow = "clipboard-write; fullscreen; autoplay; microphone";
    frame.src = frameUrl();
    // The modules of the frame have run when it is loaded: from then on it listens.
    frame.addEventListener("load", () => {
      frameReady = true;
      post({ t: "hello", page: page(), jwt, open: isOpen, narrow: narrow(), embedded: Boolean(place), visit: here.visit() });
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
    const before = unread; // the number may come before the words
    unread = Math.max(0, Number(count) || 0);
    label();
    if (unread !== before) emit("unread", { count: unread });
    if (unread > before && data.title !== "keep") title.call();
    if (preview && unread) note(String(preview.text), String(preview.name || ""));
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

  const here = presence({
    home, brand, page,
    lang: () => settings.lang,
    again: () => (recall().greeted ?? greetedNow) !== greetedNow,
    framed: () => Boolean(frame),
    hailed: () => ensureFrame(),
  });

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
    open: () => open(),
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
    consent: (yes) => { if (yes && settings.visits === "consent") here.begin(); },
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

  const idle = (/** @type {() => void} */ work) => (self.requestIdleCallback ? requestIdleCallback(work, { timeout: 1000 }) : setTimeout(work));

  const learn = async () => {
    const where = `${base}config.json?lang=${encodeURIComponent(language())}${draft}`;
    const answer = await fetch(where, { credentials: "omit" }).catch(() => null);
    // A refusal cannot be read from a page that is not allowed, so say what it usually is.
    if (!answer?.ok) throw new Error(`no settings from ${home}. Is ${location.host} among the domains of this brand?`);
    settings = await answer.json();
  };

  const begin = async () => {
    await learn();
    draw();
    queue.splice(0).forEach(obey);
    if (settings.look.hidden_on.length) follow();
    const { talking, greeted } = recall();
    if (talking && Date.now() - talking < TALKING_FOR) setTimeout(() => idle(ensureFrame), LOOKS_AFTER);
    else if (!greeted && !settings.greeter) setTimeout(greet, GREETS_AFTER);
    idle(greetByRules);
    if (settings.visits === "on" && !draft) idle(here.begin);
    emit("ready");
  };

  let greets = false;
  /** The brand's own greetings, and when they are said: a module that pages on which nothing is to be said never load. */
  const greetByRules = async () => {
    if (greets || draft || !settings.greeter?.rules.length) return;
    const { script: where, rules, auto } = settings.greeter;
    if (!rules.some(mayGreet)) return void follow(); // a shop may show another page without reloading
    greets = true;
    (await import(home + where)).begin(rules, {
      base, brand, name: `${settings.name} · ${auto}`, recall, remember, note, open, fits, zone,
      cart: () => Number(cart?.total ?? 0) || 0,
      busy: () => isOpen || unread || ui.bell.hidden || ui.note || Date.now() - (recall().running ?? 0) < TALKING_FOR,
    });
  };

  /** The greeting of a brand that made none: as with those by rule, not into a long queue, and never as if a person spoke. */
  const greet = async () => {
    const unwelcome = () => isOpen || frame || recall().greeted;
    if (unwelcome()) return;
    const answer = await fetch(`${base}moment`, { credentials: "omit" }).catch(() => null);
    const moment = answer?.ok && (await answer.json());
    if (!moment || moment.busy || unwelcome()) return;
    const { name, words } = settings;
    remember({ greeted: (greetedNow = Date.now()) });
    note(words.greeting, `${name} · ${words.greeting_auto}`);
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

  // The page comes first. And not from here: a browser notes who asks for what, and would read all of this once more for it.
  const start = () => idle(() => begin().catch(failed));
  if (document.body) start();
  else addEventListener("DOMContentLoaded", start);
})();
