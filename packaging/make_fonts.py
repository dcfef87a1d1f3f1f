"""Make the fonts in resources/fonts from the Inter variable font.

    python -m venv /tmp/fonts && /tmp/fonts/bin/pip install fonttools brotli
    /tmp/fonts/bin/python packaging/make_fonts.py InterVariable.woff2

The woff2 is `variable/InterVariable.woff2` of the npm package `inter-ui` 4.1.1 (SIL Open Font License 1.1).
What is changed, and why, is told in resources/fonts/README.md. The same input always gives the same bytes.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from fontTools.misc.transform import Offset, Scale
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable
from fontTools.varLib.instancer import instantiateVariableFont

FAMILY = "Hello Neuron Inter"
STYLES = {"Regular": 400, "SemiBold": 600, "Bold": 700}
OPTICAL_SIZE = 14

# The interface writes numbers everywhere, so these characters always take one figure's width and stand at a
# figure's height. Brackets, spaces, full stops and commas stay as they are: text needs its own spacing.
TABULAR = "0123456789"
SIGNS = "+−×÷±=≠≈<>≤≥"

# Latin with its European and Vietnamese letters, Greek, Cyrillic, and the signs of mathematics and menus.
KEPT = [
    (0x20, 0x7E),
    (0xA0, 0x24F),
    (0x259, 0x259),
    (0x2B0, 0x2DD),
    (0x300, 0x36F),
    (0x370, 0x3FF),
    (0x400, 0x52F),
    (0x1E00, 0x1EFF),
    (0x2000, 0x206F),
    (0x2070, 0x209F),
    (0x20A0, 0x20BF),
    (0x2100, 0x214F),
    (0x2190, 0x21FF),
    (0x2200, 0x22FF),
    (0x2318, 0x2327),
    (0x25A0, 0x25FF),
    (0x2713, 0x2717),
    (0xFFFD, 0xFFFD),
]
FEATURES = ["ccmp", "locl", "kern", "mark", "mkmk"]

# Characters that Inter lacks and the window uses, drawn from one that it has: (new, source, scale).
SMALLER = [("▾", "▼", 0.62), ("▸", "▶", 0.62), ("◂", "◀", 0.62)]


def add_smaller(font: TTFont) -> None:
    """Add small triangles: half-size copies of the full ones, centred at the x-height's middle."""
    glyphs, metrics, cmap = font.getGlyphSet(), font["hmtx"], font.getBestCmap()
    middle = font["OS/2"].sxHeight / 2
    for new, source, factor in SMALLER:
        if ord(new) in cmap:
            continue
        old = cmap[ord(source)]
        shape = font["glyf"][old]
        centre = (shape.yMin + shape.yMax) / 2
        pen = TTGlyphPen(None)
        move = Offset(0, middle).transform(Scale(factor)).transform(Offset(0, -centre))
        glyphs[old].draw(TransformPen(pen, move))
        name = f"uni{ord(new):04X}"
        glyph = pen.glyph()
        font.setGlyphOrder([*font.getGlyphOrder(), name])
        font["glyf"][name] = glyph
        glyph.recalcBounds(font["glyf"])
        metrics[name] = (round(metrics[old][0] * factor), glyph.xMin)
        font["gvar"].variations[name] = []
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[ord(new)] = name
    font["maxp"].numGlyphs = len(font.getGlyphOrder())


def freeze_figures(font: TTFont) -> None:
    """Point the characters themselves at the tabular glyphs, so that no program has to ask for `tnum`."""
    old = font.getBestCmap()
    new = {ord(c): f"{old[ord(c)]}.tf" for c in TABULAR} | {ord(c): f"{old[ord(c)]}.case.tf" for c in SIGNS}
    if missing := set(new.values()) - set(font.getGlyphOrder()):
        raise SystemExit(f"the font has no glyph {', '.join(sorted(missing))}")
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap.update(new)


