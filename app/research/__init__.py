"""Care pathways for researchers: a second Neo4j, of data that names nobody.

In the order of a build:

model.py       the vocabulary of that graph
target.py      where it is, and that it is not the record
pseudonyms.py  keyed pseudonyms, and the weeks by which a person's dates are shifted
chart.py       what is read of one person, and how it lies in the spool
reading.py     the processes that read the record into a spool
generalise.py  what a person may be known by, made coarse until at least k are alike
codes.py       rare codes told by what they are part of
telling.py     one person as researchers get them
pathway.py     events in the order in which they followed each other: whole, by episode, by institution
flows.py       what followed what, and how soon, over all people
measure.py     k, l and t as reached, and who is alone with what is known of them
tables.py      written for an import
differences.py written by transactions, where the graph is another; met.py keeps whom it met
build.py       the way of a build
questions.py   questions that researchers ask, in Cypher
guide.py       the guide of Neo4j Browser
browser.py     the graph with Neo4j Browser, to be read alone
cli.py         `expediente research …`
"""
