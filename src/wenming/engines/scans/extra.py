"""The libraries of the extra, loaded when first used: they take a second and 100 MB that most processes never need."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from wenming.engines.scans.words import not_installed

_NAMES = ("cv2", "onnxruntime", "pypdfium2", "rapidocr")


@cache
def is_installed() -> bool:
    """Whether scans can be read here."""
    return all(find_spec(name) is not None for name in _NAMES)


class _Later:
    """Stands for a library until something of it is asked for.

    Raises:
        DocumentRefused: the extra is not installed.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        try:
            return getattr(import_module(self._name), attribute)
        except ImportError as problem:
            raise not_installed() from problem


cv2: Any = _Later("cv2")
pypdfium2: Any = _Later("pypdfium2")
rapidocr: Any = _Later("rapidocr")
