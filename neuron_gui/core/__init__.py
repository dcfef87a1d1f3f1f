"""The subject itself: one neuron, its data and its training record, in plain Python and NumPy.

Nothing in here knows Qt or Keras; the tests in tests/core pass with neither installed.
"""
