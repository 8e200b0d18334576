"""The verbs of schemes: take an edition in, publish it, break it down into tasks."""

from wenming.schemes.services.importing import EditionRefused, import_edition
from wenming.schemes.services.publishing import break_down, freeze

__all__ = ["EditionRefused", "break_down", "freeze", "import_edition"]
