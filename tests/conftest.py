"""The environment of every test: no screen, quiet TensorFlow on one CPU, and never a user's own settings.

It must not import PySide6: the core's tests run where there is none.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", TF_ENABLE_ONEDNN_OPTS="0", CUDA_VISIBLE_DEVICES="-1")

_home = Path(tempfile.mkdtemp(prefix="hello-neuron-tests-"))
atexit.register(shutil.rmtree, _home, ignore_errors=True)
for _variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"):
    _folder = _home / _variable.lower()
    _folder.mkdir(mode=0o700)
    os.environ[_variable] = str(_folder)
os.environ["HOME"] = os.environ["USERPROFILE"] = str(_home)


@pytest.fixture(autouse=True, scope="session")
def _no_user_settings() -> None:
    """Windows and macOS do not ask the environment where settings live: there Qt has a mode for tests."""
    core = sys.modules.get("PySide6.QtCore")
    if core is not None and not sys.platform.startswith("linux"):
        core.QStandardPaths.setTestModeEnabled(True)
