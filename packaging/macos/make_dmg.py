"""Make the disk image for macOS from the bundle; runs on macOS only. Made by CI on that system, not tried by hand.

    python packaging/macos/make_dmg.py "dist/Hello Neuron.app" DESTINATION VERSION

HELLO_NEURON_CODESIGN_IDENTITY signs the image (the bundle was signed when it was made);
HELLO_NEURON_NOTARY_PROFILE, a profile that `xcrun notarytool store-credentials` has kept in the keychain, has Apple
look at it and staples the answer to it. Without them neither happens.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

VOLUME = "Hello Neuron"
ROOT = Path(__file__).resolve().parent.parent.parent

Run = Callable[[Sequence[str]], object]


def make_dmg(
    app: Path,
    destination: Path,
    *,
    version: str,
    environment: Mapping[str, str] = os.environ,
    run: Run | None = None,
) -> Path:
    """Make the image, with the program and a link to Applications, in the folder ``destination``; returns its path.

    ``run`` runs one command and raises where it fails. Raises ValueError if ``app`` is no bundle of a program.
    """
    if app.suffix != ".app" or not (app / "Contents" / "Info.plist").is_file():
        raise ValueError(f"{app} is no program of macOS: it has no Contents/Info.plist")
    run = run or _run
    destination.mkdir(parents=True, exist_ok=True)
    output = destination / f"hello-neuron-{version}-macos-arm64.dmg"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / VOLUME
        shutil.copytree(app, folder / app.name, symlinks=True)
        shutil.copy(ROOT / "LICENSE", folder / "LICENSE.txt")
        (folder / "Applications").symlink_to("/Applications")
        # ULMO: LZMA, the smallest that macOS 12 reads.
        words = ["hdiutil", "create", "-volname", VOLUME, "-srcfolder", str(folder), "-fs", "HFS+"]
        run([*words, "-format", "ULMO", "-ov", str(output)])
    if identity := environment.get("HELLO_NEURON_CODESIGN_IDENTITY"):
        run(["codesign", "--sign", identity, "--timestamp", str(output)])
    if profile := environment.get("HELLO_NEURON_NOTARY_PROFILE"):
        run(["xcrun", "notarytool", "submit", str(output), "--keychain-profile", profile, "--wait"])
        run(["xcrun", "stapler", "staple", str(output)])
    return output


def _run(words: Sequence[str]) -> None:
    subprocess.run(words, check=True)


def main(words: Sequence[str]) -> int:
    """Make it from the command line."""
    if len(words) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    print(make_dmg(Path(words[0]), Path(words[1]), version=words[2]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
