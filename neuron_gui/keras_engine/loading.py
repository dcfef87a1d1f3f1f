"""Makes the import of TensorFlow gentle: a window in the same process keeps painting meanwhile.

A plain import stops every other thread for up to half a second, because the loading of TensorFlow's large shared
libraries keeps hold of Python's global lock. Imports neither library itself; knows nothing of neurons.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import sys
from collections.abc import Callable
from pathlib import Path

ENVIRONMENT = {
    "KERAS_BACKEND": "tensorflow",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",  # its kernels round otherwise than those of the plain build
    "CUDA_VISIBLE_DEVICES": "-1",  # one neuron is too small for a graphics card
    # Neither a person's settings of Keras nor a home or disk that cannot be written may keep TensorFlow from loading:
    "KERAS_HOME": os.devnull,  # no folder, so Keras reads and writes no keras.json
    "TEST_TMPDIR": os.devnull,  # else importing TensorFlow looks for a temporary folder, and fails where there is none
}

# In the order in which they need one another; which of them exist depends on system and version.
_LIBRARIES = (
    "libtensorflow_framework.so.2",
    "libtensorflow_framework.2.dylib",
    "libtensorflow_cc.so.2",
    "libtensorflow_cc.2.dylib",
    "python/lib_pywrap_tensorflow_common.so",
    "python/lib_pywrap_tensorflow_common.dylib",
    "python/_pywrap_tensorflow_common.dll",
    "python/_pywrap_tensorflow_internal.so",
)


def load_libraries_first() -> None:
    """Load TensorFlow's large libraries by a foreign call, which, unlike an import, lets go of the global lock.

    Nothing depends on its success: what is not loaded here is loaded by the import, only with a stall.
    """
    if "tensorflow" in sys.modules:
        return
    found = importlib.util.find_spec("tensorflow")
    for folder in (found.submodule_search_locations if found else None) or ():
        load = _loader()
        for name in _LIBRARIES:
            path = Path(folder, name)
            if path.is_file():
                load(path)


def _loader() -> Callable[[Path], object]:
    if sys.platform == "win32":
        load_library = ctypes.WinDLL("kernel32").LoadLibraryW
        load_library.argtypes, load_library.restype = (ctypes.c_wchar_p,), ctypes.c_void_p
        return lambda path: load_library(str(path))
    open_library = ctypes.CDLL(None).dlopen  # ctypes.CDLL(path) itself would keep the lock
    open_library.argtypes, open_library.restype = (ctypes.c_char_p, ctypes.c_int), ctypes.c_void_p
    return lambda path: open_library(os.fsencode(path), os.RTLD_NOW)
