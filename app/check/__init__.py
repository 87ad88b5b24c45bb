"""`expediente check`: walks the graph for what must not be in it. Reads alone, and on a graph that others write to.

check.py      what a check is, and how one that is told in Cypher is run: streamed, and what it finds looked at again
structure.py  what hangs on what
keys.py       ids, keys of timelines and feeds
values.py     properties: there, of their type, of their codes
chains.py     what continues what, and records that went into others
periods.py    what ends before it begins, what overlaps
restrictions.py  what patients have withheld
consents.py   what patients agreed to
seals.py      whether what was signed is what is there
books.py      receipts and tallies

Only ids are told, never what a record says.
"""

from app.check.books import BOOKS
from app.check.chains import CHAINS
from app.check.check import Check as Check
from app.check.check import Finding as Finding
from app.check.check import Graph as Graph
from app.check.check import look as look
from app.check.consents import CONSENTS
from app.check.keys import KEYS
from app.check.periods import PERIODS
from app.check.restrictions import RESTRICTIONS
from app.check.seals import SEALS
from app.check.structure import STRUCTURE
from app.check.values import VALUES

CHECKS: tuple[Check, ...] = (*VALUES, *STRUCTURE, *KEYS, *CHAINS, *PERIODS, *RESTRICTIONS, *CONSENTS, *SEALS, *BOOKS)
"""All of them, in the order in which they are run."""
