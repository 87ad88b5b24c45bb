"""Loads at scale: files, `neo4j-admin database import`, indexes; beside the database, then in its place.

profile.py   a profile of synthetic people, and what is told of it (report.py)
load.py      the way of a load, phase by phase
staging.py   the data directory beside the real one, and how it takes its place
importer.py  the arguments of the import, and how far it says it is
disk.py      what a load needs, and refuses to begin without
phases.py    the progress bar, and how long each phase took
errors.py    why a load is refused or fails

A load that fails or is killed has touched nothing but the directory beside, which the next one clears.
"""
