"""The history as one SQL statement, behind a bare endpoint."""
