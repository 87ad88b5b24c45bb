"""What makes an event part of a sensitive segment of a record.

An encounter is of a segment by its diagnoses or by the specialty of who attends it, and all that hangs on it with it; a
study is by its type as well, a prescription by its substance.
"""

from typing import NamedTuple

from graph_schema.values import Segment


class Signs(NamedTuple):
    """By what a segment is known. `diagnoses` and `specialties` are beginnings, of CIE-10 codes and of folded words.

    `studies` are LOINC codes, `substances` folded words within the name of a medicine's substance.
    """

    diagnoses: tuple[str, ...]
    specialties: tuple[str, ...] = ()
    studies: tuple[str, ...] = ()
    substances: tuple[str, ...] = ()


SIGNS: dict[Segment, Signs] = {
    Segment.HIV: Signs(
        # HIV disease, dementia in it, in pregnancy, a test that is not conclusive, infection without symptoms.
        diagnoses=("B20", "B21", "B22", "B23", "B24", "F024", "O987", "R75", "Z21"),
        # Antibodies, antibodies with antigen, viral load, CD4 cells.
        studies=("7918-6", "56888-1", "20447-9", "24467-3"),
        substances=(
            "abacavir",
            "bictegravir",
            "cabotegravir",
            "darunavir",
            "dolutegravir",
            "efavirenz",
            "emtricitabina",
            "etravirina",
            "lamivudina",
            "lopinavir",
            "maraviroc",
            "nevirapina",
            "raltegravir",
            "rilpivirina",
            "ritonavir",
            "tenofovir",
            "zidovudina",
        ),
    ),
    Segment.PSYCHIATRY: Signs(
        # Chapter V; self-harm; a history of it.
        diagnoses=("F", "X6", "X7", "X80", "X81", "X82", "X83", "X84", "Z915"),
        specialties=("psiquiatr", "paidopsiquiatr"),
    ),
    Segment.VIOLENCE: Signs(
        # Maltreatment; assault and its sequelae; abuse in childhood.
        diagnoses=("T74", "X85", "X86", "X87", "X88", "X89", "X9", "Y0", "Y871", "Z614", "Z615", "Z616"),
    ),
}
