"""The form of an entry of `meanings`, and remedies that many of them share."""

import msgspec


class Meaning(msgspec.Struct, frozen=True):
    """What a code says, an example, and what mends it."""

    says: str
    example: str
    remedy: str


MADE_ANEW = "fetch the file again from its publisher; if it stays so, do not use it"
SIGN_ANEW = "have the publisher sign again; do not use this one"
ATTEST_ANEW = "attest the report again with `evilcorpus attest`"
JUDGE_ANEW = "judge the artifact as the policy asks, and attest that report"
CHECK_POLICY = "check whether the policy or the release is the wrong one"
