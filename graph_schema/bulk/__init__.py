"""Rows as CSV files for `neo4j-admin database import`, made by several processes, in flat memory.

columns.py    the column of each property, a header and a line
tables.py     one process's files: a table for each kind of node and relationship
processes.py  processes that end with whoever started them

It starts no server and knows no driver: app/bulk does.
"""
