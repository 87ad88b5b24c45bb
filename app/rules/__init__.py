"""What may be written into a record: the rules of each slice, as pydantic models that know nothing of the graph.

rule.py       the ancestor of all models, and the types of text and ids
problems.py   what can be wrong with an act, in one format

The other modules are named for their slice. A mutation's input is the model of its act (`Prescribe`, `WriteNote`, …);
what seeds and imports bring is held to the same types.
"""
