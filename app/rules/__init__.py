"""What may be written into a record: the rules of each slice, as pydantic models that know nothing of the graph.

rule.py           the ancestor of all models, and the types of text and ids
problems.py       what can be wrong with an act, in one format
times.py          when an act may have happened
identity.py       CURP, NSS, names, birth
note_sections.py  what NOM-004-SSA3-2012 wants of each kind of note
regimen.py        doses and frequencies, coded and in words
units.py          UCUM
signatures.py     what a note's signature covers
pharmacology.py   classes of medicines, by the words of their substances
interactions.py   which of them do not go together
analytes.py       what laboratories measure, with units and ranges
results.py        what a result means beside what the laboratory says
records.py        what nodes and relationships must be that seeds and imports bring
words.py          the Spanish of coded values
disclosure.py     what may be told of a group of people; survival.py is a life table of it

The other modules are named for their slice. A mutation's input is the model of its act (`Prescribe`, `WriteNote`, …);
what seeds and imports bring is held to the same types. What only the graph knows, such as a patient's allergies, is
handed to functions that stand beside the act's model and give back the problems.
"""
