"""A private Sigstore instance for tests: every part that a signature passes through, offline and in milliseconds.

`instance.Instance` is the way in, `certificates` and `logbook` are its parts; `provenance` makes what it signs, and
`shelf` whole release folders. Keys are new in each run, the clock stands still, and no private key is ever written.
Needs only cryptography and asn1crypto. Not for use outside tests: it signs whatever it is asked to.
"""
