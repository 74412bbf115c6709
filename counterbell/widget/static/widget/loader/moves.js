// @ts-check
/** A part of widget.js: hears when a shop that does not reload shows another page. */

/** Returns what begins to listen, once: a page on which nothing depends on its address pays nothing for it. @param {() => void} moved */
function pagesFollowed(moved) {
  let follows = false;
  return () => {
    if (follows) return;
    follows = true;
    addEventListener("popstate", moved);
    const { navigation } = /** @type {any} */ (window);
    if (navigation) return void navigation.addEventListener("navigatesuccess", moved);
    let at = location.href;
    setInterval(() => {
      if (at === location.href) return;
      at = location.href;
      moved();
    }, 1000);
  };
}
