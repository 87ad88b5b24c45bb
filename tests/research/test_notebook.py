"""The notebook, cell after cell, on a research graph."""

import json
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pytest

from app import research
from tests.research import in_pandas
from tests.research.conftest import Browsed
from tests.research.in_pandas import Frames

NOTEBOOK = Path(research.__file__).parent / "notebooks" / "cohorte.ipynb"


def test_it_takes_a_cohort_into_pandas_and_draws_what_follows_what(
    browsed: Browsed, frames: Frames, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RESEARCH_URI", browsed.server.bolt_uri)
    monkeypatch.setenv("RESEARCH_PASSWORD", browsed.server.password)
    mpl.use("svg")
    monkeypatch.setitem(mpl.rcParams, "svg.fonttype", "none")
    known: dict[str, Any] = {}
    for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), known)  # noqa: S102  # our own file
    _, hba1c = in_pandas.times_to_study_and_medicine(frames)
    assert [len(known["cohort"]), len(known["days"])] == hba1c[1:3]
    assert known["matrix"].loc["ENCOUNTER", "PRESCRIPTION"] > 0
    assert "Rehabilitación" in (tmp_path / "trayectorias.svg").read_text(encoding="utf-8")
