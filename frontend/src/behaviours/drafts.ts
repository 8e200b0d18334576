// A page that follows a saved form names its draft, so that the copy kept on the device is not offered again.
export function draftName(name: string): string {
  return `checklist:${name}`;
}

export function forgetDrafts(): void {
  for (const named of document.querySelectorAll<HTMLElement>("[data-forget-draft]")) {
    localStorage.removeItem(draftName(named.dataset.forgetDraft ?? ""));
  }
}
