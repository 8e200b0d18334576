// Keeps "3 h ago" and "due in 2 h" true while a page stays open; the sentences are the server's own.
import { word } from "../words.ts";

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

function span(prefix: string, seconds: number): string {
  if (seconds < HOUR) return word(`time_${prefix}_minutes`, { n: Math.max(1, Math.floor(seconds / MINUTE)) });
  if (seconds < 2 * DAY) return word(`time_${prefix}_hours`, { n: Math.floor(seconds / HOUR) });
  return word(`time_${prefix}_days`, { n: Math.floor(seconds / DAY) });
}

function sentence(from: number, stamp: string, isDeadline: boolean): string {
  const seconds = (Date.parse(stamp) - from) / 1000;
  if (isDeadline) return span(seconds >= 0 ? "due" : "overdue", Math.abs(seconds));
  return Math.abs(seconds) < MINUTE ? word("time_now") : span(seconds > 0 ? "in" : "ago", Math.abs(seconds));
}

// The server's clock may be held or differ from the device's: only the time passed since loading is the device's own.
const loadedAt = Date.now();

export function watchTimes(): void {
  const stamp = document.body.dataset.now;
  const served = stamp ? Date.parse(stamp) : loadedAt;
  setInterval(() => {
    const present = served + (Date.now() - loadedAt);
    for (const one of document.querySelectorAll<HTMLElement>("[data-relative]")) {
      one.textContent = sentence(present, one.dataset.relative ?? "", false);
    }
    for (const one of document.querySelectorAll<HTMLElement>("[data-due]")) {
      one.textContent = sentence(present, one.dataset.due ?? "", true);
    }
  }, 30_000);
}
