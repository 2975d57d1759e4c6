"""Where the data folders are: beside the package in a checkout, inside it in an installed wheel."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = PACKAGE.parent
# A checkout is told by a file that no wheel carries; site-packages may well hold some folder named `corpora`.
_IN_CHECKOUT = (_CHECKOUT / "corpora" / "LOCK.json").is_file() and (_CHECKOUT / "pyproject.toml").is_file()
DATA = _CHECKOUT if _IN_CHECKOUT else PACKAGE / "_data"

CORPORA = DATA / "corpora"
GOLDEN = DATA / "golden"
SCHEMAS = DATA / "schemas"
