// @ts-check
/** A part of widget.js: what the shop's page remembers; not who she is, that lives on our own origin. */

/** @param {string} brand */
function memoryOf(brand) {
  const name = `counterbell:${brand}`;
  /** @returns {{greeted?: number, talking?: number, running?: number, seen?: number, said?: Record<string, number>}} */
  const recall = () => {
    try {
      return JSON.parse(localStorage.getItem(name) || "{}") || {};
    } catch {
      return {};
    }
  };
  /** @param {object} more */
  const remember = (more) => {
    try {
      localStorage.setItem(name, JSON.stringify({ ...recall(), ...more }));
    } catch {
      // A page that may not store greets again; that is all.
    }
  };
  return { recall, remember };
}
