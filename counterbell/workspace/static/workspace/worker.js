// @ts-check
/** Stays when the page is gone: shows what is pushed, and a page of ours where there is no network. Nothing else. */

const self_ = /** @type {any} */ (self);
/** @type {{page: string, styles: string[], icon: string, badge: string}} */ const about = self_.COUNTERBELL;
const CACHE = "counterbell-offline";
const OURS = /^\/($|inbox\/|settings\/|visitors\/|offline\/)/;

self_.addEventListener("install", (/** @type {any} */ event) => {
  event.waitUntil(keepOffline().then(() => self_.skipWaiting()));
});

self_.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(self_.clients.claim()));

async function keepOffline() {
  await caches.delete(CACHE);
  const cache = await caches.open(CACHE);
  await cache.addAll([about.page, ...about.styles]);
}

self_.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin || request.method !== "GET") return;
  if (request.mode === "navigate" && OURS.test(url.pathname)) {
    event.respondWith(fetch(request).catch(() => kept(about.page)));
  } else if (about.styles.includes(url.pathname)) {
    event.respondWith(fetch(request).catch(() => kept(url.pathname)));
  }
});

/** @param {string} path @returns {Promise<Response>} */
async function kept(path) {
  return (await caches.match(path)) ?? Response.error();
}

self_.addEventListener("push", (/** @type {any} */ event) => event.waitUntil(show(event.data)));

/** @param {any} data */
async function show(data) {
  let letter;
  try {
    letter = data.json();
  } catch {
    return;
  }
  const app = /** @type {any} */ (navigator);
  if (letter.unread) app.setAppBadge?.(letter.unread).catch?.(() => {});
  const windows = await self_.clients.matchAll({ type: "window" });
  // Whoever has one of our pages in front of her is told there.
  if (letter.tag !== "test" && windows.some((/** @type {any} */ one) => one.focused)) return;
  await self_.registration.showNotification(String(letter.title), {
    body: String(letter.body ?? ""),
    tag: String(letter.tag ?? ""),
    renotify: true,
    lang: letter.lang,
    dir: letter.dir,
    icon: about.icon,
    badge: about.badge,
    data: { url: String(letter.url ?? "/inbox/") },
  });
}

self_.addEventListener("notificationclick", (/** @type {any} */ event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.url ?? "/inbox/"));
});

/** @param {string} path */
async function open(path) {
  const url = new URL(path, location.origin);
  if (url.origin !== location.origin) return;
  const windows = await self_.clients.matchAll({ type: "window", includeUncontrolled: true });
  const here = windows.find((/** @type {any} */ one) => OURS.test(new URL(one.url).pathname));
  if (!here) {
    await self_.clients.openWindow(url.href);
    return;
  }
  await here.focus();
  here.postMessage({ t: "open", url: url.pathname });
}
