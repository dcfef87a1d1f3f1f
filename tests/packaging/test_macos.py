"""What is given out for macOS, as far as it can be looked at elsewhere."""

from __future__ import annotations

import plistlib

import pytest

from tests.packaging.recipes import ROOT, recipe

bundle = recipe("macos/bundle.py")
make_dmg = recipe("macos/make_dmg.py").make_dmg


@pytest.fixture
def app(tmp_path):
    app = tmp_path / bundle.APP
    (app / "Contents" / "MacOS").mkdir(parents=True)
    (app / "Contents" / "Info.plist").write_bytes(plistlib.dumps(bundle.info_plist("1.2.3")))
    return app


class Machine:
    """Keeps the commands that a Mac would run, and what the image would hold."""

    def __init__(self):
        self.commands = []
        self.content = []

    def run(self, words):
        self.commands.append(words[:3] if words[0] == "xcrun" else words[:1])
        if words[0] == "hdiutil":
            folder = words[words.index("-srcfolder") + 1]
            self.content = sorted(path.name for path in ROOT.joinpath(folder).iterdir())
            assert ROOT.joinpath(folder, "Applications").readlink().as_posix() == "/Applications"


def test_the_property_list_can_be_written_and_says_the_version():
    told = plistlib.loads(plistlib.dumps(bundle.info_plist("1.2.3")))
    assert told["CFBundleShortVersionString"] == told["CFBundleVersion"] == "1.2.3"


def test_the_type_of_file_that_is_opened_is_the_one_that_is_declared():
    told = bundle.info_plist("1.2.3")
    (declared,) = told["UTExportedTypeDeclarations"]
    (own,) = (kind for kind in told["CFBundleDocumentTypes"] if kind["LSHandlerRank"] == "Owner")
    assert own["LSItemContentTypes"] == [declared["UTTypeIdentifier"]]
    assert declared["UTTypeTagSpecification"]["public.filename-extension"] == ["neuron"]


def test_without_an_identity_nothing_is_signed():
    assert bundle.signing({}) == {"codesign_identity": None, "entitlements_file": None}


def test_with_an_identity_the_entitlements_go_along():
    told = bundle.signing({"HELLO_NEURON_CODESIGN_IDENTITY": "Somebody"})
    assert told["codesign_identity"] == "Somebody"
    assert plistlib.loads(ROOT.joinpath(told["entitlements_file"]).read_bytes())["com.apple.security.cs.allow-jit"]


def test_the_image_has_the_program_and_the_way_to_the_applications(app, tmp_path):
    machine = Machine()
    made = make_dmg(app, tmp_path / "dist", version="1.2.3", environment={}, run=machine.run)
    assert made == tmp_path / "dist" / "hello-neuron-1.2.3-macos-arm64.dmg"
    assert machine.content == ["Applications", "Hello Neuron.app", "LICENSE.txt"]
    assert machine.commands == [["hdiutil"]]


def test_it_is_signed_and_notarised_where_that_is_asked_for(app, tmp_path):
    machine = Machine()
    wanted = {"HELLO_NEURON_CODESIGN_IDENTITY": "Somebody", "HELLO_NEURON_NOTARY_PROFILE": "profile"}
    make_dmg(app, tmp_path, version="1.2.3", environment=wanted, run=machine.run)
    assert machine.commands == [
        ["hdiutil"],
        ["codesign"],
        ["xcrun", "notarytool", "submit"],
        ["xcrun", "stapler", "staple"],
    ]


def test_another_folder_is_no_program(tmp_path):
    with pytest.raises(ValueError, match="no program of macOS"):
        make_dmg(tmp_path, tmp_path / "dist", version="1.2.3", environment={}, run=Machine().run)
