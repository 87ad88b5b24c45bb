# ruff: noqa: E501 (a table reads best with one row a line)
"""Medicines that must not be taken together, or only for a good reason: significant pairs, not all that are known.

Sources, by the letter in the table:
O  ONC's high-priority list: Phansalkar et al., JAMIA 2012;19:735-43
B  a boxed warning of the FDA
L  contraindication or warning in the labels of the FDA
The facts are theirs, the words ours; a clinical pharmacist has not reviewed the table.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from app.rules.pharmacology import CLASSES, Medicine
from graph_schema.values import InteractionSeverity


@dataclass(frozen=True, slots=True)
class Interaction:
    """Two classes (of pharmacology.py), how bad they are together, and what they do."""

    one: str
    other: str
    severity: InteractionSeverity
    source: str
    english: str
    spanish: str


# class | class | X never, S serious | source | effect | efecto
_TABLE = """
maoi|ssri|X|O|serotonin syndrome|síndrome serotoninérgico
maoi|snri|X|O|serotonin syndrome|síndrome serotoninérgico
maoi|tricyclic|X|O|serotonin syndrome, hypertensive crisis|síndrome serotoninérgico, crisis hipertensiva
maoi|serotonergic_opioid|X|O|serotonin syndrome, respiratory depression|síndrome serotoninérgico, depresión respiratoria
maoi|triptan|X|O|serotonin syndrome, vasospasm|síndrome serotoninérgico, vasoespasmo
maoi|amphetamine|X|O|hypertensive crisis|crisis hipertensiva
linezolid|ssri|S|L|serotonin syndrome|síndrome serotoninérgico
linezolid|snri|S|L|serotonin syndrome|síndrome serotoninérgico
linezolid|maoi|X|L|hypertensive crisis, serotonin syndrome|crisis hipertensiva, síndrome serotoninérgico
serotonergic_opioid|ssri|S|L|serotonin syndrome, seizures with tramadol|síndrome serotoninérgico, convulsiones con tramadol
opioid|benzodiazepine|S|B|deep sedation, respiratory depression|sedación profunda, depresión respiratoria
ergot|clarithromycin|X|O|ischaemia of the limbs|isquemia de las extremidades
ergot|azole_antifungal|X|O|ischaemia of the limbs|isquemia de las extremidades
ergot|protease_inhibitor|X|O|ischaemia of the limbs|isquemia de las extremidades
ergot|triptan|X|L|coronary vasospasm|vasoespasmo coronario
cyp3a4_statin|clarithromycin|X|O|rhabdomyolysis|rabdomiólisis
cyp3a4_statin|azole_antifungal|X|O|rhabdomyolysis|rabdomiólisis
cyp3a4_statin|protease_inhibitor|X|O|rhabdomyolysis|rabdomiólisis
statin|gemfibrozil|X|L|rhabdomyolysis|rabdomiólisis
cyp3a4_statin|amiodarone|S|L|myopathy|miopatía
statin|calcineurin_inhibitor|S|L|myopathy|miopatía
irinotecan|azole_antifungal|X|O|toxicity of irinotecan|toxicidad por irinotecán
tizanidine|ciprofloxacin|X|O|hypotension, sedation|hipotensión, sedación
tizanidine|fluvoxamine|X|O|hypotension, sedation|hipotensión, sedación
thiopurine|xanthine_oxidase_inhibitor|S|O|suppression of the bone marrow|depresión de la médula ósea
atazanavir|proton_pump_inhibitor|S|O|loss of antiviral effect|pérdida del efecto antiviral
protease_inhibitor|rifamycin|X|O|loss of antiviral effect|pérdida del efecto antiviral
qt_prolonging|qt_prolonging|S|O|long QT, torsades de pointes|QT largo, taquicardia helicoidal
nitrate|pde5_inhibitor|X|L|severe hypotension|hipotensión grave
nitrate|riociguat|X|L|severe hypotension|hipotensión grave
riociguat|pde5_inhibitor|X|L|severe hypotension|hipotensión grave
anticoagulant|nsaid|S|L|bleeding|hemorragia
anticoagulant|p2y12_inhibitor|S|L|bleeding|hemorragia
anticoagulant|anticoagulant|S|L|bleeding|hemorragia
vitamin_k_antagonist|metronidazole|S|L|bleeding|hemorragia
vitamin_k_antagonist|sulfonamide|S|L|bleeding|hemorragia
vitamin_k_antagonist|azole_antifungal|S|L|bleeding|hemorragia
vitamin_k_antagonist|amiodarone|S|L|bleeding|hemorragia
vitamin_k_antagonist|rifamycin|S|L|loss of anticoagulation, thrombosis|pérdida de la anticoagulación, trombosis
doac|rifamycin|S|L|loss of anticoagulation, thrombosis|pérdida de la anticoagulación, trombosis
ketorolac|nsaid|X|B|gastrointestinal bleeding, renal failure|hemorragia digestiva, insuficiencia renal
ketorolac|anticoagulant|X|B|bleeding|hemorragia
clopidogrel|omeprazole|S|L|loss of antiplatelet effect|pérdida del efecto antiagregante
ace_inhibitor|potassium_sparing|S|L|hyperkalaemia|hiperpotasemia
ace_inhibitor|potassium|S|L|hyperkalaemia|hiperpotasemia
ace_inhibitor|arb|S|L|hyperkalaemia, hypotension, renal failure|hiperpotasemia, hipotensión, insuficiencia renal
ace_inhibitor|aliskiren|S|L|hyperkalaemia, renal failure; never in diabetes|hiperpotasemia, insuficiencia renal; nunca en diabetes
arb|potassium_sparing|S|L|hyperkalaemia|hiperpotasemia
arb|potassium|S|L|hyperkalaemia|hiperpotasemia
arb|aliskiren|S|L|hyperkalaemia, renal failure; never in diabetes|hiperpotasemia, insuficiencia renal; nunca en diabetes
potassium_sparing|potassium|X|L|hyperkalaemia|hiperpotasemia
potassium_sparing|trimethoprim|S|L|hyperkalaemia|hiperpotasemia
lithium|ace_inhibitor|S|L|toxicity of lithium|toxicidad por litio
lithium|arb|S|L|toxicity of lithium|toxicidad por litio
lithium|thiazide|S|L|toxicity of lithium|toxicidad por litio
lithium|loop_diuretic|S|L|toxicity of lithium|toxicidad por litio
lithium|nsaid|S|L|toxicity of lithium|toxicidad por litio
digoxin|amiodarone|S|L|toxicity of digoxin|toxicidad por digoxina
digoxin|clarithromycin|S|L|toxicity of digoxin|toxicidad por digoxina
digoxin|nondihydropyridine|S|L|toxicity of digoxin, bradycardia|toxicidad por digoxina, bradicardia
beta_blocker|nondihydropyridine|S|L|bradycardia, heart block|bradicardia, bloqueo cardiaco
methotrexate|trimethoprim|S|L|suppression of the bone marrow|depresión de la médula ósea
methotrexate|nsaid|S|B|suppression of the bone marrow, gastrointestinal toxicity|depresión de la médula ósea, toxicidad digestiva
methotrexate|penicillin|S|L|toxicity of methotrexate|toxicidad por metotrexato
colchicine|clarithromycin|S|L|fatal toxicity of colchicine|toxicidad mortal por colchicina
colchicine|azole_antifungal|S|L|fatal toxicity of colchicine|toxicidad mortal por colchicina
theophylline|ciprofloxacin|S|L|toxicity of theophylline, seizures|toxicidad por teofilina, convulsiones
valproate|carbapenem|S|L|loss of control of seizures|pérdida del control de las convulsiones
tamoxifen|strong_cyp2d6_inhibitor|S|L|less effect of tamoxifen|menor efecto del tamoxifeno
combined_contraceptive|enzyme_inducer|S|L|unwanted pregnancy|embarazo no deseado
calcineurin_inhibitor|clarithromycin|S|L|kidney damage|daño renal
calcineurin_inhibitor|azole_antifungal|S|L|kidney damage|daño renal
calcineurin_inhibitor|enzyme_inducer|S|L|rejection of the transplant|rechazo del trasplante
"""

_SEVERITIES = {"X": InteractionSeverity.CONTRAINDICATED, "S": InteractionSeverity.SERIOUS}


def _read(line: str) -> Interaction:
    one, other, severity, source, english, spanish = line.split("|")
    if unknown := {one, other} - CLASSES.keys():
        raise ValueError(f"no class: {', '.join(unknown)}")
    return Interaction(one, other, _SEVERITIES[severity], source, english, spanish)


INTERACTIONS: tuple[Interaction, ...] = tuple(map(_read, _TABLE.strip().splitlines()))


def between(one: Medicine, other: Medicine) -> Iterator[Interaction]:
    """How two medicines interact, the worst first. One substance does not interact with itself."""
    if not one.ingredients & other.ingredients:
        yield from _between(one.classes, other.classes)


@lru_cache(maxsize=10_000)
def _between(one: frozenset[str], other: frozenset[str]) -> tuple[Interaction, ...]:
    found = [
        each
        for each in INTERACTIONS
        if (each.one in one and each.other in other) or (each.one in other and each.other in one)
    ]
    return tuple(sorted(found, key=lambda each: each.severity is not InteractionSeverity.CONTRAINDICATED))
