"""Pytest finds the suites by the package's name where no folder of that name is at hand."""
