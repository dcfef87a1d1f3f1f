"""The one place that imports Keras and TensorFlow: training and prediction. Knows core, nothing of windows.

Importing it imports neither library; ``load_engine`` does.
"""

from neuron_gui.keras_engine.engine import KerasEngine, load_engine

__all__ = ["KerasEngine", "load_engine"]
