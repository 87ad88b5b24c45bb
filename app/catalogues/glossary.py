"""Words by which a diagnosis is found beside those of its label: Spanish for English ones, and abbreviations."""

_WORDS = """
abdominal abdominal|abortion aborto|abscess absceso|accident accidente|acute agudo aguda|adrenal suprarrenal
alcohol alcohol|allergic alergico alergica|amoebiasis amebiasis|anaemia anemia|anaemias anemias|aneurysm aneurisma
angina angina|ankle tobillo|anxiety ansiedad|appendicitis apendicitis|arm brazo|arteries arterias|artery arteria
arthritis artritis|arthrosis artrosis|assault agresion|asthma asma|back espalda|benign benigno|birth nacimiento
bite mordedura|bladder vejiga|bleeding sangrado hemorragia|blindness ceguera|blood sangre|bone hueso|bowel intestino
brain cerebro|breast mama seno|bronchitis bronquitis|bronchus bronquio|burn quemadura|calculus litiasis calculo
car automovil|carcinoma carcinoma cancer|cardiac cardiaco cardiaca|cataract catarata|cellulitis celulitis
cervical cervical|cervix cuello cervix|chest torax pecho|child nino|childbirth parto|cholecystitis colecistitis
cholera colera|chronic cronico cronica|cirrhosis cirrosis|clavicle clavicula|cleft fisura|closed cerrada|colon colon
complications complicaciones|congenital congenito congenita|conjunctivitis conjuntivitis|constipation estrenimiento
contact contacto|contusion contusion|convulsions convulsiones|cornea cornea|cough tos|cyst quiste|deafness sordera
death muerte|deficiency deficiencia|delivery parto|dementia demencia|dental dental
depressive depresivo depresiva depresion|dermatitis dermatitis|diarrhoea diarrea|disease enfermedad
diseases enfermedades|dislocation luxacion|disorder trastorno|disorders trastornos|drowning ahogamiento
drug medicamento droga|duodenal duodenal|dyspepsia dispepsia|ear oido|elbow codo|embolism embolia
encephalitis encefalitis|epilepsy epilepsia|essential esencial|examination examen|eye ojo|eyelid parpado|face cara
failure insuficiencia|fall caida|femur femur|fetal fetal|fetus feto|fever fiebre|fibula perone|finger dedo|foot pie
forearm antebrazo|foreign extrano|fracture fractura|fractures fracturas|gallbladder vesicula|gastric gastrico gastrica
gastritis gastritis|gastroenteritis gastroenteritis|genital genital|gestational gestacional|gland glandula
goitre bocio|gout gota|haemorrhage hemorragia|haemorrhoids hemorroides|hand mano|head cabeza
headache cefalea dolor cabeza|hearing audicion|heart corazon cardiaca cardiaco|hepatitis hepatitis|hernia hernia
herpes herpes|hip cadera|history historia|human humano humana|humerus humero|hypercholesterolaemia hipercolesterolemia
hyperglycaemia hiperglucemia|hyperlipidaemia hiperlipidemia dislipidemia|hypertension hipertension
hypertensive hipertensivo hipertensiva hipertension|hyperthyroidism hipertiroidismo
hypoglycaemia hipoglucemia hipoglicemia|hypothyroidism hipotiroidismo|infarction infarto|infection infeccion
infections infecciones|inflammatory inflamatorio inflamatoria|influenza influenza gripe|injuries traumatismos lesiones
injury traumatismo lesion|insomnia insomnio|insufficiency insuficiencia|intestinal intestinal
intracranial intracraneal|ischaemic isquemico isquemica|jaundice ictericia|joint articulacion|kidney rinon renal
knee rodilla|labour trabajo parto|laceration laceracion|larynx laringe|leg pierna|leukaemia leucemia|lip labio
liver higado|lobe lobulo|lower inferior|lumbar lumbar|lung pulmon pulmonar|lymph linfatico|lymphoma linfoma
malaria paludismo malaria|malignant maligno cancer|malnutrition desnutricion|maternal materno materna
measles sarampion|melanoma melanoma|meningitis meningitis|menopausal menopausico|menstruation menstruacion
mental mental|migraine migrana|mouth boca|multiple multiple|mumps parotiditis|muscle musculo|muscular muscular
myocardial miocardio|nausea nausea|neck cuello|neoplasm tumor cancer|neoplasms tumores|nephritis nefritis
nephrotic nefrotico|nerve nervio|nervous nervioso|newborn recien nacido|nose nariz|obesity obesidad
obstruction obstruccion|obstructive obstructivo obstructiva|occlusion oclusion|oesophagitis esofagitis
oesophagus esofago|open abierta|other otros otras|otitis otitis|ovarian ovarico ovario|ovary ovario|pain dolor
palsy paralisis|pancreas pancreas|pancreatitis pancreatitis|paralysis paralisis|parkinson parkinson|pedestrian peaton
pelvic pelvico pelvica|peptic peptico peptica|perforation perforacion|peritonitis peritonitis|pharyngitis faringitis
pharynx faringe|placenta placenta|pleural pleural|pneumonia neumonia|poisoning envenenamiento intoxicacion
polyneuropathy polineuropatia|pregnancy embarazo|premature prematuro|pressure presion|preterm pretermino
primary primario primaria|prostate prostata|psoriasis psoriasis|psychotic psicotico|pulmonary pulmonar|purpura purpura
rabies rabia|radius radio|rectum recto|reflux reflujo|renal renal|respiratory respiratorio respiratoria|retina retina
rheumatic reumatico|rheumatoid reumatoide|rib costilla|rubella rubeola|rupture ruptura|scabies escabiosis sarna
schizophrenia esquizofrenia|sciatica ciatica|scorpion alacran escorpion|screening tamizaje
secondary secundario secundaria|seizure convulsion|sepsis sepsis septicemia|septicaemia septicemia|sequelae secuelas
severe grave|shigellosis shigelosis|shock choque|shoulder hombro|sinusitis sinusitis|skin piel|skull craneo
sleep sueno|snake serpiente vibora|spinal espinal|spine columna|spleen bazo|spontaneous espontaneo|sprain esguince
stenosis estenosis|sting picadura|stomach estomago|stroke infarto cerebral evento vascular|suicide suicidio
supervision vigilancia control|syndrome sindrome|syphilis sifilis|tetanus tetanos|thigh muslo|thorax torax
throat garganta|thrombosis trombosis|thyroid tiroides|tibia tibia|toe dedo pie|tongue lengua|tonsillitis amigdalitis
tooth diente|trachea traquea|traumatic traumatico traumatica|tuberculosis tuberculosis|tumour tumor|type tipo
typhoid tifoidea|ulcer ulcera|ulna cubito|unspecified inespecifico inespecifica|upper superior|ureter ureter
urethra uretra|urinary urinario urinaria|urine orina|urticaria urticaria|uterine uterino uterina|uterus utero
vaccination vacunacion|vagina vagina|vaginitis vaginitis|valve valvula|varicella varicela|varicose varicosas
vascular vascular|vein vena|veins venas|vertigo vertigo|viral viral|virus virus|vision vision|vomiting vomito
vulva vulva|whooping tosferina|worm gusano|wound herida|wrist muneca|yellow amarilla
"""

