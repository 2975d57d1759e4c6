"""What holds for every test: Hypothesis draws the same examples each time, keeps none, and minds no clock."""

from hypothesis import settings

settings.register_profile("same-each-time", database=None, deadline=None, derandomize=True)
settings.load_profile("same-each-time")
