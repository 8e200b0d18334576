// Draws a photo at most 1920 px long as JPEG, upright as its header says; small photos stay as they are.
export const LONGEST = 1920;
const KEEP_BELOW = 600 * 1024;

export async function shrink(file: File): Promise<File> {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const factor = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  if (factor === 1 && file.type === "image/jpeg" && file.size <= KEEP_BELOW) {
    picture.close();
    return file;
  }
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * factor);
  canvas.height = Math.round(picture.height * factor);
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const made = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", 0.85));
  if (!made) throw new Error("the photo could not be drawn");
  return new File([made], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg", lastModified: file.lastModified });
}
