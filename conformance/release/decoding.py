"""Turns the texts of JSON forms into values: one text for each value, all others refused."""

import base64
import binascii
import re
from collections.abc import Mapping
from typing import TypeVar

import msgspec

from conformance.errors import in_mid_sentence
from conformance.release import wire
from conformance.release.codes import Code, Refused
from conformance.release.strict_json import Json

_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")
_T = TypeVar("_T")


def convert(value: Mapping[str, Json], kind: type[_T], where: str) -> _T:
    """A JSON object as one of the forms of `wire`; Refused(malformed-bundle) where it is none."""
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise Refused(Code.MALFORMED_BUNDLE, f"{where}: {in_mid_sentence(str(error))}") from error


def base64_bytes(text: str, where: str) -> bytes:
    """What standard base64 with padding says; Refused(malformed-bundle)."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused(Code.MALFORMED_BUNDLE, f"{where}: no base64: {error}") from error
    # One text for one value: Python lets trailing bits pass that other readers refuse.
    if base64.b64encode(raw).decode("ascii") != text:
        raise Refused(Code.MALFORMED_BUNDLE, f"{where}: base64 with loose ends")
    return raw


def hex_bytes(text: str, where: str) -> bytes:
    """What lower-case hex says; Refused(malformed-bundle)."""
    if not re.fullmatch("(?:[0-9a-f]{2})+", text):
        raise Refused(Code.MALFORMED_BUNDLE, f"{where}: no lower-case hex")
    return bytes.fromhex(text)


def number(value: wire.Number, where: str) -> int:
    """A number from 0 to 2**63-1, without leading zeros; Refused(malformed-bundle)."""
    if not _DECIMAL.fullmatch(str(value)) or int(value) >= 1 << 63:
        raise Refused(Code.MALFORMED_BUNDLE, f"{where}: {value!r} is no number from 0 to 2**63-1")
    return int(value)


def pem_to_der(pem: bytes, where: str) -> bytes:
    """The bytes inside the first PEM block; Refused(malformed-bundle) where there is none."""
    block = re.search(rb"-----BEGIN [A-Z ]+-----([A-Za-z0-9+/=\s]+)-----END [A-Z ]+-----", pem)
    if block is None:
        raise Refused(Code.MALFORMED_BUNDLE, f"{where}: no PEM block")
    return base64_bytes(b"".join(block[1].split()).decode("ascii"), where)
