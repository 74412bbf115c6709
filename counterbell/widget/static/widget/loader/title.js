// @ts-check
/** A part of widget.js: the title of the shop's page calls while its reader is elsewhere. */

/** @param {() => string} words What it calls; "" when there is nothing to call for. */
function titleThatCalls(words) {
  let waving = 0;
  let flag = "";
  let own = "";
  const isAway = () => document.hidden || !document.hasFocus();

  const rest = () => {
    clearInterval(waving);
    waving = 0;
    if (flag && document.title === flag) document.title = own;
    flag = "";
  };

  const wave = () => {
    const call = words();
    if (!call || !isAway()) return void rest();
    const shown = flag && document.title === flag;
    if (!shown) own = document.title; // the shop may have changed it meanwhile
    if (shown && !matchMedia("(prefers-reduced-motion: reduce)").matches) document.title = own;
    else document.title = flag = call;
    return undefined;
  };

  const look = () => waving && wave();
  let looks = false;
  return {
    call: () => {
      if (!looks) {
        addEventListener("focus", look);
        document.addEventListener("visibilitychange", look);
      }
      looks = true;
      clearInterval(waving);
      waving = window.setInterval(wave, 1500);
      wave();
    },
    /** The shop's own title, whoever waves. */
    text: () => (flag && document.title === flag ? own : document.title),
  };
}
