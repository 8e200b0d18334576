"""The pages of a city with a million issues, a hundred thousand of them open: the office's and one unit's.

Every page is asked for again and again by one client over HTTP; so is the list behind every number at the top of it.
The oracle recounts each number in plain SQL, and reads the numbers of the first page of each list. Then the deadlines
of all open issues are computed again after a correction of the calendar: looked at, set, and compared with the rule.

``BENCH_MILLION_HOME`` names a folder for the data; they are made in it if it is empty, and stay there. Without it they
are made in a temporary one. ``BENCH_REQUESTS`` makes it shorter.
"""

import html
import json
import math
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

from benchmarks.demo_pages import OFFICE, viewers
from benchmarks.million_oracle import ORDERS, STATES, TILES, Oracle, asked
from benchmarks.pages import percentile
from benchmarks.results import Result
from benchmarks.served import Answer, Client, Running, served
from wenming.config.cluster import Cluster

PAGE_MS, DEADLINES_S, WARMING, TRIES, LINES = 300, 10, 4, 3, 50
REQUESTS = int(os.environ.get("BENCH_REQUESTS", "100"))
STAT = re.compile(
    r'<a class="stat [^"]*" href="([^"]+)"><span class="stat-label">([^<]+)</span>'
    r'<span class="stat-value">([^<]+)</span>(?:<span class="stat-note">([^<]*)</span>)?'
)
COUNTED = re.compile(r'<a [^>]*href="(/issues/\?[^"]+)"[^>]*>([\d,]+)(?: of [\d,]+)?</a>')
SENTENCE = re.compile(r'class="sentence"[^>]*>\D*([\d,]+)')
ROW = re.compile(r'<tr data-url="/issues/(\d{4}-\d+)/"|<tr id="line-(\d{4}-\d+)"')
WORD, COMMON = "井盖", "垃圾"


@dataclass(frozen=True, slots=True)
class Tile:
    """A number at the top of a page: what it opens, and what it says."""

    path: str
    label: str
    number: int | None


def run() -> Iterator[Result]:
    """Pages first, then deadlines, on one running product and after it."""
    with million_home() as home:
        with served(home) as product, psycopg.connect(Cluster(home).address(), autocommit=True) as database:
            yield from _counted(database)
            for seen in viewers(database):
                yield from _seen_by(product, product.client(seen.viewer), Oracle(database, seen))
        yield from _deadlines(home)


@contextmanager
def million_home() -> Iterator[Path]:
    """A folder with the full demo grown to a million issues: the one that is named, or one for this time only."""
    named = os.environ.get("BENCH_MILLION_HOME")
    if named:
        _make(Path(named).resolve())
        yield Path(named).resolve()
        return
    with tempfile.TemporaryDirectory(prefix="wenming-million-") as folder:
        _make(Path(folder))
        yield Path(folder)


def _make(folder: Path) -> None:
    """Load the demo and let it grow, unless that was done."""
    done = folder / "million.done"
    if done.exists():
        return
    variables = {**os.environ, "WENMING_HOME": str(folder), "PYTHONPATH": os.pathsep.join(("src", "."))}
    began = time.monotonic()
    if not (folder / "demo-accounts.txt").exists():
        command = [sys.executable, "-m", "wenming", "demo", "load", "--scale", "full"]
        subprocess.run(command, env=variables, check=True, stdout=subprocess.DEVNULL)
        print(f"full demo loaded in {time.monotonic() - began:.0f} s", flush=True)
    began = time.monotonic()
    subprocess.run([sys.executable, "-m", "benchmarks.million_rows"], env=variables, check=True)
    print(f"grown to a million in {time.monotonic() - began:.0f} s", flush=True)
    done.touch()


def _counted(database: psycopg.Connection[Any]) -> Iterator[Result]:
    """What there is."""
    statement = f"SELECT count(*), count(*) FILTER (WHERE {STATES['open']}) FROM issues_issue i"
    everything, still_open = database.execute(statement).fetchone() or (0, 0)
    size = database.execute("SELECT pg_database_size(current_database())").fetchone() or (0,)
    yield Result("issues", everything, "", 1_000_000, at_least=True, note=f"{still_open:,} of them open")
    yield Result("size of the database", size[0] / 1e9, "GB")


def _seen_by(product: Running, client: Client, oracle: Oracle) -> Iterator[Result]:
    """All pages of one viewer, each followed by the lists that its numbers open."""
    office = oracle.seen.viewer == OFFICE
    desk = "/desk/" if office else "/my/"
    opened: list[Tile] = []
    for path in (desk, "/rates/"):
        result, answer = _page(product, client, oracle, path)
        tiles = _tiles(answer)
        yield replace(result, is_right=result.is_right and bool(tiles))
        yield _tiles_right(client, oracle, path)
        opened += tiles
    for by in ("area", "category", "kind", "origin"):
        yield _page(product, client, oracle, f"/rates/?by={by}")[0]
    pages = [
        "/ledger/",
        "/ledger/?page=20",
        "/close-out-list/",
        "/issues/",
        "/issues/?state=open",
        "/issues/?state=closed",
    ]
    pages += [f"/issues/?q={quote(words)}" for words in (WORD, COMMON)]
    for path in dict.fromkeys((*pages, *(tile.path for tile in opened))):
        yield _page(product, client, oracle, path)[0]


