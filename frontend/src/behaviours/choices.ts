// A button that takes the next of a list of choices, so that a select is changed by one key; what was said of the
// choice proposed is taken away once another is chosen.
export function watchChoices(): void {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-next]") : null;
    const select = button ? document.getElementById(button.dataset.next ?? "") : null;
    if (!(select instanceof HTMLSelectElement) || !select.options.length) return;
    select.selectedIndex = (select.selectedIndex + 1) % select.options.length;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  });
  document.addEventListener("change", (event) => {
    if (!(event.target instanceof HTMLSelectElement) || !event.target.id) return;
    const isProposed = event.target.selectedOptions[0]?.defaultSelected ?? false;
    for (const said of document.querySelectorAll<HTMLElement>(`[data-said-of="${CSS.escape(event.target.id)}"]`)) {
      said.hidden = !isProposed;
    }
  });
}
