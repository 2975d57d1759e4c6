"""Decides offline whether a signed release may be trusted, and says why; `verify.verify_release` is the way in.

The parts, in the order in which they are used: `folder` and `artifact` (what lies there), `strict_json`, `bundle` and
`statement` (what was signed), `trust`, `timestamps`, `certificate`, `log` (who signed it, when, and where that is on
record), `provenance` and `agreement` (what the builder says, and whether the certificate bears it out), `policy`,
`demands` and `expectation` (what was asked for), `tested` and `conformance` (whether it was judged), `checksums`,
`sbom`, `workflows` and `notice` (the rest of a release), `verdict` and `codes` (what it comes to). Needs the `release`
extra; imports nothing above the nouns.
"""
