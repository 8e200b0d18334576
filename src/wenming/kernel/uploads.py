"""Many files in one field of a form: photos picked by hand, a folder, or what was pasted."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile


class FilesInput(forms.FileInput):
    """A field in which several files are picked; with ``folder`` the browser picks a folder and all that is in it."""

    allow_multiple_selected = True

    def __init__(self, *, accept: str = "", folder: bool = False, paste: bool = False) -> None:
        wanted = {"accept": accept, "webkitdirectory": folder, "data-paths": folder, "data-paste": paste}
        super().__init__(attrs={"multiple": True, **{name: value for name, value in wanted.items() if value}})


class FilesField(forms.FileField):
    """Several files; each is checked by itself, and what is handed on is a list, perhaps empty."""

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[bytes]]":
        """Return the files that were sent."""
        given: Sequence[Any] = data if isinstance(data, list | tuple) else [data] if data else []
        if not given:
            super().clean(None, initial)
            return []
        return [file for one in given if (file := super(FilesField, self).clean(one, initial)) is not None]
