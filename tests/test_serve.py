"""`expediente serve` as an operator runs it, a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.config import Settings


@pytest.mark.usefixtures("catalogues")
@pytest.mark.parametrize("workers", [1, 2])
def test_a_broken_manifest_stops_the_start_with_one_line(
    settings: Settings, migrated: str, tmp_path: Path, workers: int
) -> None:
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps({"zzz": "query Zzz { zzz }"}), encoding="utf-8")
    own = {
        "EXPEDIENTE_NEO4J_URI": settings.neo4j_uri or "",
        "EXPEDIENTE_NEO4J_PASSWORD": settings.password(),
        "EXPEDIENTE_TRUSTED_DOCUMENTS": str(manifest),
        "EXPEDIENTE_WORKERS": str(workers),
    }
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", "serve"],
        env=os.environ | own,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == f"error: {manifest}: document `zzz`: Cannot query field 'zzz' on type 'Query'.\n"
