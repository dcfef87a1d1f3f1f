"""A zip of named parts, packed and unpacked within limits: what a hostile one could do, it is refused before.

Knows nothing of what is in the parts. The same limits hold for what is packed, so that all that was ever saved can be
opened again.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO

from neuron_gui.core.problem import Problem
from neuron_gui.core.whole_files import too_large

MEGABYTE = 1_000_000
# The longest run there can be, 1,000,000 epochs with 100 inputs, takes 412 MB: it and the one that it was branched from
# fit in, or a run of one input fifty times.
MOST_PACKED_BYTES = 1000 * MEGABYTE
MOST_UNPACKED_BYTES = 1000 * MEGABYTE
MOST_TEXT_BYTES = 200 * MEGABYTE  # of one part that is JSON
MOST_PARTS = 200
MOST_RATIO = 100  # to which a part may unpack, beyond the first megabyte; deflate could do 1,000

_NAME = re.compile(r"(?!.*\.\.)[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*")
_ENCRYPTED = 0x1
_BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
    struct.error,
)


def pack(parts: Mapping[str, bytes], name: str) -> bytes:
    """The zip of these parts, the same for the same parts: JSON deflated, the rest as it is.

    Raises Problem if it would be too large to be opened again.
    """
    if len(parts) > MOST_PARTS or sum(map(len, parts.values())) > MOST_UNPACKED_BYTES:
        raise _too_large_to_save(name)
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for part, content in parts.items():
            if part.endswith(".json") and len(content) > MOST_TEXT_BYTES:
                raise _too_large_to_save(name)
            entry = zipfile.ZipInfo(part)  # with a fixed date
            archive.writestr(entry, content, _compression(part, content))
    if buffer.tell() > MOST_PACKED_BYTES:
        raise _too_large_to_save(name)
    return buffer.getvalue()


def unpack(packed: bytes, name: str, needed: str) -> dict[str, bytes]:
    """The parts of a zip by their names, never more of them than is allowed. Raises Problem, naming what is wrong.

    ``name`` is that of the file, ``needed`` the part without which it is something else.
    """
    try:
        with zipfile.ZipFile(BytesIO(packed)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.filename.endswith("/") or entry.file_size]
            if needed not in {entry.filename for entry in entries}:
                raise Problem("“{name}” is not a Hello Neuron file: there is no {part} in it.", name=name, part=needed)
            _check(entries, len(packed), name)
            parts = {}
            for entry in entries:
                with archive.open(entry) as stream:
                    parts[entry.filename] = stream.read(entry.file_size + 1)
                if len(parts[entry.filename]) != entry.file_size:
                    raise EOFError
            return parts
    except Problem:
        raise
    except _BROKEN_ZIP as error:
        raise Problem("“{name}” is not a Hello Neuron file, or it is damaged.", name=name) from error


def _check(entries: list[zipfile.ZipInfo], size: int, name: str) -> None:
    """Look at what the parts say of themselves, before any of them is unpacked."""
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED_BYTES:
        raise too_large(name)
    if sum(entry.compress_size for entry in entries) > size:
        raise zipfile.BadZipFile
    known: set[str] = set()
    for entry in entries:
        part = entry.filename
        if len(part) > 100 or not _NAME.fullmatch(part):
            raise Problem("“{name}” is damaged: a part of it has a name that is not allowed.", name=name)
        if part.lower() in known:
            raise Problem("“{name}” is damaged: {part} is in it twice.", name=name, part=part)
        known.add(part.lower())
        if entry.flag_bits & _ENCRYPTED:
            raise Problem("“{name}” is locked with a password.", name=name)
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise NotImplementedError
        if part.endswith(".json") and entry.file_size > MOST_TEXT_BYTES:
            raise too_large(name)
        if _is_a_bomb(entry.file_size, entry.compress_size):
            raise too_large(name)


def _compression(part: str, content: bytes) -> int:
    """Deflate where that saves room, but not so much that it would be taken for a bomb."""
    if not part.endswith(".json"):
        return zipfile.ZIP_STORED
    if len(content) > MEGABYTE and _is_a_bomb(len(content), len(zlib.compress(content))):
        return zipfile.ZIP_STORED
    return zipfile.ZIP_DEFLATED


def _is_a_bomb(unpacked: int, packed: int) -> bool:
    return unpacked > MEGABYTE and unpacked > MOST_RATIO * packed


def _too_large_to_save(name: str) -> Problem:
    return Problem("“{name}” was not saved: there is more in it than fits into one file. Unpin a run first.", name=name)
