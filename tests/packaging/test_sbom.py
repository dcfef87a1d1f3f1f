"""The list of what is in the bundle."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.packaging.recipes import recipe

sbom = recipe("sbom.py")


def distribution(name, *requires, version="1.0", expression=None, licence=None, classifiers=()):
    return {
        "name": name, "version": version, "requires": list(requires), "files": [],
        "expression": expression, "license": licence, "classifiers": list(classifiers),
    }  # fmt: skip


ENVIRONMENT = {
    "tensorflow-cpu": distribution("tensorflow_cpu", "keras>=3", "grpcio", "numpy (>=1.26)"),
    "keras": distribution("keras", "numpy", 'torch; extra == "torch"'),
    "numpy": distribution("numpy", expression="BSD-3-Clause"),
}


def test_it_lists_what_has_a_file_in_the_bundle_and_the_freezer():
    installed = {
        "numpy": ["numpy/__init__.py", "numpy/core.so"],
        "six": ["six.py"],
        "grpcio": ["grpc/__init__.py", "grpcio-1.0.dist-info/METADATA"],
        "pyinstaller": ["PyInstaller/__init__.py"],
        "pip": ["pip/__init__.py"],
        "hello-neuron": ["neuron_gui/__init__.py"],
    }
    inside = {"numpy/core.so", "six.py", "grpcio-1.0.dist-info/METADATA", "neuron_gui/__init__.py"}
    assert sbom.in_the_bundle(installed, inside) == {"numpy", "six", "pyinstaller"}


def test_it_says_what_needs_what(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    told = sbom.describe(ENVIRONMENT, "3.11.7", {}, version="1.2.3")
    graph = {entry["ref"]: entry["dependsOn"] for entry in told["dependencies"]}
    assert graph["pkg:pypi/keras@1.0"] == ["pkg:pypi/numpy@1.0"]
    assert "pkg:generic/python@3.11.7" in graph["hello-neuron@1.2.3"]
    assert told["metadata"]["timestamp"] == "2025-06-15T15:06:40Z"


@pytest.mark.parametrize(
    ("one", "wanted"),
    [
        (distribution("a", expression="MIT", licence="other"), [{"expression": "MIT"}]),
        (distribution("a", licence="BSD", classifiers=["BSD License"]), [{"license": {"name": "BSD License"}}]),
        (distribution("a", licence="MIT\nand all its words"), [{"license": {"name": "MIT"}}]),
        (distribution("a", licence="x" * 101), None),
        (distribution("a"), None),
    ],
)
def test_a_licence_is_named_as_the_distribution_names_it(one, wanted):
    told = sbom.describe({"a": one}, "3.11.7", {}, version="1.2.3")
    assert told["components"][1].get("licenses") == wanted


@pytest.mark.parametrize("folder", ["_internal", "Contents/Frameworks"])
def test_libraries_that_no_distribution_brought_are_listed_with_their_digest(tmp_path, folder):
    inside = tmp_path / folder
    (inside / "numpy").mkdir(parents=True)
    (inside / "numpy" / "core.so").write_bytes(b"numpy's")
    (inside / "libxcb-cursor.so.0").write_bytes(b"the system's")
    (inside / "readme.txt").write_bytes(b"no library")
    digest = "3f4ae0d1fc8198d75bcbec0d3d18297dea8b351bdee485fe20778419cf0e5624"
    found = sbom.foreign_libraries(tmp_path, {"numpy/core.so"})
    assert found == {f"{folder}/libxcb-cursor.so.0": digest}


def test_the_same_environment_gives_the_same_list(tmp_path):
    (tmp_path / "bundle").mkdir()
    (tmp_path / "packed.txt").write_text("numpy/__init__.py\nmsgspec/__init__.py\n", encoding="utf-8")
    for name in ("1.json", "2.json"):
        sbom.write_sbom(Path(sys.executable), tmp_path / name, version="1.2.3", bundle=tmp_path / "bundle")
    assert (tmp_path / "1.json").read_bytes() == (tmp_path / "2.json").read_bytes()
    told = json.loads((tmp_path / "1.json").read_text(encoding="utf-8"))
    names = {component["name"] for component in told["components"]}
    assert names - {"pyinstaller"} == {"python", "numpy", "msgspec"}
