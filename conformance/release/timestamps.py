"""RFC 3161 timestamps: which trusted authority said when that the signature existed."""

import datetime
import hashlib
import warnings
from collections.abc import Sequence

from cryptography import x509
from cryptography.utils import CryptographyDeprecationWarning
from rfc3161_client import TimeStampResponse, VerifierBuilder, decode_timestamp_response
from rfc3161_client import VerificationError as TimestampError

from conformance.release.codes import Code, Refused
from conformance.release.trust import Authority

_HASHES = {
    x509.ObjectIdentifier("2.16.840.1.101.3.4.2.1"): "sha256",
    x509.ObjectIdentifier("2.16.840.1.101.3.4.2.2"): "sha384",
    x509.ObjectIdentifier("2.16.840.1.101.3.4.2.3"): "sha512",
}
# A timestamp authority's certificate and the root that issued it.
_SHORTEST_CHAIN = 2


def trusted_times(
    timestamps: Sequence[bytes], signature: bytes, authorities: Sequence[Authority], where: str
) -> list[datetime.datetime]:
    """The times at which the signature existed, one for each timestamp.

    Every timestamp has to hold: one that does not is refused even where others do, since an honest bundle has no use
    for it. Raises Refused: timestamp-invalid, timestamp-untrusted, timestamp-window.
    """
    if len(set(timestamps)) != len(timestamps):
        raise Refused(Code.TIMESTAMP_INVALID, f"{where}: the same timestamp twice")
    return [_trusted_time(raw, signature, authorities, where) for raw in timestamps]


def _trusted_time(raw: bytes, signature: bytes, authorities: Sequence[Authority], where: str) -> datetime.datetime:
    try:
        response = decode_timestamp_response(raw)
        time = response.tst_info.gen_time
        imprint = response.tst_info.message_imprint
    except (ValueError, TypeError, OverflowError) as error:
        raise Refused(Code.TIMESTAMP_INVALID, f"{where}: {error}") from error
    name = _HASHES.get(imprint.hash_algorithm)
    if name is None or hashlib.new(name, signature).digest() != imprint.message:
        raise Refused(Code.TIMESTAMP_INVALID, f"{where}: the timestamp is not about this signature")
    makers = [one for one in authorities if _made(response, signature, one)]
    if not makers:
        raise Refused(Code.TIMESTAMP_UNTRUSTED, f"{where}: no timestamp authority of the trusted root made it")
    if not any(one.window.holds(time) for one in makers):
        raise Refused(Code.TIMESTAMP_WINDOW, f"{where}: made at {time}, the authority served {makers[0].window}")
    return time


def _made(response: TimeStampResponse, signature: bytes, authority: Authority) -> bool:
    if len(authority.certificates) < _SHORTEST_CHAIN:
        return False
    leaf, *intermediates, root = authority.certificates
    builder = VerifierBuilder().tsa_certificate(leaf).add_root_certificate(root)
    for certificate in intermediates:
        builder = builder.add_intermediate_certificate(certificate)
    # The certificates inside a timestamp are whatever its maker wrote: what the library warns of was made by nobody.
    with warnings.catch_warnings():
        warnings.simplefilter("error", CryptographyDeprecationWarning)
        try:
            return builder.build().verify_message(response, signature)
        except (TimestampError, ValueError, x509.InvalidVersion, CryptographyDeprecationWarning):
            return False
