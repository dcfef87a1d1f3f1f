"""Colours, type and sizes, light and dark, at any text scale; the one place that knows how things look.

Colour belongs to quantities (w, b, ŷ, error); the interface itself is ink and grey. Views receive a ``Theme`` and
ask it; they never name a colour of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from string import Template

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from neuron_gui.core.resources import resource

FAMILY = "Hello Neuron Inter"
TEXT, SMALL = 14, 12  # logical pixels at 100 %

SCALES = (0.8, 0.9, 1.0, 1.1, 1.25, 1.4, 1.6, 1.8, 2.0)


@dataclass(frozen=True)
class Colours:
    """One colour for each quantity and each part of the interface, as #rrggbb."""

    weight: str
    bias: str
    prediction: str
    error: str
    ink: str
    muted: str
    ground: str
    card: str
    chip: str
    line: str


LIGHT = Colours(
    weight="#0067A3",
    bias="#00735C",
    prediction="#6244B8",
    error="#B23F05",
    ink="#1B2430",
    muted="#5A6472",
    ground="#F5F6F8",
    card="#FFFFFF",
    chip="#ECEFF3",
    line="#E1E5EB",
)
DARK = Colours(
    weight="#6BB4EE",
    bias="#45C9A1",
    prediction="#BBA3F3",
    error="#FF946B",
    ink="#E8EBF0",
    muted="#A1ABB9",
    ground="#15181D",
    card="#1E2228",
    chip="#2A303A",
    line="#323842",
)


