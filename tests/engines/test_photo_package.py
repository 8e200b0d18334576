"""A zip of photos is opened without trusting it: bombs, passwords, foreign names, and what is no zip."""

import io
import struct
import zipfile
from pathlib import Path

import pytest

from wenming.engines import photo_package
from wenming.engines.photo_package import MOST_ENTRIES, EntryRefused, PackageRefused, open_package

MOST = 1024 * 1024


def packed(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as package:
        for name, content in files:
            package.writestr(name, content)
    return buffer


def refusal(file: io.BytesIO | Path) -> str:
    with pytest.raises(PackageRefused) as refused:
        open_package(file)
    return refused.value.code


def test_files_are_listed_and_read(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(packed(("照片/a.jpg", b"one"), ("b.jpg", b"two")).getvalue())
    with open_package(path) as package:
        assert [entry.name for entry in package.entries] == ["照片/a.jpg", "b.jpg"]
        assert [package.content(entry, most=MOST) for entry in package.entries] == [b"one", b"two"]


def test_names_in_gbk_are_read_as_such() -> None:
    buffer = packed(("AAAA.jpg", b"x"))
    raw = buffer.getvalue().replace(b"AAAA.jpg", "东门".encode("gbk") + b".jpg")
    with open_package(io.BytesIO(raw)) as package:
        assert [entry.name for entry in package.entries] == ["东门.jpg"]
        assert package.content(package.entries[0], most=MOST) == b"x"


def test_what_systems_put_beside_photos_is_left_out() -> None:
    clutter = ("__MACOSX/._a.jpg", ".DS_Store", "x/Thumbs.db", "._a.jpg", "folder/")
    with open_package(packed(*((name, b"") for name in clutter), ("a.jpg", b"x"))) as package:
        assert [entry.name for entry in package.entries] == ["a.jpg"]


@pytest.mark.parametrize("name", ["../../etc/passwd.jpg", "/etc/a.jpg", "a/../../b.jpg", "..\\b.jpg", "C:\\a.jpg"])
def test_names_that_lead_out_are_named_and_not_used(name: str) -> None:
    with open_package(packed((name, b"x"))) as package:
        assert package.entries[0].refusal == photo_package.UNSAFE


def test_links_nested_archives_and_rare_methods_are_not_opened() -> None:
    link = zipfile.ZipInfo("link.jpg")
    link.external_attr = 0o120777 << 16
    buffer = packed(("inner.zip", b"PK"), ("b.RAR", b"x"))
    with zipfile.ZipFile(buffer, "a") as package:
        package.writestr(link, "/etc/passwd")
        package.writestr("l.jpg", b"x", zipfile.ZIP_LZMA)
    with open_package(buffer) as opened:
        said = {entry.name: entry.refusal for entry in opened.entries}
    nested, unsafe, method = photo_package.NESTED, photo_package.UNSAFE, photo_package.METHOD
    assert said == {"inner.zip": nested, "b.RAR": nested, "link.jpg": unsafe, "l.jpg": method}


def test_what_is_no_zip_is_refused() -> None:
    for content in (b"", b"no zip at all", b"Rar!\x1a\x07\x00" + b"x" * 100, packed(("a", b"x")).getvalue()[:40]):
        assert refusal(io.BytesIO(content)) == "package_broken"
    broken = packed(("a.jpg", b"x" * 100), method=zipfile.ZIP_STORED).getvalue()
    assert refusal(io.BytesIO(broken.replace(b"PK\x01\x02", b"PK\x09\x09"))) == "package_broken"


def test_a_password_is_refused() -> None:
    raw = bytearray(packed(("a.jpg", b"x")).getvalue())
    at = raw.index(b"PK\x01\x02")
    raw[at + 8] |= 1
    assert refusal(io.BytesIO(bytes(raw))) == "package_locked"


def test_more_files_than_anybody_packs_are_refused_before_their_names_are_read() -> None:
    many = packed(*((f"{number}.jpg", b"") for number in range(10_000)), method=zipfile.ZIP_STORED)
    assert refusal(many) == "package_many"
    few = packed(("a.jpg", b"x")).getvalue()
    at = few.rindex(b"PK\x05\x06")
    lying = few[: at + 12] + struct.pack("<I", 2**31) + few[at + 16 :]
    assert refusal(io.BytesIO(lying)) == "package_many"
    assert MOST_ENTRIES < 10_000


def test_a_bomb_is_not_unpacked_and_the_others_are_still_read() -> None:
    with open_package(packed(("bomb.jpg", b"\x00" * (30 * MOST)), ("a.jpg", b"x"), ("empty.jpg", b""))) as package:
        bomb, good, empty = package.entries
        with pytest.raises(EntryRefused) as refused:
            package.content(bomb, most=MOST)
        assert (refused.value.message, refused.value.params) == (photo_package.OVERSIZED, {"most": 1})
        assert package.content(good, most=MOST) == b"x"
        with pytest.raises(EntryRefused, match=photo_package.EMPTY):
            package.content(empty, most=MOST)


def test_a_size_that_lies_does_not_get_past_the_bound() -> None:
    content = b"\x00" * (8 * MOST)
    raw = packed(("a.jpg", content)).getvalue().replace(struct.pack("<I", len(content)), struct.pack("<I", 10))
    with open_package(io.BytesIO(raw)) as package, pytest.raises(EntryRefused):
        package.content(package.entries[0], most=MOST)


def test_all_reads_together_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photo_package, "MOST_READ", 5_000)
    with open_package(packed(*((f"{n}.jpg", b"\x00" * 2_000) for n in range(3)))) as package:
        package.content(package.entries[0], most=MOST)
        package.content(package.entries[1], most=MOST)
        with pytest.raises(PackageRefused, match="Unpacked"):
            package.content(package.entries[2], most=MOST)


def test_a_damaged_file_is_one_refusal() -> None:
    raw = bytearray(packed(("a.jpg", bytes(range(256)) * 40), method=zipfile.ZIP_STORED).getvalue())
    raw[400] ^= 0xFF
    with open_package(io.BytesIO(bytes(raw))) as package, pytest.raises(EntryRefused, match=photo_package.DAMAGED):
        package.content(package.entries[0], most=MOST)
