// Photos in a form: taken or chosen, drawn smaller, shown at once, and sent one by one where the page has an address
// for it (with progress and another try), else with the form.
import "./capture.css";
import { cookie, element } from "../../dom.ts";
import { word } from "../../words.ts";
import { readTaken, type Taken } from "./exif.ts";
import { shrink } from "./shrink.ts";

interface Props {
  // Name of the hidden fields: `<name>` (key), and without an upload address also `<name>_taken_at|_lat|_lon`.
  name?: string;
  // Where one photo is posted: photo, key, taken_at, lat, lon; answers 2xx. Empty: photos go with the form.
  upload?: string;
  most?: number;
  // Ask the device where it is when a photo carries no place of its own.
  locate?: boolean;
}

interface Held {
  key: string;
  file: File;
  taken: Taken;
  line: HTMLElement;
  state: HTMLElement;
}

// A photo fresh from the camera often has no header: then the file's own time is the capture.
const FRESH_MS = 10 * 60 * 1000;

class Capture {
  private held: Held[] = [];
  private readonly list = element("ul", { class: "captured" });
  private readonly said = element("p", { class: "capture-said", role: "status" });
  private readonly name: string;

  constructor(
    private readonly host: HTMLElement,
    private readonly input: HTMLInputElement,
    private readonly props: Props,
  ) {
    this.name = props.name ?? (input.name || "photo");
    host.append(this.list, this.said);
    if (props.upload) input.removeAttribute("name");
    input.addEventListener("change", () => void this.take([...(input.files ?? [])]));
  }

  private async take(files: File[]): Promise<void> {
    for (const file of files.slice(0, (this.props.most ?? 12) - this.held.length)) {
      if (!this.held.some((held) => held.file === file)) await this.add(file);
    }
    this.refill();
  }

  private async add(file: File): Promise<void> {
    const taken = await this.whenAndWhere(file);
    let small: File;
    try {
      small = await shrink(file);
    } catch {
      this.said.textContent = `${file.name}: ${word("photo_unreadable")}`;
      return;
    }
    const state = element("span", { class: "capture-state", role: "status" }, word("photo_ready"));
    const remove = element("button", { type: "button", class: "btn btn-quiet" }, word("photo_remove"));
    const preview = element("img", { alt: file.name });
    preview.src = URL.createObjectURL(small);
    const line = element("li", {}, preview, state, remove);
    const held: Held = { key: crypto.randomUUID(), file: small, taken, line, state };
    remove.addEventListener("click", () => this.drop(held));
    this.held.push(held);
    this.list.append(line);
    this.write(held);
    if (this.props.upload) this.send(held, this.props.upload);
  }

  private async whenAndWhere(file: File): Promise<Taken> {
    const taken = await readTaken(file);
    if (!taken.at && Date.now() - file.lastModified < FRESH_MS) taken.at = new Date(file.lastModified).toISOString();
    if (taken.lat === undefined && this.props.locate && taken.at && Date.now() - Date.parse(taken.at) < FRESH_MS) {
      const place = await here();
      if (place) Object.assign(taken, place);
    }
    return taken;
  }

  private write({ key, taken, line }: Held): void {
    const values: [string, string][] = [[this.props.upload ? this.name : `${this.name}_key`, key]];
    if (!this.props.upload) {
      values.push([`${this.name}_taken_at`, taken.at ?? ""], [`${this.name}_lat`, String(taken.lat ?? "")], [`${this.name}_lon`, String(taken.lon ?? "")]);
    }
    // A photo counts only once it has arrived: its key joins the form then.
    if (this.props.upload) line.dataset.pending = "";
    for (const [name, value] of values) line.append(element("input", { type: "hidden", name, value, disabled: Boolean(this.props.upload) }));
  }

  private send(held: Held, url: string): void {
    const body = new FormData();
    body.set("photo", held.file);
    body.set("key", held.key);
    if (held.taken.at) body.set("taken_at", held.taken.at);
    // What time this device has now: from it the server tells by how much its clock is wrong.
    body.set("sent_at", new Date().toISOString());
    if (held.taken.lat !== undefined) body.set("lat", String(held.taken.lat));
    if (held.taken.lon !== undefined) body.set("lon", String(held.taken.lon));
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", cookie("csrftoken"));
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) held.state.textContent = word("photo_uploading", { n: Math.round((event.loaded / event.total) * 100) });
    });
    const failed = (): void => {
      const again = element("button", { type: "button", class: "btn" }, word("photo_retry"));
      again.addEventListener("click", () => this.send(held, url));
      held.state.replaceChildren(`${refusal(request) || word("photo_failed")} `, again);
    };
    request.addEventListener("error", failed);
    request.addEventListener("load", () => {
      if (request.status < 200 || request.status >= 300) return failed();
      delete held.line.dataset.pending;
      held.state.textContent = "✓";
      for (const { message, is_grave: isGrave } of noticed(request)) {
        held.line.append(element("p", { class: `capture-noticed ${isGrave ? "tone-overdue" : "tone-soon"}` }, message));
      }
      for (const field of held.line.querySelectorAll("input")) field.disabled = false;
    });
    request.send(body);
  }

  private drop(held: Held): void {
    this.held = this.held.filter((other) => other !== held);
    held.line.remove();
    this.refill();
  }

  // Without an upload address the form itself carries the smaller files, in the order of the hidden fields.
  private refill(): void {
    const transfer = new DataTransfer();
    if (!this.props.upload) for (const { file } of this.held) transfer.items.add(file);
    this.input.files = transfer.files;
    this.host.dataset.count = String(this.held.length);
  }
}

function refusal(request: XMLHttpRequest): string {
  try {
    return (JSON.parse(request.responseText) as { message?: string }).message ?? "";
  } catch {
    return "";
  }
}

interface Notice {
  message: string;
  is_grave: boolean;
}

// What the server noticed of a photo that it took in: said at once, so that a mistake is mended before it is sent off.
function noticed(request: XMLHttpRequest): Notice[] {
  try {
    return (JSON.parse(request.responseText) as { noticed?: Notice[] }).noticed ?? [];
  } catch {
    return [];
  }
}

function here(): Promise<Taken | null> {
  if (!("geolocation" in navigator)) return Promise.resolve(null);
  return new Promise((done) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => done({ lat: coords.latitude, lon: coords.longitude }),
      () => done(null),
      { enableHighAccuracy: true, timeout: 8000, maximumAge: 60_000 },
    );
  });
}

export function mount(host: HTMLElement, props: unknown): void {
  const input = host.querySelector<HTMLInputElement>("input[type=file]");
  if (input) new Capture(host, input, props as Props);
}
