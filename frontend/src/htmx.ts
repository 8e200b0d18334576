// htmx under a strict content policy: its settings stand in the page's htmx-config (no inline styles, no eval).
import htmx from "htmx.org";

declare global {
  interface Window {
    htmx: typeof htmx;
  }
}
window.htmx = htmx;
export { htmx };
