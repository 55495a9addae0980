"""Zip files whose bytes depend on nothing but what is in them: no clock, no file system."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

_DATE = (1980, 1, 1, 0, 0, 0)  # the first that a zip can hold
_TIME = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")
_STEADY = rb"\g<1>2000-01-01T00:00:00Z\g<2>"
_CORE = "docProps/core.xml"


def zip_bytes(files: Mapping[str, bytes]) -> bytes:
    """The files, by path with forward slashes, as a zip in this order."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for name, data in files.items():
            member = zipfile.ZipInfo(name, _DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system, member.external_attr = 3, 0o644 << 16
            packed.writestr(member, data)
    return stream.getvalue()


def steady(package: bytes) -> bytes:
    """A .docx or .xlsx of our own without the time at which it was saved."""
    with zipfile.ZipFile(io.BytesIO(package)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    if _CORE in parts:
        parts[_CORE] = _TIME.sub(_STEADY, parts[_CORE])
    return zip_bytes(parts)
