"""Arrays of numbers as ``.npz``, the format of NumPy, written and read exactly.

Only what ``numpy.savez`` makes of plain numbers is read: uncompressed, so that a file never grows in memory, and by a
header that is compared, not evaluated. There is no way from here to pickle. Knows nothing of what the numbers mean.
"""

from __future__ import annotations

import math
import re
import struct
import zipfile
from collections.abc import Mapping
from io import BytesIO

import numpy as np

MOST_ARRAYS = 1000

_MAGIC = b"\x93NUMPY\x01\x00"
_LONGEST_HEADER = 500
_HEADER = re.compile(
    rb"\{'descr': '(<f4|<f8|<i4|<i8)', 'fortran_order': False, 'shape': \(((?:\d{1,9}, )*(?:\d{1,9},?)?)\), \} *\n"
)
_BROKEN = (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, OverflowError, RuntimeError, ValueError)


class BrokenArrays(ValueError):
    """These are no arrays that could be read here; says which and why, for a sentence."""


def pack_arrays(arrays: Mapping[str, np.ndarray]) -> bytes:
    """The bytes of an ``.npz`` with these arrays; the same for the same arrays."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, array in arrays.items():
            entry = zipfile.ZipInfo(f"{name}.npy")  # with a fixed date
            with archive.open(entry, "w", force_zip64=array.nbytes > 1 << 30) as stream:
                little = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
                np.lib.format.write_array(stream, little.reshape(array.shape), version=(1, 0), allow_pickle=False)
    return buffer.getvalue()


def unpack_arrays(packed: bytes) -> dict[str, np.ndarray]:
    """The arrays of an ``.npz`` by name; nobody may write into them. Raises BrokenArrays.

    It takes no more memory than there are bytes.
    """
    try:
        with zipfile.ZipFile(BytesIO(packed)) as archive:
            entries = archive.infolist()
            if any(entry.compress_type != zipfile.ZIP_STORED or entry.flag_bits & 0x1 for entry in entries):
                raise BrokenArrays("it is compressed")
            if len(entries) > MOST_ARRAYS or sum(entry.file_size for entry in entries) > len(packed):
                raise BrokenArrays("there is more in it than can be")
            if len({entry.filename for entry in entries}) < len(entries):
                raise BrokenArrays("an array is in it twice")
            return {
                entry.filename.removesuffix(".npy"): _array(archive.read(entry), entry.filename) for entry in entries
            }
    except BrokenArrays:
        raise
    except (*_BROKEN, struct.error) as error:
        raise BrokenArrays("it cannot be unpacked") from error


def _array(content: bytes, name: str) -> np.ndarray:
    """One ``.npy``. Its shape is believed only where there are as many bytes."""
    begin = len(_MAGIC) + 2
    if content[: len(_MAGIC)] != _MAGIC or len(content) < begin:
        raise BrokenArrays(f"{name} is not an array")
    (length,) = struct.unpack("<H", content[len(_MAGIC) : begin])
    header = _HEADER.fullmatch(content, begin, begin + length) if length <= _LONGEST_HEADER else None
    if header is None:
        raise BrokenArrays(f"{name} is not an array of plain numbers")
    dtype = np.dtype(header[1].decode())
    shape = tuple(int(count) for count in header[2].replace(b",", b" ").split())
    if math.prod(shape) * dtype.itemsize != len(content) - begin - length:
        raise BrokenArrays(f"{name} has not the length that it says")
    return np.frombuffer(content, dtype, offset=begin + length).reshape(shape)
