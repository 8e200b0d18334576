"""What a photo's own header claims about when and where it was taken: a claim, never a proof."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Any, Protocol

CREDIBLE_YEARS = range(1990, 2100)
TAG_EXIF, TAG_GPS = 0x8769, 0x8825
TAG_TAKEN, TAG_TAKEN_OFFSET = 0x9003, 0x9011
GPS_LAT_REF, GPS_LAT, GPS_LON_REF, GPS_LON, GPS_ERROR = 1, 2, 3, 4, 31


class Header(Protocol):
    """A photo's header as the picture library gives it."""

    def get_ifd(self, tag: int) -> Mapping[int, Any]:
        """Return one directory of the header."""


@dataclass(frozen=True, slots=True)
class Claims:
    """When (aware), where (degrees, WGS 84) and how exactly (metres) the device says that it took the photo."""

    taken_at: datetime | None = None
    lat: float | None = None
    lon: float | None = None
    accuracy: float | None = None


NO_CLAIMS = Claims()


def read_claims(header: Header, zone: tzinfo) -> Claims:
    """Read the claims; what cannot be read or cannot be true is left out. A time without offset counts in ``zone``."""
    taken_at = _taken_at(header.get_ifd(TAG_EXIF), zone)
    gps = header.get_ifd(TAG_GPS)
    lat = _degrees(gps.get(GPS_LAT), gps.get(GPS_LAT_REF), "S", 90)
    lon = _degrees(gps.get(GPS_LON), gps.get(GPS_LON_REF), "W", 180)
    if lat is None or lon is None or (lat == 0 and lon == 0):
        return Claims(taken_at=taken_at)
    return Claims(taken_at, lat, lon, _finite(gps.get(GPS_ERROR)))


def _taken_at(directory: Mapping[int, Any], zone: tzinfo) -> datetime | None:
    try:
        moment = datetime.strptime(str(directory[TAG_TAKEN]).strip("\0 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007  # the zone follows
    except (KeyError, ValueError):
        return None
    if moment.year not in CREDIBLE_YEARS:
        return None
    return moment.replace(tzinfo=_offset(directory.get(TAG_TAKEN_OFFSET)) or zone)


def _offset(text: object) -> tzinfo | None:
    try:
        sign, hours, minutes = str(text)[0], int(str(text)[1:3]), int(str(text)[4:6])
        return timezone((-1 if sign == "-" else 1) * timedelta(hours=hours, minutes=minutes))
    except (ValueError, IndexError):
        return None


def _degrees(parts: object, reference: object, negative: str, most: int) -> float | None:
    if not isinstance(parts, Sequence) or len(parts) != 3:
        return None
    numbers = [_finite(part) for part in parts]
    if None in numbers:
        return None
    degrees, minutes, seconds = (number or 0.0 for number in numbers)
    value = degrees + minutes / 60 + seconds / 3600
    if value > most:
        return None
    return -value if str(reference).strip("\0 ").upper() == negative else value


def _finite(value: Any) -> float | None:
    """Return a rational of the header as a number of at least 0; nothing for 0/0, infinities and other nonsense."""
    try:
        number = float(value)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return number if math.isfinite(number) and number >= 0 else None
