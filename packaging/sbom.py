"""Write the list of what is in the bundle (SBOM): CycloneDX 1.6 as JSON, for whoever asks if a flaw concerns them.

Every distribution is listed of which at least one file is in the bundle, and PyInstaller, whose starter is in every
executable. Which parts of a distribution the bundle leaves out is not said. Shared libraries that belong to no
distribution come from the system and are listed by their digest. The same input gives the same file: SOURCE_DATE_EPOCH
(seconds) dates it.

cyclonedx-bom would do it too, but lists all that is in an environment, and would bring forty packages into ours.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import uuid
from collections.abc import Iterable, Mapping, Set
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

PROGRAM = "hello-neuron"
FREEZER = "pyinstaller"
LIBRARY = re.compile(r"\.(so(\.[0-9.]+)?|dll|dylib|pyd)$", re.IGNORECASE)
PACKED = "packed.txt"  # beside a bundle, written by the spec: what in it lay in the environment's site-packages
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


def write_sbom(python: Path, destination: Path, *, version: str, bundle: Path) -> None:
    """Write the list to the file ``destination``; ``bundle`` was made from what ``python`` finds installed.

    Raises CalledProcessError if ``python`` cannot be asked for what is installed.
    """
    asked = subprocess.run([python, "-I", "-c", LOOK], check=True, capture_output=True, encoding="utf-8")
    told = json.loads(asked.stdout)
    installed = {normal(one["name"]): one for one in told["distributions"]}
    files = {name: one["files"] for name, one in installed.items()}
    libraries = foreign_libraries(bundle, {file for each in files.values() for file in each})
    distributions = {name: installed[name] for name in in_the_bundle(files, packed(bundle))}
    content = describe(distributions, told["python"], libraries, version=version)
    destination.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")


def describe(
    distributions: Mapping[str, Distribution], python: str, libraries: Mapping[str, str], *, version: str
) -> dict[str, Any]:
    """The list itself, from distributions by their normal names, Python's version and libraries with their SHA-256."""
    names = sorted(distributions)
    purls = {name: f"pkg:pypi/{name}@{distributions[name]['version']}" for name in names}
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
    for name in names:
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
        {"ref": purls[name], "dependsOn": sorted(purls[other] for other in _requires(distributions, name))}
        for name in names
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


def packed(bundle: Path) -> frozenset[str]:
    """The files of site-packages that are in a bundle, as paths from there."""
    return frozenset((bundle.parent / PACKED).read_text(encoding="utf-8").splitlines())


def in_the_bundle(distributions: Mapping[str, Iterable[str]], inside: Set[str]) -> set[str]:
    """Which distributions, given with their files, have more than their description in the bundle; and the freezer."""
    found = {
        name
        for name, files in distributions.items()
        if any(file in inside and ".dist-info/" not in file for file in files)
    }
    return found - {PROGRAM} | {FREEZER} & distributions.keys()


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


def _requires(distributions: Mapping[str, Distribution], name: str) -> set[str]:
    """What of the installed it requires. Of the conditions only extras are minded: the rest is met if it is there."""
    names = (
        re.match(r"[A-Za-z0-9._-]+", text)
        for text in distributions[name]["requires"]
        if not re.search(r"\bextra\b", text)
    )
    return {normal(match.group()) for match in names if match is not None} & set(distributions)


def _licences(one: Distribution) -> dict[str, Any]:
    if one["expression"]:
        return {"licenses": [{"expression": one["expression"]}]}
    names = one["classifiers"] or [(one["license"] or "").strip().partition("\n")[0]]
    named = [{"license": {"name": name}} for name in names if 0 < len(name) <= LONGEST_NAME]
    return {"licenses": named} if named else {}


def normal(name: str) -> str:
    """A distribution's name as it is compared (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()
