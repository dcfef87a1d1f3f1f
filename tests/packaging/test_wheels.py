"""Whether sdist and wheel are told to hold all of the program; try_wheels.py builds them and lets them work."""

from __future__ import annotations

import tarfile
import zipfile

import pytest

from tests.packaging.recipes import ROOT, recipe

try:
    import tomllib
except ModuleNotFoundError:
    import tomli as tomllib


wheels = recipe("try_wheels.py")


def test_every_package_is_named():
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    modules = (path.parent.relative_to(ROOT) for path in (ROOT / "neuron_gui").rglob("*.py"))
    packages = {".".join(folder.parts) for folder in modules}
    assert packages | {"neuron_gui.resources"} == set(told["packages"])
    assert told["package-data"] == {"neuron_gui.resources": ["**/*"]}


def test_a_wheel_without_one_file_is_told(tmp_path):
    wheel = tmp_path / "x.whl"
    source = wheels.bundle.copy_source(tmp_path / "source")
    with zipfile.ZipFile(wheel, "w") as archive:
        for name in wheels.in_wheel(source, "x-1") - {"neuron_gui/resources/icons/app.svg"}:
            archive.writestr(name, "")
    with pytest.raises(
        wheels.Failed, match=r"not what it should be:\n  not in it: neuron_gui/resources/icons/app.svg$"
    ):
        wheels.check_wheel(wheel, source, "x-1")


def test_an_sdist_with_a_file_too_many_is_told(tmp_path):
    sdist = tmp_path / "x.tar.gz"
    source = wheels.bundle.copy_source(tmp_path / "source")
    with tarfile.open(sdist, "w:gz") as archive:
        archive.add(source, "x-1")
    wheels.check_sdist(sdist, source, "x-1")
    with tarfile.open(sdist, "w:gz") as archive:
        archive.add(source, "x-1")
        archive.add(ROOT / "LICENSE", "x-1/secret.txt")
    with pytest.raises(wheels.Failed, match=r"not what it should be:\n  not ours: x-1/secret.txt$"):
        wheels.check_sdist(sdist, source, "x-1")
