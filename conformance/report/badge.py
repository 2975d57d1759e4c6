"""A badge for a README: the JSON that shields.io's endpoint badge reads, and a picture that needs no service."""

import html

import anybadge  # type: ignore[import-untyped]  # has no types
import msgspec

from conformance.report.document import Report
from conformance.report.standing import Grade, standing
from conformance.report.visible import harmless

_COLOUR: dict[Grade, str] = {"good": "brightgreen", "bad": "red", "open": "yellow"}
# As shields.io draws those names; white letters on each of them can be read.
_HEX: dict[Grade, str] = {"good": "#2a7d0b", "bad": "#c0341d", "open": "#8a6d00"}
_LONGEST = 40


class Endpoint(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The schema of shields.io's endpoint badge, version 1; an error's colour cannot be changed by who shows it."""

    schema_version: int = 1
    label: str
    message: str
    color: str
    is_error: bool


def endpoint(report: Report) -> bytes:
    """The JSON of the badge."""
    found = standing(report)
    badge = Endpoint(
        label=_label(report), message=_plain(found.words), color=_COLOUR[found.grade], is_error=found.grade != "good"
    )
    return msgspec.json.format(msgspec.json.encode(badge), indent=2) + b"\n"


def svg(report: Report) -> bytes:
    """The picture of the badge, with its words for those who cannot see it; the same for the same report."""
    found, label = standing(report), _label(report)
    words = _plain(found.words)
    drawn = anybadge.Badge(label, words, default_color=_HEX[found.grade])
    # The library counts its badges and names each mask by its number.
    text: str = drawn.badge_svg_text.replace(drawn.mask_str, "mask")
    said = html.escape(f"{label}: {words}")
    opening, rest = text.split('height="20">', 1)
    return f'{opening}height="20" role="img" aria-label="{said}"><title>{said}</title>{rest}'.encode()


def _label(report: Report) -> str:
    return _plain(report.header.contract)


def _plain(text: str) -> str:
    """Text on one line that neither XML nor the library's template obeys."""
    return " ".join(harmless(text, _LONGEST).split()).replace("{", "(").replace("}", ")")
