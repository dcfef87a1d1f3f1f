"""What Windows shows in the properties of a program: made from the one version, in the form that PyInstaller reads.

Give the text to a file, and the file's name to ``EXE(version=…)``.
"""

from __future__ import annotations

import re

NAME = "Hello Neuron"
PUBLISHER = "Hello Neuron contributors"
ENGLISH, UNICODE = 0x0409, 1200


def version_info(version: str, program: str = "neuron-gui.exe") -> str:
    """The version resource of one program, as text. Raises ValueError for a version without three numbers."""
    match = re.match(r"(\d+)\.(\d+)\.(\d+)", version)
    if match is None:
        raise ValueError(f"a version has three numbers, as 1.2.3 has: {version}")
    numbers = (*map(int, match.groups()), 0)
    shown = {
        "CompanyName": PUBLISHER,
        "FileDescription": NAME,  # the task manager and "Open with" show this one
        "FileVersion": version,
        "InternalName": program.removesuffix(".exe"),
        "LegalCopyright": PUBLISHER,
        "OriginalFilename": program,
        "ProductName": NAME,
        "ProductVersion": version,
    }
    strings = ",\n".join(f"      StringStruct({name!r}, {value!r})" for name, value in shown.items())
    return f"""\
VSVersionInfo(
  ffi=FixedFileInfo(
    filevers={numbers}, prodvers={numbers},
    mask=0x3F, flags=0x0, OS=0x40004, fileType=0x1, subtype=0x0, date=(0, 0)
  ),
  kids=[
    StringFileInfo([StringTable('{ENGLISH:04x}{UNICODE:04x}', [
{strings}
    ])]),
    VarFileInfo([VarStruct('Translation', [{ENGLISH}, {UNICODE}])])
  ]
)
"""
