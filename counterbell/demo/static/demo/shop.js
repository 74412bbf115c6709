// @ts-check
// The demo shop works without this file; with it, a changed quantity is sent at once.

for (const select of /** @type {NodeListOf<HTMLSelectElement>} */ (document.querySelectorAll("select[data-sends]"))) {
  select.form?.querySelector("[data-update]")?.setAttribute("hidden", "");
  select.addEventListener("change", () => select.form?.requestSubmit());
}

const languages = /** @type {HTMLDetailsElement | null} */ (document.querySelector("details.languages"));
document.addEventListener("click", (event) => {
  if (languages?.open && event.target instanceof Node && !languages.contains(event.target)) languages.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !languages?.open) return;
  languages.open = false;
  languages.querySelector("summary")?.focus();
});
