"""Where the data folders are: beside the package in a checkout, inside it in an installed wheel."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
# Only a wheel carries `_data`. Asking for a file of the checkout instead would make it depend on one that is generated.
_IN_WHEEL = PACKAGE / "_data"
DATA = _IN_WHEEL if _IN_WHEEL.is_dir() else PACKAGE.parent

CORPORA = DATA / "corpora"
GOLDEN = DATA / "golden"
SCHEMAS = DATA / "schemas"
