"""The window: PySide6 and pyqtgraph views around the values of core; never imports Keras or what does."""
