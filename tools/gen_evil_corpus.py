"""Make Evil Corpus anew, or check that it is what the generators make: the same as `evilcorpus generate`."""

from conformance.cli.generate import generate

if __name__ == "__main__":
    generate()
