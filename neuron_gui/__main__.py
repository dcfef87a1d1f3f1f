"""``python -m neuron_gui``: the same as the command ``neuron-gui``."""

from neuron_gui.app import main

if __name__ == "__main__":
    raise SystemExit(main())
