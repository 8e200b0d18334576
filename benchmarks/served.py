"""The product as it runs: started on a data folder by its own command, asked over HTTP, its processes weighed."""

import gzip
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

START_SECONDS = 300.0
TICKS = os.sysconf("SC_CLK_TCK")
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, the bytes that were sent, what they say, and how long it took to have them all."""

    status: int
    sent: int
    body: bytes
    seconds: float
    location: str = ""

    @property
    def text(self) -> str:
        """The page."""
        return self.body.decode("utf-8", "replace")


@dataclass
class Client:
    """One browser: a connection kept open, its cookies, and its language."""

    port: int
    language: str = "en"
    cookies: dict[str, str] = field(default_factory=dict)
    _connection: http.client.HTTPConnection | None = None

    def get(self, path: str) -> Answer:
        """Fetch a page."""
        return self._ask("GET", path, None, {})

    def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Send a form."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(fields).encode(), headers)

    def post_json(self, path: str, content: object) -> Answer:
        """Send an entry to the API."""
        headers = {"Content-Type": "application/json", "X-CSRFToken": self.cookies.get("csrftoken", "")}
        return self._ask("POST", path, json.dumps(content).encode(), headers)

    def sign_in(self, username: str, password: str) -> None:
        """Sign in as a person would."""
        token = TOKEN.search(self.get("/accounts/login/").body)
        fields = {"csrfmiddlewaretoken": token[1].decode() if token else "", "login": username, "password": password}
        answer = self.post("/accounts/login/", fields)
        if answer.status != http.client.FOUND or self.get("/").status != http.client.OK:
            raise SystemExit(f"{username} cannot sign in ({answer.status})")

    def _ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        cookies = {"django_language": self.language, **self.cookies}
        sent = {
            "Accept": "text/html,application/json",
            "Accept-Encoding": "gzip",
            "Accept-Language": self.language,
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            **headers,
        }
        try:
            response, content, seconds = self._exchange(method, path, body, sent)
        except (http.client.RemoteDisconnected, ConnectionError):
            # The server closes connections that were idle for long; a browser opens another one, and so do we.
            self._connection = None
            response, content, seconds = self._exchange(method, path, body, sent)
        for value in response.headers.get_all("Set-Cookie") or ():
            name, _, rest = value.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        packed = response.headers.get("Content-Encoding") == "gzip"
        body_read = gzip.decompress(content) if packed else content
        return Answer(response.status, len(content), body_read, seconds, response.headers.get("Location", ""))

    def _exchange(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes, float]:
        connection = self._connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        self._connection = connection
        began = time.perf_counter()
        connection.request(method, path, body=body, headers=dict(headers))
        response = connection.getresponse()
        content = response.read()
        return response, content, time.perf_counter() - began


@dataclass(frozen=True, slots=True)
class Account:
    """A demo account."""

    title: str
    username: str
    password: str


@dataclass(frozen=True)
class Running:
    """A running product."""

    home: Path
    port: int

    def client(self, role: str, language: str = "en") -> Client:
        """Return a browser in which the demo's account of a role is signed in."""
        account = self.accounts()[role]
        client = Client(self.port, language)
        client.sign_in(account.username, account.password)
        return client

    def accounts(self) -> dict[str, Account]:
        """Return the demo's accounts by user name, which is the role."""
        lines = (self.home / "demo-accounts.txt").read_text(encoding="utf-8").splitlines()
        return {account.username: account for account in (Account(*line.split("\t")) for line in lines)}

    def processor_seconds(self) -> float:
        """Return how long web workers and database have computed so far; what ended meanwhile is not counted."""
        processes = self._processes()
        pids = [*_tree(processes["web"]), *(_tree(processes["database"]) if "database" in processes else [])]
        return sum(_processor(pid) for pid in pids)

    def memory(self) -> dict[str, float]:
        """Return the summed PSS of parent and web workers, of the database, and of the job worker, in MB."""
        processes = self._processes()
        parts = {"web": [processes["parent"], *_tree(processes["web"])]}
        parts["jobs"] = _tree(processes["jobs"]) if "jobs" in processes else []
        parts["database"] = _tree(processes["database"]) if "database" in processes else []
        return {name: sum(_pss(pid) for pid in pids) / 1024 for name, pids in parts.items()}

    def _processes(self) -> dict[str, int]:
        """What runs, as the parent wrote it down."""
        rows = json.loads((self.home / "run" / "serve.json").read_text())
        return {str(one["name"]): int(one["pid"]) for one in rows}


@contextmanager
def served(home: Path) -> Iterator[Running]:
    """Start ``wenming serve`` as it is run in earnest, on a free port, and end it."""
    port = _free_port()
    command = [sys.executable, "-m", "wenming", "serve", "--port", str(port)]
    variables = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    variables |= {"WENMING_HOME": str(home), "PYTHONPATH": str(Path("src").resolve())}
    process = subprocess.Popen(command, env=variables, stdout=subprocess.DEVNULL)
    try:
        _wait(process, port)
        yield Running(home, port)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    limit = time.monotonic() + START_SECONDS
    while time.monotonic() < limit:
        if process.poll() is not None:
            raise SystemExit("the product did not start; its lines above say why")
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == http.client.OK:
                time.sleep(2)
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"the product did not answer within {START_SECONDS:.0f} s")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _tree(pid: int) -> list[int]:
    """A process and everything it started."""
    found = [pid]
    for child in Path(f"/proc/{pid}/task").glob("*/children"):
        for below in child.read_text().split():
            found += _tree(int(below))
    return found


def _processor(pid: int) -> float:
    """Seconds that one process has computed."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def _pss(pid: int) -> float:
    """The memory of one process in KB, what it shares counted in its share."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return float(next((line.split()[1] for line in lines if line.startswith("Pss:")), "0"))
