"""The pages of the full demo: one client, then eight, as the office and one unit see them; then the memory used.

``BENCH_HOME`` names a data folder that holds the full demo (the measurement records observations in its running
round); without it the demo is loaded into a temporary one. ``BENCH_REQUESTS`` and ``BENCH_SECONDS`` make it shorter.
"""

import json
import math
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg

from benchmarks import committed
from benchmarks.demo_pages import Page, map_data, pages
from benchmarks.results import Result
from benchmarks.served import Client, Running, served
from wenming.config.cluster import Cluster

REQUESTS = int(os.environ.get("BENCH_REQUESTS", "200"))
MIXED_SECONDS = float(os.environ.get("BENCH_SECONDS", "60"))
MIXED_CLIENTS = 8
READING_SECONDS = 1.0
WARMING = 6
PAGE_MS, MAP_MS, MAP_KB, MEMORY_MB = 200, 500, 400, 600
SENTENCE = re.compile(r'class="sentence"[^>]*>\D*([\d,]+)')


def run() -> Iterator[Result]:
    """Everything, on one running product."""
    with demo_home() as home:
        yield from _served(home)
        yield _anew(home)


def _served(home: Path) -> Iterator[Result]:
    """What needs the running product."""
    with served(home) as product:
        with psycopg.connect(Cluster(home).address()) as database:
            opened, drawn = pages(database), map_data()
        clients = {viewer: product.client(viewer) for viewer in {page.viewer for page in opened}}
        for page in opened:
            yield _page(product, clients[page.viewer], page)
        for page in drawn:
            yield from _map(product, clients[page.viewer], page)
        yield mixed(product, [*opened, *drawn], READING_SECONDS)
        yield mixed(product, [*opened, *drawn], 0)
        yield from memory(product)
        yield from committed.observations(product, clients[opened[0].viewer], REQUESTS)


def _anew(home: Path) -> Result:
    """Everything that can be looked at, read from PostgreSQL and scored; the scoring alone is measured elsewhere."""
    variables = {**os.environ, "WENMING_HOME": str(home), "PYTHONPATH": os.pathsep.join(("src", "."))}
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.reread"], env=variables, check=True, stdout=subprocess.PIPE, text=True
    )
    found = json.loads(told.stdout)
    name = f"{found['pairs']:,} site × item read from the database and scored"
    note = f"reading {found['reading']:.2f} s, scoring {found['scoring']:.2f} s"
    return Result(name, found["reading"] + found["scoring"], "s", is_right=found["is_right"], note=note)


@contextmanager
def demo_home() -> Iterator[Path]:
    """The data folder named by ``BENCH_HOME``, or a fresh one with the full demo."""
    named = os.environ.get("BENCH_HOME")
    if named:
        yield Path(named).resolve()
        return
    with tempfile.TemporaryDirectory(prefix="wenming-bench-") as folder:
        variables = {**os.environ, "WENMING_HOME": folder, "PYTHONPATH": str(Path("src").resolve())}
        command = [sys.executable, "-m", "wenming", "demo", "load", "--scale", "full"]
        began = time.monotonic()
        subprocess.run(command, env=variables, check=True, stdout=subprocess.DEVNULL)
        print(f"full demo loaded in {time.monotonic() - began:.0f} s", flush=True)
        yield Path(folder)


def _page(product: Running, client: Client, page: Page) -> Result:
    """Ask for one page again and again."""
    first = [client.get(page.path) for _ in range(WARMING)][-1]
    if first.status != 200:
        return Result(page.label, math.inf, "ms", PAGE_MS, is_right=False, note=f"{page.path} answers {first.status}")
    used = product.processor_seconds()
    taken = [client.get(page.path).seconds * 1000 for _ in range(REQUESTS)]
    processor = (product.processor_seconds() - used) / REQUESTS * 1000
    found = SENTENCE.search(first.text)
    told = int(found[1].replace(",", "")) if found else None
    note = f"median {percentile(taken, 50):.0f}, processor {processor:.0f} ms, {first.sent / 1024:.0f} KB"
    if page.rows is not None:
        note += f"; {told} rows" if told == page.rows else f"; says {told} rows, the database {page.rows}"
    is_right = page.rows is None or told == page.rows
    return Result(page.label, percentile(taken, 95), "ms", PAGE_MS, is_right=is_right, note=note)


def _map(product: Running, client: Client, page: Page) -> list[Result]:
    first = [client.get(page.path) for _ in range(WARMING)][-1]
    taken = [client.get(page.path).seconds * 1000 for _ in range(REQUESTS)]
    is_right = first.status == 200
    note = f"median {percentile(taken, 50):.0f}" if is_right else f"{page.path} answers {first.status}"
    return [
        Result(page.label, percentile(taken, 95), "ms", MAP_MS, is_right=is_right, note=note),
        Result(f"{page.label}, compressed", first.sent / 1024, "KB", MAP_KB),
    ]


def mixed(product: Running, opened: Sequence[Page], pause: float) -> Result:
    """Eight clients open pages in any order, both viewers among them; each looks at a page for so many seconds."""
    taken: list[float] = []
    faults: list[str] = []
    viewers = sorted({page.viewer for page in opened})
    clients = [product.client(viewers[number % len(viewers)]) for number in range(MIXED_CLIENTS)]
    until = time.monotonic() + MIXED_SECONDS

    def browse(number: int) -> None:
        chance, client = random.Random(number), clients[number]
        own = [page for page in opened if page.viewer == viewers[number % len(viewers)]]
        while time.monotonic() < until:
            page = chance.choice(own)
            answer = client.get(page.path)
            taken.append(answer.seconds * 1000)
            if answer.status != 200:
                faults.append(f"{page.path} {answer.status}")
            time.sleep(chance.uniform(0.5, 1.5) * pause)

    used, began = product.processor_seconds(), time.monotonic()
    browsers = [threading.Thread(target=browse, args=(number,)) for number in range(MIXED_CLIENTS)]
    for one in browsers:
        one.start()
    for one in browsers:
        one.join()
    seconds = time.monotonic() - began
    processor = (product.processor_seconds() - used) / max(1, len(taken)) * 1000
    note = f"median {percentile(taken, 50):.0f}, processor {processor:.0f} ms, {len(taken) / seconds:.0f} a second"
    if faults:
        note += f"; {len(faults)} refused, such as {faults[0]}"
    name = f"{MIXED_CLIENTS} clients mixed, " + (f"reading {pause:g} s a page" if pause else "without pausing")
    return Result(name, percentile(taken, 95), "ms", PAGE_MS, is_right=not faults, note=note)


def memory(product: Running) -> list[Result]:
    """What the processes hold after all that."""
    held = product.memory()
    return [
        Result("memory of parent and web workers (PSS)", held["web"], "MB", MEMORY_MB, is_right=held["web"] > 0),
        Result("memory of the database (PSS)", held["database"], "MB"),
        Result("memory of the job worker (PSS)", held["jobs"], "MB"),
    ]


def percentile(taken: Sequence[float], share: int) -> float:
    """The value that so many per cent of the figures do not exceed."""
    ordered = sorted(taken)
    return ordered[min(len(ordered) - 1, max(0, -(-len(ordered) * share // 100) - 1))] if ordered else 0.0