SPANISH: dict[str, list[str]] = {
    english: spanish
    for english, *spanish in (entry.split() for line in _WORDS.strip().splitlines() for entry in line.split("|"))
}
"""Spanish words for an English one, as they are searched: folded."""

_ABBREVIATIONS = """
DM1 E10|DM2 E11|DM E10 E11 E12 E13 E14|HAS I10|HTA I10|EPOC J44|IVU N390|ITU N390|IRC N18|ERC N18|ICC I50|IAM I21
EVC I60 I61 I62 I63 I64|TEP I26|TVP I80|FA I48|TB A15 A16 A17 A18 A19|VIH B20 B21 B22 B23 B24 Z21
SIDA B20 B21 B22 B23 B24|ITS A50 A51 A52 A53 A54 A55 A56 A57 A58 A59 A60 A63 A64|TCE S06|ERGE K21|PCI G80|LES M32
AR M05 M06|HPB N40|SOP E282|CACU C53|DPPNI O45|RPM O42|TDAH F900|TAG F411|STDA K922|COVID U07
"""

ABBREVIATIONS: dict[str, list[str]] = {
    short.lower(): codes
    for short, *codes in (entry.split() for line in _ABBREVIATIONS.strip().splitlines() for entry in line.split("|"))
}
"""Abbreviations that clinicians in Mexico type, and the beginnings of the codes they mean."""
