"""Which theme is on: the person's choice or the system's, the text size, and calm motion; remembered."""

from __future__ import annotations

import ctypes
import sys

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from neuron_gui.ui.preferences import Preferences
from neuron_gui.ui.theme import DARK, LIGHT, SCALES, Theme, apply, load_fonts

CALM = "look/calm"


class Appearance(QObject):
    """Holds the current Theme, gives it to the application, and says when it changed."""

    changed = Signal()

    def __init__(self, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        load_fonts()
        self.theme = self._choose()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.refresh)

    @property
    def is_dark(self) -> bool:
        """Whether the dark colours are on."""
        return self.theme.colours is DARK

    @property
    def follows_system(self) -> bool:
        """Whether the system chooses between light and dark."""
        return self._preferences.theme == "system"

    @Slot()
    def refresh(self) -> None:
        """Look again at what is wished, and put it on."""
        self.theme = self._choose()
        self.put_on()
        self.changed.emit()

    def put_on(self) -> None:
        """Dress the application; after the widgets are made, for each of them would be dressed with each new parent."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply(self.theme, app)

    @Slot(bool)
    def choose_dark(self, dark: bool) -> None:
        """The person chooses dark or light."""
        self._preferences.theme = "dark" if dark else "light"
        self.refresh()

    @Slot(bool)
    def follow_system(self, follow: bool) -> None:
        """The system chooses, or what is on now stays."""
        self._preferences.theme = "system" if follow else ("dark" if self.is_dark else "light")
        self.refresh()

    @Slot(bool)
    def choose_calm(self, calm: bool) -> None:
        """No travelling dots and no tweening."""
        self._preferences.set_flag(CALM, calm)
        self.refresh()

    @Slot()
    def enlarge(self) -> None:
        """One size larger."""
        self._resize(SCALES[min(SCALES.index(self.theme.scale) + 1, len(SCALES) - 1)])

    @Slot()
    def reduce(self) -> None:
        """One size smaller."""
        self._resize(SCALES[max(SCALES.index(self.theme.scale) - 1, 0)])

    @Slot()
    def normal_size(self) -> None:
        """Back to 100 %."""
        self._resize(1.0)

    def _resize(self, scale: float) -> None:
        self._preferences.scale = scale
        self.refresh()

    def _choose(self) -> Theme:
        wanted = self._preferences.theme
        if wanted == "system":
            dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        else:
            dark = wanted == "dark"
        calm = self._preferences.flag(CALM) or _system_wants_calm()
        return Theme(DARK if dark else LIGHT, self._preferences.scale, calm)


def _system_wants_calm() -> bool:
    """Whether Windows is told to show no animations; other systems offer nothing that Qt or Python can read."""
    if sys.platform != "win32":
        return False
    animated = ctypes.c_int(1)
    get_client_area_animation = 0x1042
    ctypes.windll.user32.SystemParametersInfoW(get_client_area_animation, 0, ctypes.byref(animated), 0)
    return not animated.value
