"""Chapters and blocks of the CIE-10 by their usual short names in Spanish, worded for this catalogue."""


def _read(table: str) -> dict[str, str]:
    return dict(line.split(" ", 1) for line in table.strip().splitlines())


CHAPTERS = _read("""
I Enfermedades infecciosas y parasitarias
II Tumores
III Enfermedades de la sangre y trastornos de la inmunidad
IV Enfermedades endocrinas, nutricionales y metabólicas
V Trastornos mentales y del comportamiento
VI Enfermedades del sistema nervioso
VII Enfermedades del ojo y sus anexos
VIII Enfermedades del oído y de la apófisis mastoides
IX Enfermedades del sistema circulatorio
X Enfermedades del sistema respiratorio
XI Enfermedades del sistema digestivo
XII Enfermedades de la piel y del tejido subcutáneo
XIII Enfermedades del sistema osteomuscular y del tejido conjuntivo
XIV Enfermedades del sistema genitourinario
XV Embarazo, parto y puerperio
XVI Afecciones originadas en el periodo perinatal
XVII Malformaciones congénitas y anomalías cromosómicas
XVIII Síntomas, signos y hallazgos anormales
XIX Traumatismos, envenenamientos y otras consecuencias de causas externas
XX Causas externas de morbilidad y de mortalidad
XXI Factores que influyen en el estado de salud y contacto con los servicios de salud
XXII Códigos para propósitos especiales
""")

