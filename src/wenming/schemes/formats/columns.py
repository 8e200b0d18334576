"""How a table of the scheme document is laid out, in YAML and on a sheet alike: columns, their forms and headings."""

from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from wenming.schemes.formats.heads import Record

Plain = str | bool | int | Decimal | StrEnum
Value = (
    Plain | tuple[str, ...] | tuple[Decimal, ...] | tuple[tuple[str, Decimal], ...] | tuple[tuple[str, str], ...] | None
)


class Form(StrEnum):
    """What may stand in a column."""

    TEXT = "text"
    CODE = "code"
    NUMBER = "number"
    WHOLE = "whole"
    YES_NO = "yes_no"
    CHOICE = "choice"
    VALUE = "value"
    CODES = "codes"
    TEXTS = "texts"
    NUMBERS = "numbers"
    AMOUNTS = "amounts"
    PAIRS = "pairs"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the record's field, its form and Chinese heading.

    ``key`` is its place in YAML if that is not the field's name (``rule.ladder`` nests). ``words`` and ``labels``
    hold a choice's codes and their Chinese labels. ``refers`` names the table whose codes it may hold.
    """

    field: str
    form: Form
    heading: str
    key: str = ""
    words: type[StrEnum] | None = None
    labels: tuple[str, ...] = ()
    refers: str = ""
    hint: str = ""

    @property
    def path(self) -> tuple[str, ...]:
        """The keys that lead to the value in a YAML row."""
        return tuple((self.key or self.field).split("."))


@dataclass(frozen=True)
class Table:
    """A table, or with ``is_head`` a part that occurs once; ``name`` is the document's field and the YAML key."""

    name: str
    sheet: str
    record: Callable[..., Record]
    columns: tuple[Column, ...]
    is_head: bool = False
    hint: str = ""

    @cached_property
    def defaults(self) -> dict[str, Value]:
        """The value of each field that may be left out."""
        return {
            each.name: each.default
            for each in fields(self.record)  # type: ignore[arg-type]  # every record is a dataclass
            if each.default is not MISSING
        }

    def is_required(self, column: Column) -> bool:
        """Whether a row must say it."""
        return column.field not in self.defaults

    @cached_property
    def key_column(self) -> Column | None:
        """The column that names a row, if rows have names."""
        return next((column for column in self.columns if column.field in ("code", "period", "step", "level")), None)


def text(field: str, heading: str, key: str = "", hint: str = "") -> Column:
    """A column of words."""
    return Column(field, Form.TEXT, heading, key=key, hint=hint)


def code(field: str, heading: str, refers: str = "", key: str = "", hint: str = "") -> Column:
    """A column of codes: the row's own, or another table's."""
    return Column(field, Form.CODE, heading, refers=refers, key=key, hint=hint)


def codes(field: str, heading: str, refers: str, key: str = "") -> Column:
    """A column of lists of another table's codes."""
    return Column(field, Form.CODES, heading, refers=refers, key=key)


def number(field: str, heading: str, key: str = "", hint: str = "") -> Column:
    """A column of exact decimals."""
    return Column(field, Form.NUMBER, heading, key=key, hint=hint)


def whole(field: str, heading: str, key: str = "", hint: str = "") -> Column:
    """A column of whole numbers."""
    return Column(field, Form.WHOLE, heading, key=key, hint=hint)


def yes_no(field: str, heading: str, key: str = "", hint: str = "") -> Column:
    """A column of yes or no."""
    return Column(field, Form.YES_NO, heading, key=key, hint=hint)


def choice(field: str, heading: str, words: type[StrEnum], labels: tuple[str, ...], key: str = "") -> Column:
    """A column of one word out of a list."""
    return Column(field, Form.CHOICE, heading, words=words, labels=labels, key=key)


def texts(field: str, heading: str) -> Column:
    """A column of lists of words, one per line."""
    return Column(field, Form.TEXTS, heading)


LABEL_EN = text("label_en", "英文名称")
INFERRED = yes_no("inferred", "推断", hint="没有出处、由上下文推得的填“是”")
SOURCES = codes("sources", "来源", "sources")
NOTE = text("note", "备注")
