"""Which classes a medicine is of, told by the words of its substance, and which classes an allergy speaks of.

Classes are after the WHO's ATC classification, with single substances as classes of their own where interactions
speak of them. Words are folded beginnings of Spanish and English names (INN). A catalogue entry may tell its classes
itself; the words here are for those that do not, such as imported ones, and for making our own catalogue.
"""

import re
from dataclasses import dataclass
from functools import cache

from graph_schema.text import fold

# class | beginnings of words of its substances
_TABLE = """
penicillin|penicil, bencilpenicil, benzylpenicil, fenoximetilpenicil, phenoxymethylpenicil, amoxicil, ampicil, dicloxacil, oxacil, piperacil, nafcil
cephalosporin|cefalexin, cephalexin, ceftriax, cefotax, cefurox, cefix, cefazol, ceftazid, cefepim, cefaclor, cefadrox, cefalot, cephalot, cefpodox, ceftarol
carbapenem|imipenem, meropenem, ertapenem, doripenem
sulfonamide|sulfamet, sulfadiaz, sulfasalaz, sulfacet, sulfisox
sulfonamide_like|glibenclamid, glyburid, glimepirid, gliclazid, clortalidon, chlorthalidon, chlortalidon, hidroclorotiazid, hydrochlorothiazid, tamsulosin, acetazolamid, celecoxib
macrolide|eritromicin, erythromycin, claritromicin, clarithromycin, azitromicin, azithromycin
clarithromycin|claritromicin, clarithromycin, eritromicin, erythromycin
fluoroquinolone|ciproflox, levoflox, moxiflox, ofloxacin, norflox
ciprofloxacin|ciproflox
trimethoprim|trimetoprim, trimethoprim
metronidazole|metronidazol
linezolid|linezolid
rifamycin|rifampicin, rifampin, rifabutin, rifapentin
azole_antifungal|ketoconazol, itraconazol, fluconazol, voriconazol, posaconazol
protease_inhibitor|ritonavir, lopinavir, atazanavir, darunavir, saquinavir, nelfinavir
atazanavir|atazanavir
nsaid|acetilsalicil, acetylsalicyl, aspirin, ibuprofen, naprox, diclofenac, ketorolac, indometac, indomethac, piroxicam, meloxicam, celecoxib, etoricoxib, sulindac, ketoprofen, nimesulid, metamizol, dipiron, metamizole
aspirin|acetilsalicil, acetylsalicyl, aspirin
ketorolac|ketorolac
p2y12_inhibitor|clopidogrel, prasugrel, ticagrelor
clopidogrel|clopidogrel
vitamin_k_antagonist|warfarin, acenocumarol, acenocoumarol
anticoagulant|warfarin, acenocumarol, acenocoumarol, heparin, enoxaparin, dalteparin, fondaparin, rivaroxaban, apixaban, dabigatran, edoxaban
doac|rivaroxaban, apixaban, dabigatran, edoxaban
ace_inhibitor|enalapril, captopril, lisinopril, ramipril, perindopril, quinapril, fosinopril, benazepril
arb|losartan, valsartan, telmisartan, irbesartan, candesartan, olmesartan
aliskiren|aliskiren
potassium_sparing|espironolacton, spironolacton, eplerenon, amilorid, triamteren
potassium|cloruro de potasio, potassium chloride, gluconato de potasio, potassium gluconate, citrato de potasio, potassium citrate
thiazide|hidroclorotiazid, hydrochlorothiazid, clortalidon, chlorthalidon, chlortalidon, indapamid
loop_diuretic|furosemid, bumetanid, torasemid, torsemid
beta_blocker|metoprolol, propranolol, atenolol, bisoprolol, carvedilol, nebivolol, sotalol, labetalol
nondihydropyridine|verapamil, diltiazem
nitrate|isosorbid, nitroglicerin, nitroglycerin, trinitrato de glicerilo, glyceryl trinitrate
pde5_inhibitor|sildenafil, tadalafil, vardenafil, avanafil
riociguat|riociguat
digoxin|digoxin
amiodarone|amiodaron
statin|simvastatin, lovastatin, atorvastatin, rosuvastatin, pravastatin, fluvastatin, pitavastatin
cyp3a4_statin|simvastatin, lovastatin
gemfibrozil|gemfibrozil
colchicine|colchicin, colquicin
ssri|fluoxetin, sertralin, paroxetin, citalopram, escitalopram, fluvoxamin
snri|venlafaxin, desvenlafaxin, duloxetin
strong_cyp2d6_inhibitor|fluoxetin, paroxetin, bupropion
fluvoxamine|fluvoxamin
tricyclic|amitriptilin, amitriptylin, imipramin, nortriptilin, nortriptylin, clomipramin, desipramin
maoi|fenelzin, phenelzin, tranilcipromin, tranylcypromin, selegilin, rasagilin, isocarboxazid, moclobemid
triptan|sumatriptan, zolmitriptan, rizatriptan, eletriptan, naratriptan
ergot|ergotamin, dihidroergotamin, dihydroergotamin, ergonovin, ergometrin, metilergonovin, methylergonovin
amphetamine|anfetamin, amphetamin, dexanfetamin, dextroamphetamin, lisdexanfetamin, lisdexamfetamin, metilfenidat, methylphenidat
opioid|morfin, morphin, fentanil, fentanyl, tramadol, oxicodon, oxycodon, buprenorfin, buprenorphin, metadon, methadon, codein, hidromorfon, hydromorphon, petidin, meperidin, nalbufin, nalbuphin, tapentadol, hydrocodon
serotonergic_opioid|tramadol, petidin, meperidin, metadon, methadon, fentanil, fentanyl, tapentadol, dextrometorfan, dextromethorphan
benzodiazepine|clonazepam, diazepam, lorazepam, alprazolam, midazolam, bromazepam, triazolam, clobazam
tizanidine|tizanidin
lithium|litio, lithium
valproate|valpro
enzyme_inducer|carbamazepin, fenitoin, phenytoin, fenobarbital, phenobarbital, primidon, rifampicin, rifampin
combined_contraceptive|etinilestradiol, ethinylestradiol, ethinyl estradiol, levonorgestrel, drospirenon, desogestrel, norelgestromin
methotrexate|metotrexat, methotrexat
thiopurine|azatioprin, azathioprin, mercaptopurin
xanthine_oxidase_inhibitor|alopurinol, allopurinol, febuxostat
irinotecan|irinotecan
tamoxifen|tamoxifen, tamoxifeno
calcineurin_inhibitor|ciclosporin, cyclosporin, tacrolimus
theophylline|teofilin, theophyllin, aminofilin, aminophyllin
omeprazole|omeprazol, esomeprazol
proton_pump_inhibitor|omeprazol, esomeprazol, pantoprazol, lansoprazol, rabeprazol, dexlansoprazol
qt_prolonging|amiodaron, sotalol, haloperidol, citalopram, escitalopram, ondansetron, domperidon, azitromicin, azithromycin, claritromicin, clarithromycin, eritromicin, erythromycin, ciproflox, levoflox, moxiflox, fluconazol, metadon, methadon, cloroquin, chloroquin, hidroxicloroquin, hydroxychloroquin, clorpromazin, chlorpromazin, pimozid, tioridazin, thioridazin
"""  # noqa: E501 (a table reads best with one row a line)

