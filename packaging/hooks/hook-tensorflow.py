"""What of TensorFlow goes into the bundle: its modules and libraries, without headers, data and compilers for others.

Takes the place of the hook of the same name in pyinstaller-hooks-contrib, which also brings libraries that nobody loads
who trains a neuron. XLA itself is in TensorFlow's main library.
"""

from PyInstaller.utils.hooks import collect_submodules

# A converter of models, and operations for programs that call XLA one by one: 36 MB that nothing imports.
UNUSED = ("tensorflow.include", "tensorflow.compiler.mlir.stablehlo", "tensorflow.compiler.tf2xla")

hiddenimports = [
    *collect_submodules("tensorflow", filter=lambda name: not name.startswith(UNUSED)),
    *collect_submodules("keras"),
    "ml_dtypes",
]
excludedimports = list(UNUSED)
# AutoGraph reads the sources of what it turns into a graph.
module_collection_mode = {"tensorflow.python.autograph": "pyz+py"}
# Symbolic links to its libraries would mislead TensorFlow about where it is.
bindepend_symlink_suppression = ["**"]
warn_on_missing_hiddenimports = False
