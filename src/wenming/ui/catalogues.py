"""The catalogues of translations, one per app and one for the packages that are none: gathered, checked, compiled."""

import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from wenming.ui.extraction import extract

PACKAGE = Path(__file__).resolve().parent.parent
LOCALE = "zh_Hans"
SHARED = "shared"
# These are no Django apps, or speak on the command line too, where only the package's own catalogue is read.
_WITHOUT_APP = ("rulebook", "engines", "demo", "config")
_PLACES = re.compile(r"%\(\w+\)[a-z]|\{\w*\}|%[sd]")
_VOLATILE = re.compile(
    r'^"(?:POT-Creation|PO-Revision|Last-Translator|Language-Team|Generated-By|Project-Id|Report-Msgid).*\n', re.M
)


@dataclass(frozen=True)
class CatalogueFile:
    """One catalogue: its name, the folders whose words it holds, and where it stands."""

    name: str
    folders: tuple[Path, ...]
    path: Path

    @property
    def compiled(self) -> Path:
        """The file that Django reads."""
        return self.path.with_suffix(".mo")


@dataclass(frozen=True)
class Fault:
    """One sentence that is not rightly translated, and why."""

    catalogue: str
    sentence: str
    reason: str


def catalogue_files(package: Path = PACKAGE) -> list[CatalogueFile]:
    """Return every app's catalogue and the shared one."""
    inner = Path("locale") / LOCALE / "LC_MESSAGES" / "django.po"
    apps = sorted(
        folder for folder in package.iterdir() if (folder / "apps.py").exists() and folder.name not in _WITHOUT_APP
    )
    shared = tuple(package / name for name in _WITHOUT_APP if (package / name).is_dir())
    files = [CatalogueFile(folder.name, (folder,), folder / inner) for folder in apps]
    return [*files, CatalogueFile(SHARED, shared, package / inner)]


def read(path: Path) -> Catalog:
    """Read a catalogue; an absent one is empty."""
    if not path.exists():
        return Catalog(locale=LOCALE, charset="utf-8")
    with path.open("rb") as source:
        return read_po(source, locale=LOCALE, charset="utf-8")


def update(file: CatalogueFile, package: Path = PACKAGE) -> int:
    """Bring a catalogue up to date with the code, keeping translations; return how many sentences it holds."""
    wanted = extract(list(file.folders), package.parent)
    if not len(wanted) and not file.path.exists():
        return 0
    catalogue = read(file.path)
    catalogue.update(wanted, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.fuzzy = False
    catalogue.header_comment = f"# {file.name}: Simplified Chinese"
    buffer = BytesIO()
    write_po(buffer, catalogue, width=120, sort_output=True, include_lineno=False)
    file.path.parent.mkdir(parents=True, exist_ok=True)
    file.path.write_text(_VOLATILE.sub("", buffer.getvalue().decode()), encoding="utf-8")
    return len(catalogue)


def compile_stale(files: Sequence[CatalogueFile] | None = None) -> int:
    """Compile the catalogues that changed since they were last compiled; return how many."""
    done = 0
    for file in files if files is not None else catalogue_files():
        if not file.path.exists() or _is_fresh(file):
            continue
        with tempfile.NamedTemporaryFile(dir=file.path.parent, delete=False) as target:
            write_mo(target, read(file.path))
        Path(target.name).chmod(0o644)
        Path(target.name).replace(file.compiled)
        done += 1
    return done


def _is_fresh(file: CatalogueFile) -> bool:
    return file.compiled.exists() and file.compiled.stat().st_mtime >= file.path.stat().st_mtime


def faults(files: Sequence[CatalogueFile], package: Path = PACKAGE) -> list[Fault]:
    """Return what is missing: sentences without translation, with other places than theirs, or translated two ways."""
    found: list[Fault] = []
    seen: dict[object, tuple[str, str]] = {}
    for file in files:
        known = read(file.path)
        for message in extract(list(file.folders), package.parent):
            if not message.id:
                continue
            translated = known.get(message.id, message.context)
            reason = _fault_of(message, translated)
            text = _text(translated.string) if translated else ""
            key = (_text(message.id), message.context)
            if not reason and seen.setdefault(key, (text, file.name))[0] != text:
                reason = f"{seen[key][1]} says “{seen[key][0]}”"
            if reason:
                found.append(Fault(file.name, _text(message.id), reason))
    return found


def _text(value: object) -> str:
    """Return a sentence, or the first of its forms."""
    return str(value[0] if isinstance(value, (tuple, list)) else value)


def _fault_of(message: Message, translated: Message | None) -> str:
    if translated is None:
        return "not in the catalogue: run “wenming messages extract”"
    if translated.fuzzy or not translated.string or not _text(translated.string):
        return "not translated"
    plural = message.id[-1] if isinstance(message.id, (tuple, list)) else message.id
    if set(_PLACES.findall(_text(translated.string))) - set(_PLACES.findall(str(plural))):
        return "the translation has places that the sentence lacks"
    return ""
