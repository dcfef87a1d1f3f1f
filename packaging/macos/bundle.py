"""What macOS is told of the program: the Info.plist of its bundle, and how the bundle is signed.

The spec gives both to PyInstaller's BUNDLE and EXE. Made by CI on that system, not tried by hand.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

APP = "Hello Neuron.app"
IDENTIFIER = "io.github.helloneuron.HelloNeuron"
FILE_TYPE = "io.github.helloneuron.neuron"
MIME_TYPE = "application/x-hello-neuron"
APP_ICON = "app.icns"
DOCUMENT_ICON = "document.icns"
OLDEST_MACOS = "12.0"  # what the pinned TensorFlow runs on
PUBLISHER = "Hello Neuron contributors"
ENTITLEMENTS = Path(__file__).resolve().parent / "entitlements.plist"


def info_plist(version: str) -> dict[str, Any]:
    """The Info.plist, beyond what PyInstaller writes into it by itself."""
    return {
        "CFBundleIdentifier": IDENTIFIER,
        "CFBundleName": "Hello Neuron",
        "CFBundleDisplayName": "Hello Neuron",
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        "CFBundleIconFile": APP_ICON,
        "CFBundleDevelopmentRegion": "en",
        "CFBundleLocalizations": ["en"],  # the languages that the program speaks
        "CFBundleAllowMixedLocalizations": True,  # Qt's and the system's own dialogs may know more
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": "Hello Neuron file",
                "CFBundleTypeRole": "Editor",
                "CFBundleTypeIconFile": DOCUMENT_ICON,
                "LSHandlerRank": "Owner",
                "LSItemContentTypes": [FILE_TYPE],
            },
            {
                "CFBundleTypeName": "Table",
                "CFBundleTypeRole": "Viewer",
                "LSHandlerRank": "Alternate",  # offered under "Open with", never taken from another program
                "LSItemContentTypes": ["public.comma-separated-values-text", "public.tab-separated-values-text"],
            },
        ],
        "UTExportedTypeDeclarations": [
            {
                "UTTypeIdentifier": FILE_TYPE,
                "UTTypeDescription": "Hello Neuron file",
                "UTTypeConformsTo": ["public.data", "public.content"],
                "UTTypeIconFile": DOCUMENT_ICON,
                "UTTypeTagSpecification": {
                    "public.filename-extension": ["neuron"],
                    "public.mime-type": [MIME_TYPE],
                },
            }
        ],
        "LSApplicationCategoryType": "public.app-category.education",
        "LSArchitecturePriority": ["arm64"],
        "LSMinimumSystemVersion": OLDEST_MACOS,
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": PUBLISHER,
        "NSSupportsAutomaticGraphicsSwitching": True,  # a laptop need not wake its larger graphics card
    }


def signing(environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """What EXE takes to sign every file of the bundle; without an identity each is signed as nobody's ("ad hoc")."""
    identity = environment.get("HELLO_NEURON_CODESIGN_IDENTITY")
    if not identity:
        return {"codesign_identity": None, "entitlements_file": None}
    return {"codesign_identity": identity, "entitlements_file": str(ENTITLEMENTS)}