CLASSES: dict[str, tuple[str, ...]] = {
    name: tuple(word.strip() for word in words.split(","))
    for name, words in (line.split("|") for line in _TABLE.strip().splitlines())
}

REACHES: dict[str, frozenset[str]] = {
    # Side chains in common: DePestel et al., J Am Pharm Assoc 2008;48:530-40.
    "penicillin": frozenset({"penicillin", "cephalosporin"}),
    "cephalosporin": frozenset({"cephalosporin", "penicillin"}),
    # Their labels (FDA) warn those allergic to sulfonamides.
    "sulfonamide": frozenset({"sulfonamide", "sulfonamide_like"}),
}
"""By class that somebody is allergic to, the classes that are dangerous; without an entry that class alone."""

_ALLERGY_CLASSES = ("penicillin", "cephalosporin", "carbapenem", "sulfonamide", "nsaid", "macrolide", "fluoroquinolone",
                    "opioid", "statin", "ace_inhibitor")  # fmt: skip
_ALLERGY_WORDS = {
    "penicillin": ("penicil", "betalactam", "beta-lactam"),
    "cephalosporin": ("cefalosporin", "cephalosporin"),
    "sulfonamide": ("sulfa", "sulfonamid", "sulphonamid"),
    "nsaid": ("aine", "antiinflamatorios no esteroid", "nsaid", "non-steroidal anti-inflam"),
    "macrolide": ("macrolid",),
    "fluoroquinolone": ("quinolon", "fluoroquinolon"),
    "opioid": ("opioid", "opiace", "opiat"),
    "statin": ("estatin", "statin"),
}
"""How classes themselves are named where an allergy is."""


