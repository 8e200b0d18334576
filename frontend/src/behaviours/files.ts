// Files: a folder's photos keep the path they have in it, and pictures from the clipboard go into the field for them.
import { element } from "../dom.ts";

export function watchFiles(): void {
  document.addEventListener("change", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.matches("input[data-paths]")) keepPaths(event.target);
  });
  document.addEventListener("paste", paste);
}

// A browser sends the name of a file only; the folders that it lies in go along as fields in the same order.
function keepPaths(input: HTMLInputElement): void {
  const name = `${input.name}_path`;
  for (const old of input.form?.querySelectorAll(`input[name="${name}"]`) ?? []) old.remove();
  const paths = [...(input.files ?? [])].map((file) => file.webkitRelativePath || file.name);
  input.after(...paths.map((value) => element("input", { type: "hidden", name, value })));
}

// In the text a mark says where the picture belongs.
function mark(target: EventTarget | null, name: string): void {
  if (!(target instanceof HTMLTextAreaElement)) return;
  target.setRangeText(`\n[图片 ${name}]\n`, target.selectionStart, target.selectionEnd, "end");
  target.dispatchEvent(new Event("input", { bubbles: true }));
}

// Each picture gets a name of its own, in the order in which they were pasted.
function paste(event: ClipboardEvent): void {
  const input = document.querySelector<HTMLInputElement>("input[type=file][data-paste]");
  const pictures = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith("image/"));
  if (!input || !pictures.length) return;
  const held = new DataTransfer();
  for (const file of input.files ?? []) held.items.add(file);
  for (const file of pictures) {
    const name = `pasted-${String(held.items.length + 1).padStart(3, "0")}`;
    held.items.add(new File([file], `${name}.${file.type.split("/")[1] ?? "png"}`, { type: file.type }));
    mark(event.target, name);
  }
  input.files = held.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
  if (!event.clipboardData?.getData("text")) event.preventDefault();
}
