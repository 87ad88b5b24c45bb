"""Benchmarks: `python -m tests.bench NAME`. They compare side by side in one run; only their ratios mean anything.

__main__.py     the command
history.py      the whole history: this server, the hand-written floor, one DataLoader an edge
floor.py        a bare Starlette endpoint with the Cypher written by hand
dataloaders.py  a plain Strawberry schema with one DataLoader an edge
audit.py        what the audit trail costs; unaudited.py is the server that records nothing
peers/          other ways to serve a whole history, on the same data
measure.py      paired requests over kept-alive connections, and what they amount to; many connections at once
processes.py    servers as child processes
"""
