// @ts-check
/** The page on which the preview stands: opens the chat where it is asked to, and follows no link. */
(() => {
  const self = /** @type {any} */ (window);
  self.Counterbell = self.Counterbell || function () {
    (self.Counterbell.q = self.Counterbell.q || []).push(arguments);
  };
  if (document.currentScript?.hasAttribute("data-open")) self.Counterbell("open");
})();
