"""Prepared counts, so that statistics of millions of events are read from thousands of nodes.

cells.py       a tally's identity, and counts by tally
counting.py    the counts of some encounters and patients, or of all
touched.py     whose counts a batch of rows may change
gains.py       what new events add, told by their rows
keeping.py     `tallied`: what is written within it is counted in the same transaction
nodes.py       tallies as rows, for an import that brings them along
recount.py     counts all anew; tells where tallies and graph differ

A `MonthTally` counts the events of an institution's facilities in a month, a `StudyTally` its studies of one type and
how many of them were repetitions (care_gaps.py), an `AffiliationTally` the people who belong to it now. Months are
split by day in lists of 31. The institution is the one that operated the facility on the day (operators.py).
Whatever writes events goes through `tallied`; a load recounts at its end, or brings its own.
"""

from graph_schema.tallies.cells import Counts as Counts
from graph_schema.tallies.gains import Done as Done
from graph_schema.tallies.gains import Operators as Operators
from graph_schema.tallies.gains import gain_affiliation as gain_affiliation
from graph_schema.tallies.gains import gain_event as gain_event
from graph_schema.tallies.gains import gain_order as gain_order
from graph_schema.tallies.keeping import additions as additions
from graph_schema.tallies.keeping import tallied as tallied
from graph_schema.tallies.nodes import tally_rows as tally_rows
from graph_schema.tallies.recount import RecountDisturbed as RecountDisturbed
from graph_schema.tallies.recount import are_whole as are_whole
from graph_schema.tallies.recount import differences as differences
from graph_schema.tallies.recount import forget as forget
from graph_schema.tallies.recount import recount as recount
from graph_schema.tallies.touched import Touched as Touched
from graph_schema.tallies.touched import touched_by as touched_by
