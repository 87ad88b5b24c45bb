"""CIE-10 codes of four characters, X-padded, as Mexican statistics write them.

Source: WHO ICD-10 (2019), Spanish edition (CIE-10, OPS); labels shortened.
"""

_TABLE = """
A099 Gastroenteritis y colitis de origen no especificado
B349 Infección viral, no especificada
C504 Tumor maligno del cuadrante superior externo de la mama
D509 Anemia por deficiencia de hierro, sin otra especificación
D638 Anemia en otras enfermedades crónicas clasificadas en otra parte
E039 Hipotiroidismo, no especificado
E107 Diabetes mellitus tipo 1 con complicaciones múltiples
E112 Diabetes mellitus tipo 2 con complicaciones renales
E114 Diabetes mellitus tipo 2 con complicaciones neurológicas
E119 Diabetes mellitus tipo 2 sin mención de complicación
E162 Hipoglicemia, no especificada
E669 Obesidad, no especificada
E782 Hiperlipidemia mixta
F321 Episodio depresivo moderado
F322 Episodio depresivo grave sin síntomas psicóticos
F329 Episodio depresivo, no especificado
F411 Trastorno de ansiedad generalizada
H109 Conjuntivitis, no especificada
H360 Retinopatía diabética
I10X Hipertensión esencial (primaria)
I120 Enfermedad renal hipertensiva con insuficiencia renal
I500 Insuficiencia cardiaca congestiva
J00X Rinofaringitis aguda [resfriado común]
J029 Faringitis aguda, no especificada
J039 Amigdalitis aguda, no especificada
J189 Neumonía, no especificada
J209 Bronquitis aguda, no especificada
J304 Rinitis alérgica, no especificada
J440 EPOC con infección aguda de las vías respiratorias inferiores
J449 Enfermedad pulmonar obstructiva crónica, no especificada
J450 Asma predominantemente alérgica
J459 Asma, no especificada
J46X Estado asmático
K297 Gastritis, no especificada
K358 Apendicitis aguda, otra y la no especificada
M545 Lumbago no especificado
M544 Lumbago con ciática
M171 Otras gonartrosis primarias
N184 Enfermedad renal crónica, etapa 4
N183 Enfermedad renal crónica, etapa 3
N185 Enfermedad renal crónica, etapa 5
N390 Infección de vías urinarias, sitio no especificado
N40X Hiperplasia de la próstata
N760 Vaginitis aguda
O800 Parto único espontáneo, presentación cefálica de vértice
O820 Parto por cesárea electiva
O829 Parto por cesárea, sin otra especificación
O470 Falso trabajo de parto antes de las 37 semanas completas de gestación
R104 Otros dolores abdominales y los no especificados
R509 Fiebre, no especificada
R51X Cefalea
S525 Fractura de la epífisis inferior del radio
S619 Herida de la muñeca y de la mano, parte no especificada
S720 Fractura del cuello del fémur
S934 Esguinces y torceduras del tobillo
T149 Traumatismo, no especificado
Z001 Control de salud de rutina del niño
Z000 Examen médico general
Z124 Examen de pesquisa especial para tumor del cuello uterino
Z123 Examen de pesquisa especial para tumor de la mama
Z340 Supervisión de primer embarazo normal
Z348 Supervisión de otros embarazos normales
Z392 Seguimiento postparto de rutina
Z491 Diálisis extracorpórea
Z501 Otras terapias físicas
Z090 Examen de seguimiento consecutivo a cirugía por otras afecciones
Z511 Sesión de quimioterapia por tumor
Z853 Historia personal de tumor maligno de la mama
Z470 Cuidados posteriores a la extracción de placa u otra fijación interna
"""

DIAGNOSES: dict[str, str] = dict(line.split(" ", 1) for line in _TABLE.strip().splitlines())
