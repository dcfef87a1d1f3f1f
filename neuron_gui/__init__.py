"""Hello Neuron: one artificial neuron, learning in front of you."""

__version__ = "0.1.0"
