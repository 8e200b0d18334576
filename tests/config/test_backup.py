"""A backup comes back as it was, and an archive that is cut, altered or foreign is refused, nothing touched."""

import hashlib
import json
import random
import shutil
import tarfile
from pathlib import Path

import pytest

from tests.config.running import copied, myself, several, wenming
from wenming.config.backup import take
from wenming.config.backup.archive import new_archive, unpack, verify_archive
from wenming.config.backup.swap import ASIDE, READY, STAGING
from wenming.config.refusal import Refused

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def filled_home(migrated_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stopped data folder in use: a first administrator, audit lines, one photo and its row."""
    home = copied(tmp_path_factory.mktemp("filled") / "home", migrated_home, myself())
    words = ["init", "--city", "示例市", "--division-code", "990101", "--username", "first", "--name", "王"]
    done = wenming(home, [*words, "--password-stdin"], given="Nine-birds-fly-1\n")
    assert done.returncode == 0, done.stderr
    _store_photo(home)
    return home


@pytest.fixture(scope="module")
def archive(filled_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of it."""
    target = tmp_path_factory.mktemp("backups") / "one.tar"
    done = wenming(filled_home, ["backup", str(target)])
    assert done.returncode == 0, done.stderr
    return target


def test_restored_into_an_empty_folder_everything_is_as_it_was(archive: Path, tmp_path: Path) -> None:
    home, again = tmp_path / "home", tmp_path / "again.tar"
    restored, backed_up, audited = several(
        home, ["restore", str(archive)], ["backup", str(again)], ["audit", "verify", "--json"]
    )
    assert restored.code == 0, restored.err
    assert backed_up.code == 0, backed_up.err
    first, second = _manifest(archive), _manifest(again)
    assert first["contents"] == second["contents"]
    assert first["contents"]["audit_seq"] > 0
    assert _files(first) == _files(second)
    assert any(name.startswith("evidence/originals/") for name in _files(first))
    verified = json.loads(audited.out)
    assert verified["whole"] is True
    assert (verified["evidence"], verified["anchors"]) == (1, 1)


def test_data_that_is_there_is_kept_unless_it_shall_be_replaced(
    archive: Path, filled_home: Path, tmp_path: Path
) -> None:
    home = copied(tmp_path / "home", filled_home, myself())
    restore = ["restore", str(archive)]
    added, refused, kept, replaced, gone = several(
        home, ["user", "add", "later", "后来"], restore, ["user", "list"], [*restore, "--replace"], ["user", "list"]
    )
    assert (added.code, refused.code, replaced.code) == (0, 1, 0)
    assert "--replace" in refused.err
    assert "later" in kept.out
    assert "later" not in gone.out
    assert not (home / STAGING).exists()
    assert not (home / ASIDE).exists()


def test_a_photo_that_was_lost_before_the_backup_holds_up_nothing_else(filled_home: Path, tmp_path: Path) -> None:
    home, target = copied(tmp_path / "home", filled_home, myself()), tmp_path / "one.tar"
    [photo] = [path for path in (home / "evidence" / "originals").rglob("*") if path.is_file()]
    photo.unlink()
    assert wenming(home, ["backup", str(target)]).returncode == 0
    restored, listed = several(tmp_path / "again", ["restore", str(target)], ["user", "list"])
    assert (restored.code, "first" in listed.out) == (0, True), restored.err
    assert "missing or damaged already when the backup was made: 1" in restored.out
    assert photo.name in restored.out


def test_what_is_swept_while_the_backup_is_packed_is_left_out(tmp_path: Path) -> None:
    home, target = tmp_path / "home", tmp_path / "one.tar"
    for name in "abc":
        path = home / "evidence" / "originals" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    with new_archive(target) as archive:
        found = take._files(home, "evidence/originals")
        first = next(found)
        (home / "evidence" / "originals" / "b").unlink()
        archive.add(*first)
        take._add(archive, found)
    assert [member.name[-1] for member in archive.members] == ["a", "c"]


def test_an_altered_archive_changes_nothing(archive: Path, filled_home: Path, tmp_path: Path) -> None:
    home = copied(tmp_path / "home", filled_home, myself())
    damaged = tmp_path / "damaged.tar"
    content = bytearray(archive.read_bytes())
    content[len(content) // 2] ^= 1
    damaged.write_bytes(content)
    refused = wenming(home, ["restore", "--replace", str(damaged)])
    assert refused.returncode == 1
    assert "its hash differs" in refused.stderr
    assert "first" in wenming(home, ["user", "list"]).stdout


def test_every_cut_and_every_flipped_bit_is_found(archive: Path, tmp_path: Path) -> None:
    whole = archive.read_bytes()
    chance = random.Random(7)
    damaged = tmp_path / "damaged.tar"
    for _round in range(40):
        content = bytearray(whole)
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        damaged.write_bytes(content)
        with pytest.raises(Refused):
            verify_archive(damaged)
        damaged.write_bytes(whole[: chance.randrange(len(whole))])
        with pytest.raises(Refused):
            verify_archive(damaged)
    damaged.write_bytes(b"")
    with pytest.raises(Refused):
        verify_archive(damaged)
    verify_archive(archive)


def test_an_archive_with_a_forged_member_is_refused(tmp_path: Path) -> None:
    forged = tmp_path / "forged.tar"
    with new_archive(forged) as writer:
        writer.add_bytes("../outside", b"x")
    verify_archive(forged)
    with pytest.raises(Refused, match="outside its folder"):
        unpack(forged, tmp_path / "there")
    assert not (tmp_path / "outside").exists()


def test_an_interrupted_last_step_is_finished_by_the_next_command(
    archive: Path, filled_home: Path, tmp_path: Path
) -> None:
    home = copied(tmp_path / "home", filled_home, myself())
    other = tmp_path / "other"
    assert wenming(other, ["restore", str(archive)]).returncode == 0
    staging = home / STAGING
    staging.mkdir()
    for name in ("postgres", "evidence", "anchors"):
        shutil.move(other / name, staging / name)
    (staging / READY).touch()
    # As if the power went after the first rename.
    (home / ASIDE).mkdir()
    (home / "postgres").rename(home / ASIDE / "postgres")
    assert "first" in wenming(home, ["user", "list"]).stdout
    assert not staging.exists()
    assert not (home / ASIDE).exists()


def test_an_unwritable_target_leaves_no_half_backup(tmp_path: Path) -> None:
    target = tmp_path / "one.tar"
    with pytest.raises(RuntimeError, match="broke off"), new_archive(target) as writer:
        writer.add_bytes("a", b"b")
        raise RuntimeError("broke off")
    assert list(tmp_path.iterdir()) == []


def _manifest(archive: Path) -> dict[str, dict[str, int]]:
    with tarfile.open(archive) as tar:
        member = tar.extractfile("manifest.json")
        assert member is not None
        read: dict[str, dict[str, int]] = json.load(member)
        return read


def _files(manifest: dict[str, dict[str, int]]) -> dict[str, str]:
    """Names and hashes of all but the dump, whose header holds the time it was made."""
    listed: list[dict[str, str]] = list(manifest["members"])  # type: ignore[arg-type]  # a list in fact
    return {one["name"]: one["sha256"] for one in listed if one["name"] != "database.dump"}


def _store_photo(home: Path) -> None:
    """One evidence file and the row that speaks of it, as the store lays them down."""
    content = b"\xff\xd8 not shown to anybody"
    sha256 = hashlib.sha256(content).hexdigest()
    path = home / "evidence" / "originals" / sha256[:2] / sha256[2:4] / sha256
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    script = (
        "from wenming.config.database import database\n"
        "with database():\n"
        "    from django.utils import timezone\n"
        "    from wenming.records.models import Blob\n"
        f"    Blob.objects.create(kind='original', sha256='{sha256}', size={len(content)},\n"
        "        media_type='image/jpeg', stored_at=timezone.now())\n"
    )
    done = wenming(home, [], script=script)
    assert done.returncode == 0, done.stderr
