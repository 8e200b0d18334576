// Copies a text for a chat, with a picture where the browser allows it; else the text alone, else it is selected to be copied by hand.
import { say } from "./toasts.ts";
import { word } from "../words.ts";

// Clipboards take pictures as PNG only.
async function asPng(address: string): Promise<Blob> {
  const picture = await createImageBitmap(await (await fetch(address)).blob());
  const canvas = document.createElement("canvas");
  canvas.width = picture.width;
  canvas.height = picture.height;
  canvas.getContext("2d")?.drawImage(picture, 0, 0);
  return new Promise((done, fail) => canvas.toBlob((png) => (png ? done(png) : fail(new Error("no picture"))), "image/png"));
}

async function withPicture(text: string, picture: string): Promise<void> {
  const plain = new Blob([text], { type: "text/plain" });
  await navigator.clipboard.write([new ClipboardItem({ "text/plain": plain, "image/png": asPng(picture) })]);
}

async function copied(text: string, picture: string): Promise<boolean> {
  if (!navigator.clipboard) return false;
  if (picture && "ClipboardItem" in window) {
    try {
      await withPicture(text, picture);
      return true;
    } catch {
      // Not every browser takes both: the text is what matters.
    }
  }
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

export function watchSharing(): void {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-share]") : null;
    const source = button && document.getElementById(button.dataset.share ?? "");
    if (!button || !(source instanceof HTMLTextAreaElement)) return;
    void copied(source.value, button.dataset.sharePicture ?? "").then((done) => {
      if (!done) {
        source.focus();
        source.select();
      }
      say(word(done || document.execCommand("copy") ? "copied" : "copy_failed"));
    });
  });
}
