"""What the guide's questions answer: in each case what pandas finds in each person's events."""

from collections.abc import Callable

import pytest

from app.research.questions import Question, questions
from tests.research import in_pandas
from tests.research.built import Research
from tests.research.conftest import Browsed
from tests.research.in_pandas import Frames, Rows

ANSWERS: dict[str, Callable[[Research, Frames], Rows]] = {
    "01-caminos-tras-diabetes": lambda _, frames: in_pandas.pathways(frames),
    "02-de-diabetes-a-hba1c-y-medicamento": lambda _, frames: in_pandas.times_to_study_and_medicine(frames),
    "03-embudo-de-diabetes": lambda _, frames: in_pandas.funnel(frames),
    "04-regresos-en-30-dias": lambda _, frames: in_pandas.returns(frames),
    "05-estudios-repetidos-en-otra-institucion": lambda _, frames: in_pandas.repeated_studies(frames),
    "06-de-imss-a-issste": in_pandas.handovers,
    "07-comorbilidad": lambda _, frames: in_pandas.comorbidity(frames),
    "08-cadenas-de-incapacidades": lambda _, frames: in_pandas.sick_leave_chains(frames),
    "09-recetas-que-se-traslapan": lambda _, frames: in_pandas.overlaps(frames),
    "10-referencias": lambda _, frames: in_pandas.referrals(frames),
    "11-caminos-por-institucion": in_pandas.steps_by_institution,
    "12-temporadas": in_pandas.months,
    "13-cirugia-y-rehabilitacion": lambda _, frames: in_pandas.surgeries(frames),
    "14-quien-deja-el-seguimiento": lambda _, frames: in_pandas.lost(frames),
    "15-cambios-de-medicamento": lambda _, frames: in_pandas.switches(frames),
}


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.name)
def test_the_answer_is_what_pandas_finds(browsed: Browsed, frames: Frames, question: Question) -> None:
    answer = browsed.rows(question.table)
    assert answer != []
    assert answer == ANSWERS[question.name](browsed, frames)


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.name)
def test_its_picture_has_nodes(browsed: Browsed, question: Question) -> None:
    drawn = browsed.driver.execute_query(question.picture, result_transformer_=lambda result: result.graph())
    assert len(drawn.nodes) > 0
