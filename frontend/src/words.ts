// The page's words: translated on the server and handed over in one JSON block.
const block = document.getElementById("page-words");
const words = (block?.textContent ? JSON.parse(block.textContent) : {}) as Record<string, string>;

export function word(name: string, values: Record<string, string | number> = {}): string {
  const sentence = words[name] ?? name;
  return sentence.replace(/%\((\w+)\)s/g, (_, key: string) => String(values[key] ?? "")).replace(/%%/g, "%");
}
