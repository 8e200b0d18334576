"""What the writers of tables of the pages on the rules share: a table as text, and its place between two marks."""

import re
from collections.abc import Callable, Iterable, Mapping


def table_of(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table as pages write it; nothing is a dash."""
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "".join("| " + " | ".join(cell or "–" for cell in line) + " |\n" for line in lines)


def filled(page: str, tables: Mapping[str, Callable[[], str]]) -> str:
    """The page with every table between its marks written anew; a table without a place is an error."""
    for name, make in tables.items():
        marked = re.compile(rf"(<!-- table: {name} -->\n).*?(<!-- end -->)", re.DOTALL)
        if not marked.search(page):
            raise ValueError(f"the page has no place for the table {name}")
        text = make()
        page = marked.sub(lambda found, text=text: f"{found[1]}{text}{found[2]}", page)  # type: ignore[misc]
    return page
