"""Become the command given, bound to the life of the process that started it. Run as a file, never imported.

    python -I launch.py PARENT COMMAND…

On Linux the kernel then sends SIGTERM should PARENT die, however it dies, so that no Java is left behind holding
the store. It is asked for here, between fork and exec, because code that runs in a forked Python with threads may
hang. Elsewhere this only becomes the command; the next start finds and stops what was left.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h

if __name__ == "__main__":
    parent, command = int(sys.argv[1]), sys.argv[2:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            sys.exit("the starter is gone already")
    os.execv(command[0], command)  # noqa: S606 -- no shell is wanted; the command is our own