BLOCKS = _read("""
A00-A09 Infecciones intestinales
A15-A19 Tuberculosis
A20-A28 Zoonosis bacterianas
A30-A49 Otras enfermedades bacterianas
A50-A64 Infecciones de transmisión sexual
A65-A69 Otras enfermedades por espiroquetas
A70-A74 Otras enfermedades por clamidias
A75-A79 Rickettsiosis
A80-A89 Infecciones virales del sistema nervioso central
A92-A99 Fiebres virales transmitidas por artrópodos y fiebres hemorrágicas
B00-B09 Infecciones virales con lesiones de piel y mucosas
B15-B19 Hepatitis viral
B20-B24 Enfermedad por virus de la inmunodeficiencia humana [VIH]
B25-B34 Otras enfermedades virales
B35-B49 Micosis
B50-B64 Enfermedades por protozoarios
B65-B83 Helmintiasis
B85-B89 Pediculosis, acariasis y otras infestaciones
B90-B94 Secuelas de enfermedades infecciosas y parasitarias
B95-B98 Agentes bacterianos, virales y otros agentes infecciosos
B99-B99 Otras enfermedades infecciosas
C00-C14 Tumores malignos de labio, cavidad bucal y faringe
C15-C26 Tumores malignos de órganos digestivos
C30-C39 Tumores malignos de órganos respiratorios e intratorácicos
C40-C41 Tumores malignos de hueso y cartílago articular
C43-C44 Melanoma y otros tumores malignos de la piel
C45-C49 Tumores malignos de tejidos mesoteliales y blandos
C50-C50 Tumor maligno de la mama
C51-C58 Tumores malignos de órganos genitales femeninos
C60-C63 Tumores malignos de órganos genitales masculinos
C64-C68 Tumores malignos de vías urinarias
C69-C72 Tumores malignos de ojo, encéfalo y sistema nervioso central
C73-C75 Tumores malignos de tiroides y otras glándulas endocrinas
C76-C80 Tumores malignos secundarios, mal definidos o de sitio no especificado
C81-C96 Tumores malignos de tejido linfático y hematopoyético
C97-C97 Tumores malignos primarios de sitios múltiples
D00-D09 Tumores in situ
D10-D36 Tumores benignos
D37-D48 Tumores de comportamiento incierto o desconocido
D50-D53 Anemias nutricionales
D55-D59 Anemias hemolíticas
D60-D64 Anemias aplásicas y otras anemias
D65-D69 Defectos de la coagulación y enfermedades hemorrágicas
D70-D77 Otras enfermedades de la sangre y órganos hematopoyéticos
D80-D89 Trastornos de la inmunidad
E00-E07 Trastornos de la glándula tiroides
E10-E14 Diabetes mellitus
E15-E16 Otros trastornos de la regulación de la glucosa y la secreción pancreática
E20-E35 Trastornos de otras glándulas endocrinas
E40-E46 Desnutrición
E50-E64 Otras deficiencias nutricionales
E65-E68 Obesidad y otros tipos de hiperalimentación
E70-E90 Trastornos metabólicos
F00-F09 Trastornos mentales orgánicos
F10-F19 Trastornos por consumo de sustancias psicoactivas
F20-F29 Esquizofrenia y trastornos delirantes
F30-F39 Trastornos del humor [afectivos]
F40-F48 Trastornos neuróticos, por estrés y somatomorfos
F50-F59 Síndromes del comportamiento asociados a alteraciones fisiológicas
F60-F69 Trastornos de la personalidad y del comportamiento en adultos
F70-F79 Discapacidad intelectual
F80-F89 Trastornos del desarrollo psicológico
F90-F98 Trastornos del comportamiento y de las emociones de inicio en la niñez
F99-F99 Trastorno mental no especificado
G00-G09 Enfermedades inflamatorias del sistema nervioso central
G10-G14 Atrofias sistémicas del sistema nervioso central
G20-G26 Trastornos extrapiramidales y del movimiento
G30-G32 Otras enfermedades degenerativas del sistema nervioso
G35-G37 Enfermedades desmielinizantes del sistema nervioso central
G40-G47 Trastornos episódicos y paroxísticos
G50-G59 Trastornos de nervios, raíces y plexos nerviosos
G60-G64 Polineuropatías y otros trastornos del sistema nervioso periférico
G70-G73 Enfermedades musculares y de la unión neuromuscular
G80-G83 Parálisis cerebral y otros síndromes paralíticos
G90-G99 Otros trastornos del sistema nervioso
H00-H06 Trastornos de párpado, aparato lagrimal y órbita
H10-H13 Trastornos de la conjuntiva
H15-H22 Trastornos de esclerótica, córnea, iris y cuerpo ciliar
H25-H28 Trastornos del cristalino
H30-H36 Trastornos de coroides y retina
H40-H42 Glaucoma
H43-H45 Trastornos del cuerpo vítreo y del globo ocular
H46-H48 Trastornos del nervio óptico y de las vías visuales
H49-H52 Trastornos de los músculos oculares, la acomodación y la refracción
H53-H54 Alteraciones de la visión y ceguera
H55-H59 Otros trastornos del ojo y sus anexos
H60-H62 Enfermedades del oído externo
H65-H75 Enfermedades del oído medio y de la mastoides
H80-H83 Enfermedades del oído interno
H90-H95 Otros trastornos del oído
I00-I02 Fiebre reumática aguda
I05-I09 Enfermedades cardiacas reumáticas crónicas
I10-I15 Enfermedades hipertensivas
I20-I25 Enfermedades isquémicas del corazón
I26-I28 Enfermedad cardiopulmonar y de la circulación pulmonar
I30-I52 Otras enfermedades del corazón
I60-I69 Enfermedades cerebrovasculares
I70-I79 Enfermedades de arterias, arteriolas y capilares
I80-I89 Enfermedades de venas, vasos y ganglios linfáticos
I95-I99 Otros trastornos del sistema circulatorio
J00-J06 Infecciones agudas de las vías respiratorias superiores
J09-J18 Influenza y neumonía
J20-J22 Otras infecciones agudas de las vías respiratorias inferiores
J30-J39 Otras enfermedades de las vías respiratorias superiores
J40-J47 Enfermedades crónicas de las vías respiratorias inferiores
J60-J70 Enfermedades pulmonares por agentes externos
J80-J84 Otras enfermedades respiratorias que afectan el intersticio
J85-J86 Afecciones supurativas y necróticas de las vías respiratorias inferiores
J90-J94 Otras enfermedades de la pleura
J95-J99 Otras enfermedades del sistema respiratorio
K00-K14 Enfermedades de cavidad bucal, glándulas salivales y maxilares
K20-K31 Enfermedades de esófago, estómago y duodeno
K35-K38 Enfermedades del apéndice
K40-K46 Hernia
K50-K52 Enteritis y colitis no infecciosas
K55-K64 Otras enfermedades de los intestinos
K65-K67 Enfermedades del peritoneo
K70-K77 Enfermedades del hígado
K80-K87 Trastornos de vesícula biliar, vías biliares y páncreas
K90-K93 Otras enfermedades del sistema digestivo
L00-L08 Infecciones de la piel y del tejido subcutáneo
L10-L14 Trastornos ampollosos
L20-L30 Dermatitis y eczema
L40-L45 Trastornos papuloescamosos
L50-L54 Urticaria y eritema
L55-L59 Trastornos de la piel por radiación
L60-L75 Trastornos de los anexos de la piel
L80-L99 Otros trastornos de la piel y del tejido subcutáneo
M00-M03 Artropatías infecciosas
M05-M14 Poliartropatías inflamatorias
M15-M19 Artrosis
M20-M25 Otros trastornos articulares
M30-M36 Trastornos sistémicos del tejido conjuntivo
M40-M43 Dorsopatías deformantes
M45-M49 Espondilopatías
M50-M54 Otras dorsopatías
M60-M63 Trastornos de los músculos
M65-M68 Trastornos de membranas sinoviales y tendones
M70-M79 Otros trastornos de los tejidos blandos
M80-M85 Trastornos de la densidad y de la estructura óseas
M86-M90 Otras osteopatías
M91-M94 Condropatías
M95-M99 Otros trastornos del sistema osteomuscular y del tejido conjuntivo
N00-N08 Enfermedades glomerulares
N10-N16 Enfermedades tubulointersticiales del riñón
N17-N19 Insuficiencia renal
N20-N23 Litiasis urinaria
N25-N29 Otros trastornos del riñón y del uréter
N30-N39 Otras enfermedades del sistema urinario
N40-N51 Enfermedades de los órganos genitales masculinos
N60-N64 Trastornos de la mama
N70-N77 Enfermedades inflamatorias de los órganos pélvicos femeninos
N80-N98 Trastornos no inflamatorios de los órganos genitales femeninos
N99-N99 Otros trastornos del sistema genitourinario
O00-O08 Embarazo terminado en aborto
O10-O16 Edema, proteinuria y trastornos hipertensivos del embarazo, parto y puerperio
O20-O29 Otros trastornos maternos relacionados con el embarazo
O30-O48 Atención materna por el feto, la cavidad amniótica y el parto
O60-O75 Complicaciones del trabajo de parto y del parto
O80-O84 Parto
O85-O92 Complicaciones del puerperio
O94-O99 Otras afecciones obstétricas
P00-P04 Feto y recién nacido afectados por factores maternos y del parto
P05-P08 Trastornos de la duración de la gestación y del crecimiento fetal
P10-P15 Traumatismo del nacimiento
P20-P29 Trastornos respiratorios y cardiovasculares del periodo perinatal
P35-P39 Infecciones del periodo perinatal
P50-P61 Trastornos hemorrágicos y hematológicos del feto y del recién nacido
P70-P74 Trastornos endocrinos y metabólicos transitorios del feto y del recién nacido
P75-P78 Trastornos digestivos del feto y del recién nacido
P80-P83 Afecciones de la piel y de la temperatura del recién nacido
P90-P96 Otros trastornos del periodo perinatal
Q00-Q07 Malformaciones congénitas del sistema nervioso
Q10-Q18 Malformaciones congénitas de ojo, oído, cara y cuello
Q20-Q28 Malformaciones congénitas del sistema circulatorio
Q30-Q34 Malformaciones congénitas del sistema respiratorio
Q35-Q37 Fisura del paladar y labio leporino
Q38-Q45 Otras malformaciones congénitas del sistema digestivo
Q50-Q56 Malformaciones congénitas de los órganos genitales
Q60-Q64 Malformaciones congénitas del sistema urinario
Q65-Q79 Malformaciones y deformidades congénitas del sistema osteomuscular
Q80-Q89 Otras malformaciones congénitas
Q90-Q99 Anomalías cromosómicas
R00-R09 Síntomas y signos circulatorios y respiratorios
R10-R19 Síntomas y signos digestivos y abdominales
R20-R23 Síntomas y signos de la piel y del tejido subcutáneo
R25-R29 Síntomas y signos nerviosos y osteomusculares
R30-R39 Síntomas y signos urinarios
R40-R46 Síntomas y signos del conocimiento, la percepción, el humor y la conducta
R47-R49 Síntomas y signos del habla y de la voz
R50-R69 Síntomas y signos generales
R70-R79 Hallazgos anormales en sangre, sin diagnóstico
R80-R82 Hallazgos anormales en orina, sin diagnóstico
R83-R89 Hallazgos anormales en otros líquidos, sustancias y tejidos, sin diagnóstico
R90-R94 Hallazgos anormales en imagen y pruebas funcionales, sin diagnóstico
R95-R99 Causas de mortalidad mal definidas y desconocidas
S00-S09 Traumatismos de la cabeza
S10-S19 Traumatismos del cuello
S20-S29 Traumatismos del tórax
S30-S39 Traumatismos de abdomen, región lumbosacra y pelvis
S40-S49 Traumatismos de hombro y brazo
S50-S59 Traumatismos de codo y antebrazo
S60-S69 Traumatismos de muñeca y mano
S70-S79 Traumatismos de cadera y muslo
S80-S89 Traumatismos de rodilla y pierna
S90-S99 Traumatismos de tobillo y pie
T00-T07 Traumatismos de regiones múltiples
T08-T14 Traumatismos de tronco o miembro, región no especificada
T15-T19 Cuerpo extraño en orificios naturales
T20-T25 Quemaduras y corrosiones de superficie externa, por sitio
T26-T28 Quemaduras y corrosiones de ojo y órganos internos
T29-T32 Quemaduras y corrosiones de regiones múltiples o no especificadas
T33-T35 Congelamiento
T36-T50 Envenenamiento por medicamentos y sustancias biológicas
T51-T65 Efectos tóxicos de sustancias de uso no medicinal
T66-T78 Otros efectos de causas externas
T79-T79 Complicaciones precoces de los traumatismos
T80-T88 Complicaciones de la atención médica y quirúrgica
T90-T98 Secuelas de traumatismos, envenenamientos y otras causas externas
V01-V09 Peatón lesionado en accidente de transporte
V10-V19 Ciclista lesionado en accidente de transporte
V20-V29 Motociclista lesionado en accidente de transporte
V30-V39 Ocupante de vehículo de tres ruedas lesionado en accidente de transporte
V40-V49 Ocupante de automóvil lesionado en accidente de transporte
V50-V59 Ocupante de camioneta lesionado en accidente de transporte
V60-V69 Ocupante de vehículo de carga lesionado en accidente de transporte
V70-V79 Ocupante de autobús lesionado en accidente de transporte
V80-V89 Otros accidentes de transporte terrestre
V90-V94 Accidentes de transporte por agua
V95-V97 Accidentes de transporte aéreo y espacial
V98-V99 Otros accidentes de transporte
W00-W19 Caídas
W20-W49 Exposición a fuerzas mecánicas inanimadas
W50-W64 Exposición a fuerzas mecánicas animadas
W65-W74 Ahogamiento y sumersión accidentales
W75-W84 Otros accidentes que obstruyen la respiración
W85-W99 Exposición a corriente eléctrica, radiación, temperatura y presión extremas
X00-X09 Exposición a humo, fuego y llamas
X10-X19 Contacto con calor y sustancias calientes
X20-X29 Contacto con animales y plantas venenosos
X30-X39 Exposición a fuerzas de la naturaleza
X40-X49 Envenenamiento accidental
X50-X57 Exceso de esfuerzo, viajes y privación
X58-X59 Exposición accidental a otros factores
X60-X84 Lesiones autoinfligidas intencionalmente
X85-Y09 Agresiones
Y10-Y34 Eventos de intención no determinada
Y35-Y36 Intervención legal y operaciones de guerra
Y40-Y59 Efectos adversos de medicamentos en uso terapéutico
Y60-Y69 Incidentes durante la atención médica y quirúrgica
Y70-Y82 Dispositivos médicos asociados a incidentes adversos
Y83-Y84 Reacción o complicación tardía por procedimientos quirúrgicos y médicos
Y85-Y89 Secuelas de causas externas
Y90-Y98 Factores suplementarios de morbilidad y mortalidad
Z00-Z13 Contacto para examen e investigación
Z20-Z29 Riesgos relacionados con enfermedades transmisibles
Z30-Z39 Contacto por circunstancias de la reproducción
Z40-Z54 Contacto para procedimientos y cuidados específicos
Z55-Z65 Riesgos por circunstancias socioeconómicas y psicosociales
Z70-Z76 Contacto por otras circunstancias
Z80-Z99 Riesgos por historia familiar y personal
U00-U49 Asignación provisional de enfermedades nuevas de etiología incierta
U82-U85 Resistencia a medicamentos antimicrobianos y antineoplásicos
""")
