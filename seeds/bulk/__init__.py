"""A profile as files for the import (graph_schema/bulk), made by several processes, in flat memory.

counting.py   what a patient adds to the tallies
apart.py      whose CURP needs another differentiator, so that no two have the same
generate.py   the processes: who makes whom, how far they are

The rows are those of `seeds.patients`, person by person the same in any number of processes.
"""
