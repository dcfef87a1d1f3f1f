"""Write the list of what is in the bundle (SBOM): CycloneDX 1.6 as JSON, for whoever asks if a flaw concerns them.

    python packaging/sbom.py PYTHON DESTINATION VERSION [BUNDLE]

PYTHON is the interpreter of the environment that the bundle was made in. Every distribution there is listed that the
program needs, directly or not, and PyInstaller, whose starter is in every executable; its other helpers are not. Which
parts of a distribution the bundle leaves out is not said. With BUNDLE, its folder, the shared libraries are added that
belong to no distribution and so come from the system. The same input gives the same file: SOURCE_DATE_EPOCH (seconds)
dates it.

cyclonedx-bom would do it too, but lists all that is in an environment, and would bring forty packages into ours.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

PROGRAM = "hello-neuron"
FREEZER = "pyinstaller"
TOOLS = frozenset({FREEZER, "pip", "setuptools", "wheel", "uv"})
LIBRARY = re.compile(r"\.(so(\.[0-9.]+)?|dll|dylib|pyd)$", re.IGNORECASE)
INSIDE = re.compile(r"^(_internal|Contents/Frameworks)/")  # where a bundle, or one for macOS, has the distributions
LONGEST_NAME = 100  # characters; some distributions give the whole text of their licence where its name belongs

# Runs in the other interpreter: with nothing but its standard library, and in any version from 3.10.
LOOK = r"""
import importlib.metadata, json, platform, sys
found = []
for one in importlib.metadata.distributions():
    told = one.metadata
    files = [] if one.files is None else [file.as_posix() for file in one.files]
    classifiers = [text for text in told.get_all("Classifier") or [] if text.startswith("License ::")]
    found.append({
        "name": told["Name"], "version": one.version, "requires": one.requires or [], "files": files,
        "expression": told["License-Expression"], "license": told["License"],
        "classifiers": [text.rsplit(" :: ", 1)[1] for text in classifiers],
    })
print(json.dumps({"python": platform.python_version(), "distributions": found}))
"""

Distribution = Mapping[str, Any]


def write_sbom(python: Path, destination: Path, *, version: str, bundle: Path | None = None) -> None:
    """Write the list to the file ``destination``.

    Raises CalledProcessError if ``python`` cannot be asked for what is installed.
    """
    asked = subprocess.run([python, "-I", "-c", LOOK], check=True, capture_output=True, encoding="utf-8")
    told = json.loads(asked.stdout)
    distributions = {_normal(one["name"]): one for one in told["distributions"]}
    known = {file for one in distributions.values() for file in one["files"]}
    libraries = foreign_libraries(bundle, known) if bundle is not None else {}
    content = describe(distributions, told["python"], libraries, version=version)
    destination.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")


def describe(
    distributions: Mapping[str, Distribution], python: str, libraries: Mapping[str, str], *, version: str
) -> dict[str, Any]:
    """The list itself, from distributions by their normal names, Python's version and libraries with their SHA-256."""
    needed = sorted(in_the_bundle(distributions))
    purls = {name: f"pkg:pypi/{name}@{distributions[name]['version']}" for name in needed}
    components: list[dict[str, Any]] = [
        {
            "type": "platform",
            "bom-ref": f"pkg:generic/python@{python}",
            "name": "python",
            "version": python,
            "licenses": [{"license": {"id": "PSF-2.0"}}],
            "purl": f"pkg:generic/python@{python}",
        }
    ]
    for name in needed:
        one = distributions[name]
        component = {"type": "library", "bom-ref": purls[name], "name": one["name"], "version": one["version"]}
        components.append({**component, **_licences(one), "purl": purls[name]})
    components += [
        {"type": "file", "bom-ref": f"file:{path}", "name": path, "hashes": [{"alg": "SHA-256", "content": digest}]}
        for path, digest in sorted(libraries.items())
    ]
    program = {
        "type": "application",
        "bom-ref": f"{PROGRAM}@{version}",
        "name": PROGRAM,
        "version": version,
        "licenses": [{"expression": "MIT AND OFL-1.1"}],
    }
    moment = datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), timezone.utc)
    wanted = [component["bom-ref"] for component in components]
    graph = [{"ref": program["bom-ref"], "dependsOn": sorted(wanted)}]
    graph += [
        {
            "ref": purls[name],
            "dependsOn": sorted(purls[other] for other in _requires(distributions, name) & set(needed)),
        }
        for name in needed
    ]
    content = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"timestamp": moment.strftime("%Y-%m-%dT%H:%M:%SZ"), "component": program},
        "components": components,
        "dependencies": graph,
    }
    number = uuid.uuid5(uuid.NAMESPACE_OID, json.dumps(content, sort_keys=True))
    return {**content, "serialNumber": f"urn:uuid:{number}"}


def in_the_bundle(distributions: Mapping[str, Distribution]) -> set[str]:
    """Which of the distributions the program needs, directly or not, and the freezer; not what only tools need."""
    required = {other for name in distributions for other in _requires(distributions, name) if other != name}
    roots = {name for name in distributions if name not in required and name not in TOOLS}
    # What requires itself in a circle has no root: it stays, unless a tool wants it.
    only_tools = _closure(distributions, TOOLS & set(distributions)) - _closure(distributions, roots)
    return set(distributions) - only_tools - {PROGRAM} | {FREEZER} & set(distributions)


def foreign_libraries(bundle: Path, known: Iterable[str]) -> dict[str, str]:
    """The SHA-256 of the bundle's libraries that no distribution brought, by their paths in the bundle."""
    known = set(known)
    found = {}
    for path in bundle.rglob("*"):
        place = path.relative_to(bundle).as_posix()
        inside = INSIDE.sub("", place)
        if not LIBRARY.search(path.name) or not path.is_file() or path.is_symlink() or inside in known:
            continue
        with path.open("rb") as file:
            digest = hashlib.sha256()
            while block := file.read(1 << 20):
                digest.update(block)
        found[place] = digest.hexdigest()
    return found


def _closure(distributions: Mapping[str, Distribution], roots: Iterable[str]) -> set[str]:
    found: set[str] = set()
    ahead = list(roots)
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            ahead += _requires(distributions, name)
    return found


def _requires(distributions: Mapping[str, Distribution], name: str) -> set[str]:
    """What of the installed it requires. Of the conditions only extras are minded: the rest is met if it is there."""
    names = (
        re.match(r"[A-Za-z0-9._-]+", text)
        for text in distributions[name]["requires"]
        if not re.search(r"\bextra\b", text)
    )
    return {_normal(match.group()) for match in names if match is not None} & set(distributions)


def _licences(one: Distribution) -> dict[str, Any]:
    if one["expression"]:
        return {"licenses": [{"expression": one["expression"]}]}
    names = one["classifiers"] or [(one["license"] or "").strip().partition("\n")[0]]
    named = [{"license": {"name": name}} for name in names if 0 < len(name) <= LONGEST_NAME]
    return {"licenses": named} if named else {}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def main(words: Sequence[str]) -> int:
    """Write it from the command line."""
    if len(words) not in (3, 4):
        print(__doc__, file=sys.stderr)
        return 2
    python, destination, version, *bundle = words
    write_sbom(Path(python), Path(destination), version=version, bundle=Path(bundle[0]) if bundle else None)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
