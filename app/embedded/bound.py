"""Binds a child process to the life of this one, where the system can (launch.py)."""

import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path


def bound(command: Sequence[str]) -> list[str]:
    """The command that becomes that one, and ends when this process dies.

    The kernel binds a child to the thread that started it, not to the process: only the main thread lasts.
    """
    if threading.current_thread() is not threading.main_thread():
        return list(command)
    return [sys.executable, "-I", str(Path(__file__).with_name("launch.py")), str(os.getpid()), *command]
