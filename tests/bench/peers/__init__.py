"""The benchmark `peers`: other ways to serve the same whole history, from the same data, side by side.

comparison.py   measures and prints
servers.py      which servers there are, how each is started and asked
facts.py        what an answer says, whatever its shape
postgres.py     PostgreSQL as a child process, where it is installed
relational.py   the graph's data in PostgreSQL
sql/            its tables, the history as one SQL statement, and the bare endpoint that runs it
neo4j_graphql/  @neo4j/graphql: schema, server, the history as it asks for it
postgraphile/   PostGraphile: preset, server, the history as it asks for it
package.json    what these two are made of, installed from the lock file
"""
