"""The base map as a file: written and compressed once for each version of its tables, then kept in memory."""

import gzip
import json
from functools import lru_cache

from wenming.places import selectors


@lru_cache(maxsize=4)
def base_file(version: str, *, packed: bool) -> bytes:
    """Return the base map of a version as JSON, gzipped if ``packed``."""
    text = json.dumps(selectors.base_map(version), separators=(",", ":"), ensure_ascii=False)
    content = text.encode()
    return gzip.compress(content, 9, mtime=0) if packed else content
