// Filters apply as one changes them (htmx); empty ones stay out of the address, chosen ones are marked.
function mark(form: HTMLFormElement): void {
  for (const field of form.querySelectorAll<HTMLSelectElement | HTMLInputElement>("select, input")) {
    const on = field instanceof HTMLInputElement && field.type === "checkbox" ? field.checked : Boolean(field.value);
    (field.closest(".filter-switch, .filter-day") ?? field).classList.toggle("chosen", on);
  }
}

export function watchFilters(): void {
  document.body.addEventListener("htmx:configRequest", (event) => {
    const detail = (event as CustomEvent<{ elt: Element; formData: FormData }>).detail;
    if (!detail.elt.matches("[data-filters]")) return;
    for (const [name, value] of [...detail.formData]) if (value === "") detail.formData.delete(name);
  });
  document.addEventListener("change", (event) => {
    if (!(event.target instanceof Element)) return;
    const form = event.target.closest<HTMLFormElement>("[data-filters]");
    if (form) mark(form);
  });
}
