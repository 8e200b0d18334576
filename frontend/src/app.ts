// Every page's behaviour. Pages work without it; islands are loaded only where a page has one.
import "./app.css";
import "./htmx.ts";
import { watchBulk } from "./behaviours/bulk.ts";
import { watchComparing } from "./behaviours/compare.ts";
import { watchDesk } from "./behaviours/desk.ts";
import { watchDialogs } from "./behaviours/dialogs.ts";
import { forgetDrafts } from "./behaviours/drafts.ts";
import { watchFilters } from "./behaviours/filters.ts";
import { watchForms } from "./behaviours/forms.ts";
import { watchKeys } from "./behaviours/keys.ts";
import { watchLightbox } from "./behaviours/lightbox.ts";
import { watchMenus } from "./behaviours/menus.ts";
import { watchPage } from "./behaviours/page.ts";
import { watchSharing } from "./behaviours/sharing.ts";
import { watchTimes } from "./behaviours/times.ts";
import { watchToasts } from "./behaviours/toasts.ts";
import { mountIslands } from "./islands.ts";

watchKeys();
watchBulk();
watchFilters();
watchDesk();
watchComparing();
watchMenus();
watchDialogs();
watchForms();
watchLightbox();
watchPage();
watchSharing();
watchTimes();
watchToasts();
forgetDrafts();
mountIslands(document);
document.body.addEventListener("htmx:load", (event) => {
  if (event.target instanceof HTMLElement) mountIslands(event.target);
});