def _page(product: Running, client: Client, oracle: Oracle, path: str) -> tuple[Result, Answer]:
    """Ask for one page again and again, and hold what it says against the database."""
    label = f"{'office' if oracle.seen.viewer == OFFICE else 'unit'} {path}"
    first = [client.get(path) for _ in range(WARMING)][-1]
    if first.status != 200:
        return Result(label, math.inf, "ms", PAGE_MS, is_right=False, note=f"answers {first.status}"), first
    used = product.processor_seconds()
    taken = [client.get(path).seconds * 1000 for _ in range(REQUESTS)]
    processor = (product.processor_seconds() - used) / REQUESTS * 1000
    wrong = _wrong_list(client, oracle, path) if not path.startswith("/rates/") else _wrong_rates(client, oracle, path)
    note = f"median {percentile(taken, 50):.0f}, processor {processor:.0f} ms, load {os.getloadavg()[0]:.1f}"
    note += f"; {wrong}" if wrong else ""
    return Result(label, percentile(taken, 95), "ms", PAGE_MS, is_right=not wrong, note=note), first


def _wrong_list(client: Client, oracle: Oracle, path: str) -> str:
    """What a list says otherwise than the database: how many, and the numbers on its page."""
    where, values = asked(path)
    order = ORDERS[path.partition("?")[0]]
    wrong = ""
    for _ in range(TRIES):  # what is overdue changes with the minute: a difference that stays is one
        answer = client.get(path)
        told = SENTENCE.search(answer.text)
        rows = [one or other for one, other in ROW.findall(answer.text)]
        size = 30 if path.startswith("/desk/") else LINES
        offset = size * (int(values.get("page", "1")) - 1)
        right = oracle.count(where, values), oracle.numbers(where, order, values, size=offset + size)[offset:]
        found = int(told[1].replace(",", "")) if told else -1, rows
        if found == right:
            return ""
        wrong = f"says {found[0]:,}, the database {right[0]:,}" if found[0] != right[0] else "other rows"
    return wrong


def _wrong_rates(client: Client, oracle: Oracle, path: str) -> str:
    """What the first and last lines of the rates say otherwise than the database."""
    wrong = ""
    for _ in range(TRIES):
        found = [
            (html.unescape(url), int(count.replace(",", ""))) for url, count in COUNTED.findall(client.get(path).text)
        ]
        chosen = dict([*found[:8], *found[-8:]])
        right = {url: oracle.count(*asked(url)) for url in chosen}
        if right == chosen and chosen:
            return ""
        wrong = next(
            (f"{url}: {n:,}, the database {right[url]:,}" for url, n in chosen.items() if n != right[url]), "no number"
        )
    return wrong


def _tiles(answer: Answer) -> list[Tile]:
    """The numbers at the top of a page; of a rate its first count."""
    found = []
    for url, label, value, note in STAT.findall(answer.text):
        number = note.split(" ")[0] if value.endswith("%") else value
        found.append(Tile(html.unescape(url), html.unescape(label), int(number.replace(",", ""))))
    return found


def _tiles_right(client: Client, oracle: Oracle, path: str) -> Result:
    """Recount every number at the top of a page."""
    wrong: list[str] = []
    count = 0
    for _ in range(TRIES):
        tiles = _tiles(client.get(path))
        known = TILES.get(path, {})
        right = {
            tile.label: oracle.count(known[tile.label]) if known else oracle.count(*asked(tile.path)) for tile in tiles
        }
        wrong = [
            f"{tile.label} {tile.number} ≠ {right[tile.label]}" for tile in tiles if tile.number != right[tile.label]
        ]
        count = len(tiles)
        if not wrong:
            break
    label = f"{'office' if oracle.seen.viewer == OFFICE else 'unit'} {path} numbers recounted"
    return Result(label, count, "tiles", is_right=not wrong and count > 0, note="; ".join(wrong) or "all equal")


def _deadlines(home: Path) -> Iterator[Result]:
    """Correct the calendar and compute every deadline anew, in a process of its own; it is taken back at the end."""
    variables = {**os.environ, "WENMING_HOME": str(home), "PYTHONPATH": os.pathsep.join(("src", "."))}
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.million_deadlines"],
        env=variables,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    found = json.loads(told.stdout.splitlines()[-1])
    yield Result(
        f"deadlines of {found['issues']:,} open issues set", found["setting"], "s", DEADLINES_S,
        is_right=not found["wrong"],
        note=f"{found['moved']:,} of {found['clocks']:,} clocks; {found['wrong'] or 'equal to the rule'}",
    )  # fmt: skip
    yield Result("the same looked at before", found["looking"], "s", DEADLINES_S)