def unkern_figures(font: TTFont) -> None:
    """Take the tabular glyphs out of every kerning pair: 1.1 and 7.7 must be equally wide."""
    figures = {name for name in font.getGlyphOrder() if name.endswith(".tf")}
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for subtable in lookup.SubTable:
            pair = getattr(subtable, "ExtSubTable", subtable)
            if pair.LookupType != 2:
                continue
            if pair.Format == 1:
                kept = [
                    (first, pairs)
                    for first, pairs in zip(pair.Coverage.glyphs, pair.PairSet, strict=True)
                    if first not in figures
                ]
                pair.Coverage.glyphs = [first for first, _ in kept]
                pair.PairSet = [pairs for _, pairs in kept]
                pair.PairSetCount = len(kept)
                for pairs in pair.PairSet:
                    pairs.PairValueRecord = [r for r in pairs.PairValueRecord if r.SecondGlyph not in figures]
                    pairs.PairValueCount = len(pairs.PairValueRecord)
            else:
                pair.Coverage.glyphs = [name for name in pair.Coverage.glyphs if name not in figures]
                for classes in (pair.ClassDef1.classDefs, pair.ClassDef2.classDefs):
                    for name in figures & classes.keys():
                        del classes[name]


def subset(font: TTFont) -> None:
    """Keep the characters and features that the interface can show."""
    options = Options()
    options.layout_features = FEATURES
    options.name_IDs = [*range(0, 26)]
    options.notdef_outline = True
    options.glyph_names = False
    options.drop_tables += ["STAT", "meta"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in KEPT for code in range(first, last + 1)])
    subsetter.subset(font)


def rename(font: TTFont, style: str, weight: int) -> None:
    """Name the family so that Qt finds one family with three weights, never mixed with an installed Inter."""
    names = font["name"]
    copyright_notice = names.getDebugName(0)
    version = names.getDebugName(5).split(";")[0]
    licence, licence_url = names.getDebugName(13), names.getDebugName(14)
    linked = style in ("Regular", "Bold")
    records = {
        0: copyright_notice,
        1: FAMILY if linked else f"{FAMILY} {style}",
        2: style if linked else "Regular",
        3: f"{version};{FAMILY} {style}",
        4: f"{FAMILY} {style}",
        5: version,
        6: f"{FAMILY.replace(' ', '')}-{style}",
        10: "Inter, with tabular figures, for Hello Neuron.",
        13: licence,
        14: licence_url,
    }
    if not linked:
        records |= {16: FAMILY, 17: style}
    names.names = []
    for name_id, text in records.items():
        names.setName(text, name_id, 3, 1, 0x409)
    os2 = font["OS/2"]
    os2.usWeightClass = weight
    os2.fsSelection &= ~0b110_0001  # neither italic, bold nor regular …
    os2.fsSelection |= {"Regular": 1 << 6, "Bold": 1 << 5}.get(style, 1 << 6)  # … but what this style is
    font["head"].macStyle = 1 if style == "Bold" else 0


def smooth(font: TTFont) -> None:
    """Ask Windows for smooth unhinted outlines at every size."""
    gasp = newTable("gasp")
    gasp.version = 1
    gasp.gaspRange = {0xFFFF: 0x000F}
    font["gasp"] = gasp


def make(source: Path, style: str, weight: int) -> TTFont:
    """Return one static font of the family."""
    font = TTFont(source, recalcTimestamp=False)
    add_smaller(font)
    font = instantiateVariableFont(font, {"wght": weight, "opsz": OPTICAL_SIZE})
    freeze_figures(font)
    unkern_figures(font)
    subset(font)
    rename(font, style, weight)
    smooth(font)
    font.flavor = None
    return font


def main() -> int:
    """Write one TTF for each style."""
    parser = argparse.ArgumentParser(description="Make resources/fonts from the Inter variable font.")
    parser.add_argument("source", type=Path, help="InterVariable.woff2")
    default = Path(__file__).resolve().parent.parent / "resources" / "fonts"
    parser.add_argument("--out", type=Path, default=default, help="default: resources/fonts")
    arguments = parser.parse_args()
    for style, weight in STYLES.items():
        path = arguments.out / f"HelloNeuronInter-{style}.ttf"
        make(arguments.source, style, weight).save(path)
        print(f"{path.name}: {path.stat().st_size / 1024:.0f} KiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
