"""What the program remembers of a person between two starts: window, theme, text size, motion, what was left open."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from neuron_gui.ui.theme import SCALES

MOST_RECENT = 10  # files


class Preferences:
    """Typed access to the platform's own settings store; with none (for tests and pictures) nothing is kept."""

    def __init__(self, store: QSettings | None = None) -> None:
        self._store = store
        self._unsaved: dict[str, object] = {}
        self.usual_theme = "system"  # until the person chooses one

    @property
    def geometry(self) -> QByteArray | None:
        """The window's place and size as Qt packs them."""
        value = self._read("window/geometry")
        return value if isinstance(value, QByteArray) else None

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self._write("window/geometry", value)

    @property
    def theme(self) -> str:
        """``"light"``, ``"dark"``, or ``"system"``."""
        value = self._read("look/theme")
        return value if value in ("light", "dark", "system") else self.usual_theme

    @theme.setter
    def theme(self, value: str) -> None:
        self._write("look/theme", value)

    @property
    def scale(self) -> float:
        """The scale of text and lines, one of theme.SCALES."""
        try:
            wanted = float(str(self._read("look/scale")))
        except ValueError:
            return 1.0
        return min(SCALES, key=lambda scale: abs(scale - wanted))

    @scale.setter
    def scale(self, value: float) -> None:
        self._write("look/scale", value)

    @property
    def recent_files(self) -> list[Path]:
        """The files that were opened or saved last, the newest first."""
        value = self._read("files/recent")
        texts = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        return [Path(text) for text in texts if isinstance(text, str) and text][:MOST_RECENT]

    @recent_files.setter
    def recent_files(self, value: list[Path]) -> None:
        self._write("files/recent", [str(path) for path in value[:MOST_RECENT]])

    def flag(self, name: str) -> bool:
        """A remembered yes or no; no where nothing is remembered."""
        return str(self._read(name)).lower() in ("true", "1")

    def set_flag(self, name: str, value: bool) -> None:
        """Remember a yes or no."""
        self._write(name, value)

    def _read(self, key: str) -> object:
        return self._unsaved.get(key) if self._store is None else self._store.value(key)

    def _write(self, key: str, value: object) -> None:
        if self._store is None:
            self._unsaved[key] = value
        else:
            self._store.setValue(key, value)
