"""Runs a command, then works or waits for a share of the processor time that the command took beyond its start-up.

python -I -S slowed.py work|wait SHARE START_S COMMAND...
"""

import os
import resource
import sys
import time


def main() -> int:
    """The command's own exit status."""
    how, share, start_s, *command = sys.argv[1:]
    pid = os.posix_spawnp(command[0], command, os.environ)
    _, status = os.waitpid(pid, 0)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    more = max(used.ru_utime + used.ru_stime - float(start_s), 0) * float(share)
    if how == "wait":
        time.sleep(more)
    until = time.process_time() + more
    while how == "work" and time.process_time() < until:
        pass
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main())
