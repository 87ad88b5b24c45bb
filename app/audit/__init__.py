"""The audit trail: who did what, to whose record, when and what for; durable before anybody is told what came of it.

deeds.py        records of what an operation did, made of who asks for it
chain.py        a chain under way: opened, added to, found again
journal.py      writes them to the graph, chained, several operations at once; an act writes its own (app/performing.py)
seals.py        hashes and seals that only the key can make
trail.py        the trail as the graph holds it
walk.py         goes along chains, record by record
verify.py       whether all of it is what was written
months.py       exports it, and cuts what was exported

No record holds a variable, a value of a chart or a patient's name.
"""
