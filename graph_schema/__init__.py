"""What the graph is made of, and how it gets there.

model.py       labels, relationship types and properties: the only vocabulary
ids.py         global ids, timeline keys
migrate.py     applies migrations/V001__….cypher, once each, in order
writer.py      writes batches of records of that vocabulary
operators.py   which institution an act belongs to
care_gaps.py   which studies repeat one of another institution
tallies/       prepared counts, kept right as data comes in
schema.graphql the public schema, as front ends generate code from it; `expediente schema check` tells what breaks them
"""
