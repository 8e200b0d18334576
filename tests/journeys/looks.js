// What is wrong with the page as it is drawn now, as [what, where] pairs, and every text on it, as [text, where] pairs.
() => {
  const faults = [];
  const seen = (node) => {
    if (!node.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true })) return false;
    const box = node.getBoundingClientRect();
    return box.width > 1 && box.height > 1;
  };
  const where = (node) => {
    const own = node.id ? `#${node.id}` : [...node.classList].slice(0, 2).map((name) => `.${name}`).join("");
    const parent = node.parentElement;
    return `${parent ? `${parent.tagName.toLowerCase()}${[...parent.classList].slice(0, 1).map((n) => `.${n}`)} > ` : ""}${node.tagName.toLowerCase()}${own}`;
  };
  const words = (node) => node.textContent.trim().replace(/\s+/g, " ").slice(0, 60);

  const root = document.scrollingElement;
  if (root.scrollWidth > innerWidth) {
    const wide = [...document.body.querySelectorAll("*")].filter((node) => seen(node) && node.getBoundingClientRect().right > innerWidth + 1);
    faults.push(["scrolls sideways", `${root.scrollWidth} of ${innerWidth}: ${wide.slice(-3).map(where).join(", ")}`]);
  }

  const named = (node) => node.closest("[title]") !== null || node.getAttribute("aria-label") !== null;
  for (const node of document.body.querySelectorAll("*")) {
    const style = getComputedStyle(node);
    const closed = (value) => value === "hidden" || value === "clip";
    if (!closed(style.overflowX) && !closed(style.overflowY)) continue;
    if (node.tagName === "SELECT") continue; // a phone draws its own list of choices
    if (!node.textContent.trim() || !seen(node)) continue;
    if (closed(style.overflowX) && node.scrollWidth > node.clientWidth + 1 && node.clientWidth > 1) {
      if (!(style.textOverflow === "ellipsis" && named(node))) faults.push(["text is cut", `${where(node)}: ${words(node)}`]);
    }
    const clamped = style.webkitLineClamp !== "none" && named(node);
    if (closed(style.overflowY) && node.scrollHeight > node.clientHeight + 3 && node.clientHeight > 1 && !clamped) {
      faults.push(["text is cut below", `${where(node)}: ${words(node)}`]);
    }
  }

  const texts = new Map();
  const note = (text, node) => {
    const said = text.trim().replace(/\s+/g, " ");
    const isCode = /^[a-z_]+\.[a-z_]+$/.test(said); // an act in the audit trail, such as issues.close_out
    if (said && !isCode && !texts.has(said) && !node.closest(`[lang]:not(html), .data, .who, code, pre, script, style, template`)) {
      texts.set(said, where(node));
    }
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (node && walker.currentNode.data.trim() && seen(node)) note(walker.currentNode.data, node);
  }
  for (const node of document.querySelectorAll("[placeholder], [title], [aria-label], [alt], input[type=submit]")) {
    for (const name of ["placeholder", "title", "aria-label", "alt"]) note(node.getAttribute(name) ?? "", node);
  }
  note(document.title.split(" · ")[0], document.documentElement);
  return { faults, texts: [...texts] };
}
