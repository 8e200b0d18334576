// An island is an element with data-island="name"; its values stand in the JSON block that data-props names.
export type Mount = (element: HTMLElement, props: unknown) => void | Promise<void>;

const loaders: Record<string, () => Promise<{ mount: Mount }>> = {
  capture: () => import("./islands/capture/index.ts"),
  checklist: () => import("./islands/checklist/index.ts"),
  map: () => import("./islands/map/index.ts"),
  scoretree: () => import("./islands/scoretree/index.ts"),
  visit: () => import("./islands/visit/index.ts"),
};

export function mountIslands(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-island]:not([data-mounted])")) {
    const load = loaders[element.dataset.island ?? ""];
    if (!load) continue;
    element.dataset.mounted = "";
    void load().then(({ mount }) => mount(element, propsOf(element)));
  }
}

function propsOf(element: HTMLElement): unknown {
  const block = document.getElementById(element.dataset.props ?? "");
  return block?.textContent ? (JSON.parse(block.textContent) as unknown) : {};
}