@dataclass(frozen=True)
class Theme:
    """How everything looks now: colours, the scale of text and lines (0.8 … 2), and whether motion is calmed."""

    colours: Colours = LIGHT
    scale: float = 1.0
    calm: bool = False

    def px(self, logical: float) -> float:
        """A length in logical pixels at this scale."""
        return logical * self.scale

    def font(self, size: float = TEXT, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """The interface's font in logical pixels at 100 %; its figures are tabular."""
        font = QFont(FAMILY)
        font.setPixelSize(max(1, round(self.px(size))))
        font.setWeight(weight)
        return font

    def colour(self, name: str, alpha: float = 1.0) -> QColor:
        """The colour of a quantity or part by its field name, such as ``"weight"``."""
        colour = QColor(getattr(self.colours, name))
        colour.setAlphaF(alpha)
        return colour

    def mixed(self, name: str, other: str, share: float) -> QColor:
        """A colour with so much (0 … 1) of another in it, as a solid ground that texts can be measured against."""
        one, two = QColor(getattr(self.colours, name)), QColor(getattr(self.colours, other))
        parts = zip((one.red(), one.green(), one.blue()), (two.red(), two.green(), two.blue()), strict=True)
        return QColor(*(round(a + (b - a) * share) for a, b in parts))

    @property
    def hovered_ink(self) -> QColor:
        """The filled button under the mouse: still ink, so that it never looks switched off."""
        return self.mixed("ink", "card", 0.12)

    @property
    def ring(self) -> QColor:
        """The rim of the filled button while it has the focus: as far from the button as from the card around it."""
        return self.mixed("ink", "card", 0.5)

    @property
    def bad_ground(self) -> QColor:
        """What stands under a text that cannot be used, wherever the cell is."""
        return self.mixed("card", "error", 0.08)


def load_fonts() -> None:
    """Make the bundled fonts known to this QApplication; without them the system's font serves."""
    for path in sorted(resource("fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(path))


def apply(theme: Theme, app: QApplication) -> None:
    """Give the whole application this theme's font, palette and style sheet."""
    app.setFont(theme.font())
    app.setPalette(_palette(theme))
    app.setStyleSheet(style_sheet(theme))


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, name in (
        (roles.Window, "ground"),
        (roles.WindowText, "ink"),
        (roles.Base, "card"),
        (roles.AlternateBase, "chip"),
        (roles.Text, "ink"),
        (roles.Button, "card"),
        (roles.ButtonText, "ink"),
        (roles.ToolTipBase, "card"),
        (roles.ToolTipText, "ink"),
        (roles.PlaceholderText, "muted"),
        (roles.Highlight, "chip"),
        (roles.HighlightedText, "ink"),
        (roles.Link, "ink"),
    ):
        palette.setColor(role, theme.colour(name))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, theme.colour("muted"))
    return palette


# Lengths are written as ${pxNUMBER} and scaled; ${inNUMBER} is one pixel less: the padding inside a border that is one
# pixel thicker, so that nothing moves when it gets the focus. Colours are written as $name.
_SHEET = """
QMainWindow, QDialog { background: $ground; }
QWidget { color: $ink; font-family: "$family"; font-size: ${px14}px; }
QMenuBar, QFrame#transport { background: $card; }
QMenuBar { padding: ${px4}px ${px8}px 0 ${px8}px; font-size: ${px13}px; }
QMenuBar::item { padding: ${px4}px ${px8}px; border-radius: ${px6}px; background: transparent; }
QMenuBar::item:selected { background: $chip; }
QMenu { background: $card; border: 1px solid $line; padding: ${px6}px; }
QMenu::item { padding: ${px6}px ${px24}px ${px6}px ${px12}px; border-radius: ${px6}px; }
QMenu::item:selected { background: $chip; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $line; margin: ${px6}px ${px8}px; }
QToolTip { background: $card; color: $ink; border: 1px solid $muted; padding: ${px6}px; font-size: ${px13}px; }
QFrame#transport { border: none; border-bottom: 1px solid $line; }
QFrame[card="true"] { background: $card; border: 1px solid $line; border-radius: ${px12}px; }
QLabel { background: transparent; }
QLabel[kind="title"], QLabel[kind="heading"], QAbstractButton[kind="title"] { font-weight: 600; font-size: ${px15}px; }
QLabel[kind="heading"] { min-height: ${px24}px; }
QLabel[kind="number"] { font-weight: 600; font-size: ${px15}px; color: $muted; }
QLabel[kind="small"] { font-size: ${px12}px; color: $muted; }
QLabel[kind="muted"] { font-size: ${px13}px; color: $muted; }
QLabel[kind="told"] { font-size: ${px13}px; }
QLabel[kind="error"] { font-size: ${px13}px; color: $error; }
QLabel[kind="small-error"] { font-size: ${px12}px; color: $error; }
QLabel[kind="strong"] { font-weight: 600; }
QLabel[kind="loss"]:focus { border: 1px solid $ink; border-radius: ${px6}px; }
QLabel[kind="loss"] { font-weight: 600; font-size: ${px16}px; color: $error; }
QLabel[kind="accuracy"] { font-weight: 600; font-size: ${px12}px; border: 1px solid transparent;
    border-radius: ${px4}px; }
QLabel[kind="accuracy"]:hover { background: $chip; }
QLabel[kind="accuracy"]:focus { border-color: $ink; }
QLabel[kind="answer"] { font-weight: 600; font-size: ${px24}px; color: $prediction; }
QLabel[kind="long-answer"] { font-weight: 600; font-size: ${px18}px; color: $prediction; }
QLabel[kind="formula"] { font-size: ${px20}px; font-weight: 400; background: $chip; border-radius: ${px10}px;
    padding: ${px8}px ${px12}px; }
QFrame#whatIfBar { background: $card; border: 1px solid $ink; border-radius: ${px9}px; }
QFrame#exampleChooser, QFrame#aboutDataPopover { background: $card; border: 1px solid $line; }
QFrame#exampleFoot { background: $card; border: none; border-top: 1px solid $line; }
QPushButton#byHandButton:checked { background: $chip; }
QFrame#diagnosisCard { border-left: ${px4}px solid $error; border-top-left-radius: ${px4}px;
    border-bottom-left-radius: ${px4}px; }
QFrame#diagnosisCard[calm="true"] { border-left: 1px solid $line; border-radius: ${px12}px; }
QPushButton { background: $card; border: 1px solid $line; border-radius: ${px9}px; padding: ${px7}px ${px14}px;
    outline: 0; }
QPushButton:hover { background: $chip; border-color: $muted; }
QPushButton:pressed { background: $line; }
QPushButton:focus { border: 2px solid $ink; padding: ${in7}px ${in14}px; }
QPushButton:disabled { color: $muted; background: $card; border-color: $line; }
QPushButton[kind="primary"] { background: $ink; color: $card; border: 2px solid $ink; padding: ${in7}px ${in14}px;
    font-weight: 600; }
QPushButton[kind="primary"]:hover { background: $hovered_ink; border-color: $hovered_ink; }
QPushButton[kind="primary"]:focus { border: 2px solid $ring; }
QPushButton[kind="primary"]:disabled { background: $chip; border-color: $chip; color: $muted; }
QPushButton[kind="strong"] { font-weight: 600; }
QPushButton[kind="link"], QPushButton[kind="action"] { background: transparent; border: 1px solid transparent;
    border-radius: ${px6}px; color: $muted; padding: ${px3}px ${px6}px; font-size: ${px13}px; text-align: left; }
QPushButton[kind="action"] { color: $ink; }
QPushButton[kind="link"]:hover, QPushButton[kind="action"]:hover { color: $ink; background: $chip; }
QPushButton[kind="link"]:focus, QPushButton[kind="action"]:focus { color: $ink; border-color: $ink; }
QPushButton[kind="link"]:checked { color: $ink; }
QPushButton[kind="link"]:disabled, QPushButton[kind="action"]:disabled { color: $muted; background: transparent;
    border-color: transparent; }
QPushButton[kind="icon"] { background: transparent; border: 1px solid transparent; border-radius: ${px6}px;
    padding: 0; }
QPushButton[kind="icon"]:hover { background: $chip; }
QPushButton[kind="icon"]:focus { border-color: $ink; }
QPushButton[kind="strong-link"] { background: transparent; border: 1px solid transparent; border-radius: ${px6}px;
    font-weight: 600; padding: ${px3}px ${px6}px; font-size: ${px12}px; }
QPushButton[kind="strong-link"]:hover { background: $chip; }
QPushButton[kind="strong-link"]:focus { border-color: $ink; }
QPushButton::menu-indicator { image: none; width: 0; }
QPushButton#examplesButton { text-align: center; }
QPushButton#whatIfButton:checked { background: $chip; font-weight: 600; }
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QPlainTextEdit, QTextEdit { background: $card;
    border: 1px solid $line; border-radius: ${px8}px; padding: ${px5}px ${px9}px; selection-background-color: $ink;
    selection-color: $card; }
QLineEdit { placeholder-text-color: $muted; }
QLineEdit:hover, QSpinBox:hover, QDoubleSpinBox:hover, QComboBox:hover { border-color: $muted; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus { border: 1px solid $ink; }
QLineEdit[bad="true"], QSpinBox[bad="true"], QDoubleSpinBox[bad="true"] { border: 2px solid $error;
    padding: ${in5}px ${in9}px; }
QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus, QAbstractSpinBox QLineEdit:hover { border: none;
    padding: 0; background: transparent; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: none; }
QPlainTextEdit#logView { border: 1px solid transparent; padding: 0; color: $muted; font-size: ${px12}px; }
QPlainTextEdit#logView:focus { border-color: $ink; }
QComboBox::drop-down { border: none; width: ${px22}px; }
QComboBox::down-arrow { image: url("$chevron"); width: ${px14}px; height: ${px14}px; }
QComboBox QAbstractItemView { background: $card; border: 1px solid $line; padding: ${px4}px; outline: 0;
    selection-background-color: $chip; selection-color: $ink; }
QComboBox QAbstractItemView::item { padding: ${px5}px ${px8}px; border-radius: ${px6}px; color: $ink; }
QComboBox QAbstractItemView::item:selected, QComboBox QAbstractItemView::item:hover { background: $chip; }
QComboBox { combobox-popup: 0; }
QCheckBox { spacing: ${px8}px; background: transparent; }
QComboBox[kind="small"] { padding: ${px1}px 0 ${px1}px ${px6}px; font-size: ${px12}px; border-radius: ${px6}px; }
QComboBox[kind="small"]::drop-down { width: ${px16}px; }
QDoubleSpinBox[kind="small"] { padding: ${px1}px 0; font-size: ${px12}px; border-radius: ${px6}px; }
QDoubleSpinBox[kind="small"] QLineEdit { font-size: ${px12}px; }
QCheckBox[kind="small"] { font-size: ${px12}px; color: $muted; }
QCheckBox::indicator, QListWidget::indicator { width: ${px14}px; height: ${px14}px; border: 1px solid $muted;
    border-radius: ${px4}px; background: $card; }
QCheckBox::indicator:checked, QListWidget::indicator:checked { background: $ink; border-color: $ink;
    image: url("$check"); }
QCheckBox:focus { color: $ink; }
QCheckBox::indicator:focus { border: 2px solid $ink; }
QTableView { background: $card; border: none; }
QListWidget, QTableView#importPreview { background: $card; border: 1px solid $line; border-radius: ${px8}px;
    padding: ${px3}px; outline: 0; }
QListWidget:focus, QTableView#importPreview:focus { border-color: $ink; }
QListWidget::item { padding: ${px3}px ${px4}px; border-radius: ${px6}px; }
QListWidget::item:selected { background: transparent; color: $ink; }
QListWidget::item:selected:active { background: $chip; }
QListWidget#importTroubles { font-size: ${px13}px; }
QTableView#importPreview QHeaderView::section:vertical { font-weight: 400; font-size: ${px12}px; color: $muted;
    border: none; }
QScrollBar:vertical { background: transparent; width: ${px10}px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: ${px10}px; margin: 0; }
QScrollBar::handle { background: $line; border-radius: ${px4}px; min-height: ${px24}px; min-width: ${px24}px;
    margin: ${px1}px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: none; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QTableView { outline: 0; selection-background-color: transparent;
    selection-color: $ink; gridline-color: transparent; }
QHeaderView { background: $card; border: none; }
QHeaderView::section { background: $card; border: none; border-bottom: 1px solid $line; padding: ${px4}px;
    font-weight: 600; font-size: ${px13}px; }
QTableCornerButton::section { background: $card; border: none; border-bottom: 1px solid $line; }
QTabBar::tab { padding: ${px5}px ${px10}px; border-radius: ${px6}px; color: $muted; background: transparent; }
QTabBar::tab:selected { color: $ink; background: $chip; font-weight: 600; }
QTabBar::tab:focus { border: 1px solid $ink; }
"""


def style_sheet(theme: Theme) -> str:
    """The application's style sheet for a theme."""
    scaled = {size: max(1, round(theme.px(size))) for size in range(1, 41)}
    lengths = {f"px{size}": str(length) for size, length in scaled.items()}
    lengths |= {f"in{size}": str(length - 1) for size, length in scaled.items()}
    shade = "dark" if theme.colours is DARK else "light"
    pictures = {name: resource("icons", f"{name}-{shade}.svg").as_posix() for name in ("chevron", "check")}
    return Template(_SHEET).substitute(
        lengths,
        family=FAMILY,
        hovered_ink=theme.hovered_ink.name(),
        ring=theme.ring.name(),
        **vars(theme.colours),
        **pictures,
    )
