/* Words spelled in two ways, British first: stems that take the usual endings. Written by hand. */
#ifndef LL_DIALOGUE_VERIFY_SPELLING_TABLE_H
#define LL_DIALOGUE_VERIFY_SPELLING_TABLE_H
/* clang-format off */
#define SPELLINGS(S) \
    S("colour", "color") S("favour", "favor") S("favourite", "favorite") S("honour", "honor") S("labour", "labor") \
    S("neighbour", "neighbor") S("behaviour", "behavior") S("harbour", "harbor") S("humour", "humor") S("rumour", "rumor") \
    S("flavour", "flavor") S("odour", "odor") S("vapour", "vapor") S("vigour", "vigor") S("endeavour", "endeavor") \
    S("parlour", "parlor") S("saviour", "savior") S("armour", "armor") S("savour", "savor") S("tumour", "tumor") \
    S("centre", "center") S("metre", "meter") S("litre", "liter") S("theatre", "theater") S("fibre", "fiber") \
    S("kilometre", "kilometer") S("centimetre", "centimeter") S("millimetre", "millimeter") S("spectre", "specter") \
    S("calibre", "caliber") S("sombre", "somber") S("lustre", "luster") S("sabre", "saber") S("meagre", "meager") \
    S("defence", "defense") S("offence", "offense") S("licence", "license") S("pretence", "pretense") \
    S("travelled", "traveled") S("travelling", "traveling") S("traveller", "traveler") S("cancelled", "canceled") \
    S("cancelling", "canceling") S("labelled", "labeled") S("labelling", "labeling") S("modelled", "modeled") \
    S("modelling", "modeling") S("signalled", "signaled") S("signalling", "signaling") S("fuelled", "fueled") \
    S("counsellor", "counselor") S("jeweller", "jeweler") S("jewellery", "jewelry") S("marvellous", "marvelous") \
    S("woollen", "woolen") S("levelled", "leveled") S("quarrelled", "quarreled") S("dialled", "dialed") \
    S("fulfil", "fulfill") S("enrol", "enroll") S("skilful", "skillful") S("wilful", "willful") S("instalment", "installment") \
    S("catalogue", "catalog") S("dialogue", "dialog") S("analogue", "analog") S("programme", "program") \
    S("cheque", "check") S("grey", "gray") S("tyre", "tire") S("kerb", "curb") S("plough", "plow") S("sceptical", "skeptical") \
    S("sceptic", "skeptic") S("aluminium", "aluminum") S("aeroplane", "airplane") S("moustache", "mustache") \
    S("pyjamas", "pajamas") S("cosy", "cozy") S("draught", "draft") S("storey", "story") S("ageing", "aging") \
    S("judgement", "judgment") S("acknowledgement", "acknowledgment") S("mould", "mold") S("smoulder", "smolder") \
    S("anaemia", "anemia") S("anaesthesia", "anesthesia") S("encyclopaedia", "encyclopedia") S("paediatric", "pediatric") \
    S("oestrogen", "estrogen") S("foetus", "fetus") S("diarrhoea", "diarrhea") S("manoeuvre", "maneuver") \
    S("leukaemia", "leukemia") S("haemorrhage", "hemorrhage") S("orthopaedic", "orthopedic") S("caesarean", "cesarean") \
    S("mum", "mom") S("maths", "math") S("sulphur", "sulfur") S("practise", "practice") \
    S("analyse", "analyze") S("analysing", "analyzing") S("paralyse", "paralyze") S("catalyse", "catalyze") \
    S("organise", "organize") S("organising", "organizing") S("organisation", "organization") S("realise", "realize") \
    S("realising", "realizing") S("recognise", "recognize") S("recognising", "recognizing") S("apologise", "apologize") \
    S("apologising", "apologizing") S("emphasise", "emphasize") S("criticise", "criticize") S("summarise", "summarize") \
    S("specialise", "specialize") S("minimise", "minimize") S("maximise", "maximize") S("optimise", "optimize") \
    S("optimising", "optimizing") S("customise", "customize") S("modernise", "modernize") S("memorise", "memorize") \
    S("finalise", "finalize") S("prioritise", "prioritize") S("utilise", "utilize") S("utilising", "utilizing") \
    S("authorise", "authorize") S("civilisation", "civilization") S("globalisation", "globalization") \
    S("characterise", "characterize") S("symbolise", "symbolize") S("stabilise", "stabilize") S("sympathise", "sympathize")
/* American words of these pairs that British people write too (another sense, or Oxford's -ize) are not held against
 * them; nor the British word where Americans write both. */
#define BOTH_IN_GB " check curb tire story draft program practice math license meter liter dialog "
#define BOTH_IN_US " practise dialogue catalogue grey mum mould draught storey judgement ageing analogue "
/* clang-format on */
#endif
