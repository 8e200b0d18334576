"""Writes the generated district through the documented bulk doors, step by step, with progress.

:func:`load_demo` fills an empty database; :func:`fingerprint` gives one figure for all rows that came of it.
"""

from wenming.demo.loading.accounts import Account
from wenming.demo.loading.everything import load_demo
from wenming.demo.loading.fingerprints import fingerprint

__all__ = ["Account", "fingerprint", "load_demo"]
