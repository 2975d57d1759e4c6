"""Answers everything rightly and exits with an undocumented status."""

import sys

from speech import reply, requests

for request in requests():
    reply(request)
sys.exit(int(sys.argv[1]))
