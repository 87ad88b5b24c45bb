"""A real Neo4j Community server on this machine, without a container: fetched once, run as a child process.

Modules, in the order a start goes through them:

    lock        the committed list of jars of a release: coordinate, SHA-256, size
    repository  the Maven repository they come from, as the site has it
    fetch       get them into the cache, in parallel, checked
    java        a Java to run them on
    class_data  where Java finds its classes
    data_dir    who has the data directory, what runs on it; the password
    conf        neo4j.conf and the command line
    launch      binds the child's life to ours
    bound       the command that goes through it
    server      start, ready by a deadline, watched, stopped
    prepare     the archive of its classes, made once
    admin       neo4j-admin: by hand, and followed line by line
    cli         `expediente neo4j …`
    resolve     development: write a lock anew

It knows nothing of patients, of the graph's vocabulary or of GraphQL.
"""

from app.embedded.admin import admin, followed_admin
from app.embedded.server import EmbeddedNeo4j, stop_detached

__all__ = ["EmbeddedNeo4j", "admin", "followed_admin", "stop_detached"]
