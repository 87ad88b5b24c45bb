"""What clinicians and admission desks do: one function an act, held to its rules (app/rules).

acting.py     an act under way: what it reads, and what it is going to write
subjects.py   whom and what an act is about: patient, encounter, practitioner, catalogue entries
inputs.py     GraphQL inputs made of the models of app/rules
payload.py    what every mutation answers
mutation.py   the root type `Mutation`, put together from the slices

The other modules are the slices. Whoever performs an act (app/performer.py) gives it its transaction.
"""
