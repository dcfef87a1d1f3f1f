"""Fonts, icons and examples: data only; `neuron_gui.core.resources` finds it."""
