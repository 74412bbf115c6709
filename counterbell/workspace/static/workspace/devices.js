// @ts-check
/** This browser as a device that rings: the worker, the permission, the subscription. */

import { post } from "./words.js";

const SYNCED = "counterbell:device";

export const canPush = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

/** @returns {Promise<ServiceWorkerRegistration>} */
export async function worker() {
  await navigator.serviceWorker.register("/worker.js", { scope: "/" });
  return navigator.serviceWorker.ready;
}

/** The app works offline; and a browser that rang before says so under this sign-in too. */
export async function syncDevice() {
  if (!("serviceWorker" in navigator)) return;
  try {
    const registration = await worker();
    const held = await registration.pushManager?.getSubscription();
    if (!held || sessionStorage.getItem(SYNCED) === held.endpoint) return;
    await keep(held);
    sessionStorage.setItem(SYNCED, held.endpoint);
  } catch {
    // No worker here (a private window, no TLS): everything else works.
  }
}

/** @returns {Promise<PushSubscription|null>} */
export async function held() {
  const registration = await navigator.serviceWorker.getRegistration("/");
  return (await registration?.pushManager?.getSubscription()) ?? null;
}

/** Only ever called from a click: browsers ask once. @param {string} key ours, base64url */
export async function subscribe(key) {
  if ((await Notification.requestPermission()) !== "granted") return null;
  const registration = await worker();
  const before = await registration.pushManager.getSubscription();
  if (before && !sameKey(before.options.applicationServerKey, bytes(key))) await before.unsubscribe();
  const made = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
  await keep(made);
  return made;
}

/** @param {PushSubscription} subscription */
async function keep(subscription) {
  const { endpoint, keys } = subscription.toJSON();
  await post("/me/push/", { endpoint: endpoint ?? "", p256dh: keys?.p256dh ?? "", auth: keys?.auth ?? "" });
}

/** @param {string} text @returns {Uint8Array<ArrayBuffer>} */
function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

/** @param {ArrayBuffer|null} held @param {Uint8Array} ours */
function sameKey(held, ours) {
  const theirs = held ? new Uint8Array(held) : new Uint8Array();
  return theirs.length === ours.length && theirs.every((value, place) => value === ours[place]);
}
