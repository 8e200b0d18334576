"""One observation sent over HTTP and committed, then the new totals of every kind and unit read back."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

from benchmarks.results import Result
from benchmarks.served import Client, Running
from wenming.config.cluster import Cluster

TARGET_MS = 50
WARMING = 10
ITEMS = """
    SELECT v.number, i.code FROM evaluations_sampledsite s
    JOIN evaluations_round r ON r.id = s.round_id JOIN inspections_visit v ON v.id = s.visit_id
    JOIN places_site p ON p.id = s.site_id
    JOIN schemes_editionkind k ON k.kind_id = p.kind_id AND k.edition_id = r.edition_id
    JOIN schemes_checkitem i ON i.edition_kind_id = k.id
    WHERE r.state = 'running' AND i.rule_kind = 'count' ORDER BY md5(v.number || i.code) LIMIT 60"""
RUNNING = "SELECT number FROM evaluations_round WHERE state = 'running'"


def observations(product: Running, client: Client, count: int) -> list[Result]:
    """Change what was seen, one item after the other; at the end the kept total against a scoring of every row."""
    with psycopg.connect(Cluster(product.home).address()) as database:
        (number,) = (str(row[0]) for row in database.execute(RUNNING).fetchall()[:1])
        items = [(str(visit), str(code)) for visit, code in database.execute(ITEMS).fetchall()]
    total_of = f"/api/v1/rounds/{number}/total"
    sent: list[float] = []
    read: list[float] = []
    both: list[float] = []
    kept: dict[str, Any] = {}
    wrong = ""
    used = product.processor_seconds()
    for turn, (visit, code) in zip(range(WARMING + count), _again_and_again(items), strict=False):
        entry = {"key": str(uuid4()), "item": code, "values": {"count": str(turn % 7)}, "raises": False}
        made = client.post_json(f"/api/v1/visits/{visit}/observations", entry)
        answer = client.get(total_of)
        if made.status != 201 or answer.status != 200:
            wrong = wrong or f"answers {made.status} and {answer.status}: {made.text[:120]}"
            continue
        kept = json.loads(answer.body)["total"]
        if turn >= WARMING:
            sent.append(made.seconds * 1000)
            read.append(answer.seconds * 1000)
            both.append((made.seconds + answer.seconds) * 1000)
    processor = (product.processor_seconds() - used) / (WARMING + count) * 1000
    fresh = _scored_anew(product.home, number)
    is_right = not wrong and all(kept.get(name) == value for name, value in fresh.items())
    note = wrong or f"total {kept.get('won')}, scored anew from the rows: {'equal' if is_right else fresh}"
    return [
        Result("one observation committed over HTTP", _percentile(sent), "ms", TARGET_MS, is_right=is_right, note=note),
        Result("every unit's and kind's new total read", _percentile(read), "ms"),
        Result(
            "both together",
            _percentile(both),
            "ms",
            note=f"median {_percentile(both, 50):.0f}, processor {processor:.0f} ms",
        ),
    ]


def _again_and_again(items: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    while items:
        yield from items


def _percentile(taken: list[float], share: int = 95) -> float:
    ordered = sorted(taken)
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)] if ordered else 0.0


def _scored_anew(home: Path, number: str) -> dict[str, str]:
    """The total scored from every observation, by a process of its own."""
    variables = {**os.environ, "WENMING_HOME": str(home), "PYTHONPATH": str(Path("src").resolve())}
    command = [sys.executable, "-m", "benchmarks.recount", number]
    done = subprocess.run(command, env=variables, check=True, capture_output=True, text=True)
    found: dict[str, str] = json.loads(done.stdout)
    return found
