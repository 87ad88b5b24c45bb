# ruff: noqa: E501 (a table reads best with one row a line)
"""Medicines by their key in the Compendio Nacional de Insumos para la Salud, each with its usual regimen.

Source: Consejo de Salubridad General, Compendio Nacional de Insumos para la Salud (Medicamentos), well-known keys
only; regimens from the clinical practice guides (GPC, CENETEC) and the product's usual adult or child dose.
Their classes are those of app/rules/pharmacology.py.
"""

from dataclasses import dataclass

from app.rules.pharmacology import classes_of


@dataclass(frozen=True, slots=True)
class Medication:
    """One medicine and how it is usually given."""

    key: str
    name: str
    substance: str
    dose: str
    route: str
    frequency: str
    instead: str | None

    @property
    def classes(self) -> frozenset[str]:
        """What allergies and interactions are told by."""
        return classes_of(self.substance)


# word | key | name | substance | dose | route | frequency | what is given instead to the allergic
_TABLE = """
paracetamol|0104|Paracetamol tableta 500 mg|Paracetamol|500 mg|Oral|Cada 8 horas|
paracetamol_gotas|0106|Paracetamol solución oral 100 mg/mL|Paracetamol|15 mg/kg|Oral|Cada 6 horas si hay fiebre|
metamizol|0109|Metamizol sódico inyectable 1 g|Metamizol sódico|1 g|Intravenosa|Cada 8 horas|paracetamol
naproxeno|3407|Naproxeno tableta 250 mg|Naproxeno|500 mg|Oral|Cada 12 horas|paracetamol
diclofenaco|3417|Diclofenaco gragea de liberación prolongada 100 mg|Diclofenaco sódico|100 mg|Oral|Cada 24 horas|paracetamol
ketorolaco|3422|Ketorolaco trometamina inyectable 30 mg|Ketorolaco|30 mg|Intravenosa|Cada 8 horas|paracetamol
metocarbamol|3443|Metocarbamol tableta 400 mg|Metocarbamol|800 mg|Oral|Cada 8 horas|
amoxicilina|2128|Amoxicilina cápsula 500 mg|Amoxicilina|500 mg|Oral|Cada 8 horas|azitromicina
amoxicilina_susp|2127|Amoxicilina suspensión 500 mg/5 mL|Amoxicilina|80 mg/kg/día|Oral|Cada 12 horas|azitromicina_ped
penicilina|1925|Bencilpenicilina benzatínica inyectable 1 200 000 UI|Bencilpenicilina benzatínica|1 200 000 UI|Intramuscular|Dosis única|azitromicina
azitromicina|1969|Azitromicina tableta 500 mg|Azitromicina|500 mg|Oral|Cada 24 horas|
azitromicina_ped|1969|Azitromicina tableta 500 mg|Azitromicina|10 mg/kg|Oral|Cada 24 horas|
cefalexina|1939|Cefalexina tableta o cápsula 500 mg|Cefalexina|500 mg|Oral|Cada 6 horas|azitromicina
ceftriaxona|1937|Ceftriaxona inyectable 1 g|Ceftriaxona|1 g|Intravenosa|Cada 12 horas|ciprofloxacino
ciprofloxacino|4255|Ciprofloxacino cápsula o tableta 250 mg|Ciprofloxacino|500 mg|Oral|Cada 12 horas|
metronidazol|1308|Metronidazol tableta 500 mg|Metronidazol|500 mg|Oral|Cada 8 horas|
nitrofurantoina|1911|Nitrofurantoína cápsula 100 mg|Nitrofurantoína|100 mg|Oral|Cada 12 horas|
tmp_smx|1903|Trimetoprima/sulfametoxazol tableta 80/400 mg|Trimetoprima/sulfametoxazol|160/800 mg|Oral|Cada 12 horas|nitrofurantoina
loratadina|2144|Loratadina tableta o gragea 10 mg|Loratadina|10 mg|Oral|Cada 24 horas|
ambroxol|2462|Ambroxol comprimido 30 mg|Ambroxol|30 mg|Oral|Cada 8 horas|
oseltamivir|4582|Oseltamivir cápsula 75 mg|Oseltamivir|75 mg|Oral|Cada 12 horas|
electrolitos|3623|Electrolitos orales, polvo para solución 27.9 g|Electrolitos orales|75 mL tras cada evacuación|Oral|A libre demanda|
vitaminas|1098|Vitaminas A, C y D solución oral|Vitaminas A, C y D|5 gotas|Oral|Cada 24 horas|
albendazol|1344|Albendazol tableta 200 mg|Albendazol|400 mg|Oral|Dosis única|
salbutamol|0429|Salbutamol suspensión en aerosol 100 µg por dosis|Salbutamol|200 µg|Inhalada|Cada 6 horas por razón necesaria|
ipratropio|2162|Bromuro de ipratropio suspensión en aerosol 20 µg por dosis|Bromuro de ipratropio|40 µg|Inhalada|Cada 8 horas|
tiotropio|2262|Tiotropio bromuro cápsula para inhalar 18 µg|Bromuro de tiotropio|18 µg|Inhalada|Cada 24 horas|
beclometasona|0477|Dipropionato de beclometasona aerosol 50 µg por dosis|Beclometasona|100 µg|Inhalada|Cada 12 horas|
beclometasona_250|2508|Dipropionato de beclometasona aerosol 250 µg por dosis|Beclometasona|250 µg|Inhalada|Cada 12 horas|
prednisona|0473|Prednisona tableta 50 mg|Prednisona|50 mg|Oral|Cada 24 horas|
hidrocortisona|0474|Hidrocortisona inyectable 100 mg|Hidrocortisona|100 mg|Intravenosa|Cada 6 horas|
metformina|5165|Metformina tableta 850 mg|Metformina|850 mg|Oral|Cada 12 horas|
glibenclamida|1042|Glibenclamida tableta 5 mg|Glibenclamida|5 mg|Oral|Cada 12 horas|insulina_nph
insulina_nph|1050|Insulina humana de acción intermedia NPH 100 UI/mL|Insulina humana NPH|10 UI|Subcutánea|Cada 24 horas, por la noche|
insulina_glargina|4158|Insulina glargina 100 UI/mL|Insulina glargina|20 UI|Subcutánea|Cada 24 horas|
losartan|2520|Losartán gragea o comprimido 50 mg|Losartán potásico|50 mg|Oral|Cada 12 horas|
enalapril|2501|Enalapril cápsula o tableta 10 mg|Maleato de enalapril|10 mg|Oral|Cada 12 horas|
amlodipino|2111|Amlodipino tableta 5 mg|Besilato de amlodipino|5 mg|Oral|Cada 24 horas|
clortalidona|0561|Clortalidona tableta 50 mg|Clortalidona|25 mg|Oral|Cada 24 horas|amlodipino
metoprolol|0572|Metoprolol tableta 100 mg|Tartrato de metoprolol|50 mg|Oral|Cada 12 horas|
furosemida|2307|Furosemida tableta 40 mg|Furosemida|40 mg|Oral|Cada 24 horas|
espironolactona|2304|Espironolactona tableta 25 mg|Espironolactona|25 mg|Oral|Cada 24 horas|
digoxina|0502|Digoxina tableta 0.25 mg|Digoxina|0.125 mg|Oral|Cada 24 horas|
aspirina|0103|Ácido acetilsalicílico tableta soluble 300 mg|Ácido acetilsalicílico|150 mg|Oral|Cada 24 horas|
atorvastatina|5106|Atorvastatina tableta 20 mg|Atorvastatina cálcica|20 mg|Oral|Cada 24 horas, por la noche|
pravastatina|0657|Pravastatina tableta 10 mg|Pravastatina sódica|20 mg|Oral|Cada 24 horas, por la noche|
bezafibrato|0655|Bezafibrato tableta 200 mg|Bezafibrato|200 mg|Oral|Cada 12 horas|
levotiroxina|1007|Levotiroxina tableta 100 µg|Levotiroxina sódica|100 µg|Oral|Cada 24 horas, en ayuno|
sertralina|4484|Sertralina cápsula o tableta 50 mg|Sertralina|50 mg|Oral|Cada 24 horas|
fluoxetina|4483|Fluoxetina cápsula o tableta 20 mg|Fluoxetina|20 mg|Oral|Cada 24 horas, por la mañana|
clonazepam|040.000.2612.00|Clonazepam tableta 2 mg|Clonazepam|0.5 mg|Oral|Cada 24 horas, por la noche|
hierro|1703|Sulfato ferroso tableta 200 mg|Sulfato ferroso|200 mg|Oral|Cada 24 horas|
acido_folico|1711|Ácido fólico tableta 0.4 mg|Ácido fólico|0.4 mg|Oral|Cada 24 horas|
omeprazol|5186|Omeprazol cápsula 20 mg|Omeprazol|20 mg|Oral|Cada 24 horas, en ayuno|
butilhioscina|1206|Butilhioscina gragea 10 mg|Bromuro de butilhioscina|10 mg|Oral|Cada 8 horas|
metoclopramida|1242|Metoclopramida tableta 10 mg|Metoclopramida|10 mg|Oral|Cada 8 horas|
calcio|1006|Calcio comprimido efervescente 500 mg|Carbonato de calcio|500 mg|Oral|Cada 12 horas|
calcitriol|1095|Calcitriol cápsula 0.25 µg|Calcitriol|0.25 µg|Oral|Cada 24 horas|
eritropoyetina|5332|Eritropoyetina inyectable 2 000 UI|Eritropoyetina humana recombinante|4 000 UI|Subcutánea|Tres veces por semana|
enoxaparina|2154|Enoxaparina inyectable 40 mg|Enoxaparina sódica|40 mg|Subcutánea|Cada 24 horas|
oxitocina|1542|Oxitocina inyectable 5 UI|Oxitocina|10 UI|Intramuscular|Dosis única|
tamoxifeno|3047|Tamoxifeno tableta 20 mg|Tamoxifeno|20 mg|Oral|Cada 24 horas|
doxorrubicina|1765|Doxorrubicina inyectable 50 mg|Clorhidrato de doxorrubicina|60 mg/m² de superficie corporal|Intravenosa|Cada 21 días|
ciclofosfamida|1753|Ciclofosfamida inyectable 500 mg|Ciclofosfamida|600 mg/m² de superficie corporal|Intravenosa|Cada 21 días|
ondansetron|5428|Ondansetrón inyectable 8 mg|Ondansetrón|8 mg|Intravenosa|Dosis única|
tamsulosina|5309|Tamsulosina cápsula de liberación prolongada 0.4 mg|Tamsulosina|0.4 mg|Oral|Cada 24 horas, por la noche|finasterida
finasterida|4302|Finasterida gragea o tableta recubierta 5 mg|Finasterida|5 mg|Oral|Cada 24 horas|
"""


def _read(line: str) -> tuple[str, Medication]:
    word, key, name, substance, dose, route, frequency, instead = line.split("|")
    full = key if "." in key else f"010.000.{key}.00"
    return word, Medication(full, name, substance, dose, route, frequency, instead or None)


MEDICATIONS: dict[str, Medication] = dict(map(_read, _TABLE.strip().splitlines()))
