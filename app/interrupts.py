"""Signals that end a command as Ctrl-C does."""

import signal
from types import FrameType


def interrupted_by(*signals: signal.Signals) -> None:
    """Have each of them raise `KeyboardInterrupt` in the main thread."""
    for each in signals:
        signal.signal(each, _interrupt)


def _interrupt(signal_number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