@cache
def classes_of(substance: str) -> frozenset[str]:
    """The classes of a medicine, by the words of its substance or, where that is all there is, its name."""
    folded = fold(substance)
    return frozenset(name for name, words in CLASSES.items() if _begins(folded, words))


@cache
def allergy_classes_of(name: str) -> frozenset[str]:
    """The classes that an allergy to a substance of that name is told to: named itself, or by one of its members."""
    folded = fold(name)
    named = {each for each, words in _ALLERGY_WORDS.items() if _begins(folded, words)}
    return frozenset(named | {each for each in _ALLERGY_CLASSES if _begins(folded, CLASSES[each])})


def dangerous_classes(allergic_to: frozenset[str]) -> frozenset[str]:
    """The classes of medicines that somebody allergic to those classes must not get."""
    return frozenset().union(*(REACHES.get(each, frozenset({each})) for each in allergic_to))


def _begins(folded: str, words: tuple[str, ...]) -> bool:
    return any(re.search(rf"\b{re.escape(word)}", folded) for word in words)


_NO_SUBSTANCE = frozenset(
    """
    de del la el con y and or sodico sodica sodium potasico potasica potassium calcica calcico calcium magnesico
    clorhidrato hydrochloride maleato maleate besilato besylate tartrato tartrate succinato succinate fumarato fumarate
    sulfato sulfate fosfato phosphate acetato acetate bromuro bromide citrato citrate mesilato mesylate trihidrato
    trometamina tromethamine dipropionato dipropionate benzatinica benzathine monohidrato hcl anhidro
    tableta tabletas tablet tablets capsula capsulas capsule comprimido gragea solucion solution suspension inyectable
    injection injectable oral jarabe syrup gotas drops aerosol inhaler inhalation parche patch crema cream topical
    mg ml mcg g ug ui iu unt hr extended release delayed chewable actuat meq by day pack prefilled syringe
    """.split()  # noqa: SIM905 (a list of words reads best as one string)
)


@cache
def ingredients_of(substance: str) -> frozenset[frozenset[str]]:
    """What a medicine consists of: each ingredient as its own words, without salt, form and strength."""
    parts = re.split(r"\s*(?:[/+;]|\by\b|\band\b)\s*", fold(substance))
    words = (frozenset(re.findall(r"[a-z][a-z-]+", part)) - _NO_SUBSTANCE for part in parts)
    return frozenset(each for each in words if each)


@dataclass(frozen=True, slots=True)
class Medicine:
    """A medicine as checks see it; `classes` None: the catalogue does not tell them."""

    name: str
    substance: str
    told_classes: frozenset[str] | None = None

    @property
    def classes(self) -> frozenset[str]:
        """The catalogue's, else those of its words."""
        return self.told_classes if self.told_classes is not None else classes_of(f"{self.substance} {self.name}")

    @property
    def ingredients(self) -> frozenset[frozenset[str]]:
        """What it consists of."""
        return ingredients_of(self.substance)
