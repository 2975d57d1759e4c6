"""Refuses everything with the documented status, and without a record."""

import sys

sys.stdin.read()
sys.exit(65)
