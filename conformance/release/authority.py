"""Whether an authority of the trusted root issued a certificate, and was in service when it was used."""

import datetime
from collections.abc import Sequence

from cryptography import x509
from cryptography.x509 import verification

from conformance.release.certificate import Certificate
from conformance.release.codes import Code, Refused
from conformance.release.trust import Authority


def issuer_chain(
    certificate: Certificate, authorities: Sequence[Authority], time: datetime.datetime, where: str
) -> list[x509.Certificate]:
    """The issuers of the certificate at that time, nearest first.

    Raises Refused: ca-window where only an authority out of service issued it, certificate-untrusted where none did.
    """
    issuer = certificate.x509.issuer
    late, reason = None, "by no authority of the trusted root"
    for authority in authorities:
        try:
            chain = _chain(certificate.x509, authority, time)
        except (verification.VerificationError, x509.UnsupportedGeneralNameType, ValueError) as error:
            if authority.certificates[0].subject == issuer:
                reason = f"whose chain does not hold: {error}"
            continue
        if authority.window.holds(time):
            return chain
        late = authority
    if late is not None:
        raise Refused(Code.CA_WINDOW, f"{where}: used at {time}, the authority served {late.window}")
    raise Refused(Code.CERTIFICATE_UNTRUSTED, f"{where}: issued by {issuer.rfc4514_string()!r}, {reason}")


def _chain(leaf: x509.Certificate, authority: Authority, time: datetime.datetime) -> list[x509.Certificate]:
    *intermediates, root = authority.certificates
    """The issuers of a leaf; raises what the library does where the chain does not hold at that time."""
    # The library's client rules ask for the client-authentication purpose; Fulcio's leaves have code signing, which
    # `certificate` has checked. Whether that may be marked critical is the authority's business.
    purpose = (x509.ExtendedKeyUsage, verification.Criticality.AGNOSTIC, None)
    verifier = (
        verification.PolicyBuilder()
        .store(verification.Store([root]))
        .time(time)
        .extension_policies(
            ca_policy=verification.ExtensionPolicy.webpki_defaults_ca().may_be_present(*purpose),
            ee_policy=verification.ExtensionPolicy.webpki_defaults_ee().may_be_present(*purpose),
        )
        .build_client_verifier()
    )
    return verifier.verify(leaf, intermediates).chain[1:]
