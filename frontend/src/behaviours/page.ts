// What a page does by itself: its present tab is in sight, and its print button prints.
export function watchPage(): void {
  for (const tab of document.querySelectorAll<HTMLElement>(".tabs [aria-current]")) {
    // Only the strip moves, never the page: on a phone the strip is longer than the screen.
    const strip = tab.parentElement;
    if (strip) strip.scrollLeft = tab.offsetLeft - strip.offsetLeft - (strip.clientWidth - tab.clientWidth) / 2;
  }
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-print]")) window.print();
  });
}
