// @ts-check
/** A part of widget.js: who is on the page. Only where the brand asks for it and the shopper does not object; kept nowhere. */

/** Her time zone. A browser's first date format costs it more than all else that we do: Temporal knows the name without. */
const zone = () => /** @type {any} */ (globalThis).Temporal?.Now.timeZoneId() ?? Intl.DateTimeFormat().resolvedOptions().timeZone;

/**
 * @param {object} at
 * @param {string} at.home
 * @param {string} at.brand
 * @param {() => object} at.page
 * @param {() => string} at.lang
 * @param {() => boolean} at.again she has been here before
 * @param {() => boolean} at.framed the chat's own line tells it
 * @param {() => void} at.hailed somebody of the shop wants to say something
 */
function presence({ home, brand, page, lang, again, framed, hailed }) {
  const EACH = 15_000;
  let visit = "";

  /** @param {boolean} [gone] */
  const tell = async (gone) => {
    if (framed() || (document.hidden && !gone)) return;
    const body = JSON.stringify({ brand, v: visit, ...page(), lang: lang(), zone: zone(), again: again(), gone });
    const answer = await fetch(`${home}/live/here`, { method: "POST", body, credentials: "omit", keepalive: gone }).catch(() => null);
    if (answer?.ok && (await answer.json()).hail) hailed();
  };

  return {
    visit: () => visit,
    begin: () => {
      const { doNotTrack, globalPrivacyControl } = /** @type {any} */ (navigator);
      if (visit || doNotTrack === "1" || globalPrivacyControl) return;
      visit = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
      tell();
      setInterval(tell, EACH);
      addEventListener("pagehide", () => tell(true));
    },
  };
}
