"""The first half of an import: every resource of the files into the spool, what cannot be taken in reported."""

from collections.abc import Callable, Iterable
from pathlib import Path

from app.fhir.reader import Found, Unreadable, read
from app.fhir.references import SourceNeeded
from app.fhir.report import Report
from app.fhir.sick_leaves import is_sick_leave
from app.fhir.spool import KINDS, Added, Spool, Withdrawn

_REPEATED = "came before with another content; the newer, else the later, is kept"


def put_aside(files: Iterable[Path], spool: Spool, report: Report, read_one: Callable[[], object]) -> None:
    """Fill the spool and group it by patient; `read_one` hears of each resource. Raises `SourceNeeded`."""
    for file in files:
        for found in read(file):
            if isinstance(found, Unreadable):
                report.fail(found.place, "unreadable", None, found.reason)
            else:
                _put_aside(found, spool, report)
                read_one()
    spool.group_by_patient()


def _put_aside(found: Found, spool: Spool, report: Report) -> None:
    kind = found.resource["resourceType"]
    kind = kind if kind.isalnum() and len(kind) < 50 else "unknown"
    report.add("read", kind)
    if kind not in KINDS or (kind == "Basic" and not is_sick_leave(found.resource)):
        report.add("skipped", kind)
        return
    try:
        added = spool.add(found)
        if added is not Added.NEW:
            report.add("repeated", kind)
        if added is Added.OTHER:
            report.warn(found.place, kind, None, _REPEATED)
    except Withdrawn:
        report.add("skipped", kind)
    except SourceNeeded as missing:
        raise SourceNeeded(f"{found.place}: {missing}") from None
    except (ValueError, TypeError) as error:
        report.fail(found.place, kind, None, str(error))
