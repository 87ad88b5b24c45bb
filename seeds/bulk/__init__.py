"""A profile as CSV files for `neo4j-admin database import`, made by several processes, in flat memory.

columns.py    the column of each property, a header and a line
tables.py     one process's files: a table for each kind of node and relationship
counting.py   what a patient adds to the tallies
apart.py      whose CURP needs another differentiator, so that no two have the same
generate.py   the processes: who makes whom, how far they are

The rows are those of `seeds.patients`, person by person the same in any number of processes. It starts no server and
knows no driver: app/bulk does.
"""
