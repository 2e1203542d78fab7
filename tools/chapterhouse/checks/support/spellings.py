"""British and American spellings of the same words, compiled for the check mixed-spelling.

A line holds a British and an American stem, and behind the colon the endings that both take: ``colour/color : _ s ed``
stands for three pairs, where ``_`` is no ending. Left out is what is right in both countries, be it in another sense
(meter, tire, curb, draft, story, check, disk, tonne) or as a second spelling (livable, medieval, towards).
"""

from __future__ import annotations

from collections.abc import Iterator

_BOTH = """
ardour/ardor : _
armour/armor : _ s ed y
behaviour/behavior : _ s al ally ism ist ists
candour/candor : _
clamour/clamor : _ s ed ing
colour/color : _ s ed ing ful less
demeanour/demeanor : _ s
discolour/discolor : _ s ed ing
dishonour/dishonor : _ s ed able
enamour/enamor : ed
endeavour/endeavor : _ s ed ing
favour/favor : _ s ed ing able ably ite ites itism
fervour/fervor : _
flavour/flavor : _ s ed ing ful less
harbour/harbor : _ s ed ing
honour/honor : _ s ed ing able ably
humour/humor : _ s ed less
labour/labor : _ s ed ing er ers
misdemeanour/misdemeanor : _ s
neighbour/neighbor : _ s ing hood hoods ly
odour/odor : _ s less
parlour/parlor : _ s
rancour/rancor : _
rigour/rigor : _ s
rumour/rumor : _ s ed
saviour/savior : _ s
savour/savor : _ s ed ing y
splendour/splendor : _ s
succour/succor : _
tumour/tumor : _ s
valour/valor : _
vapour/vapor : _ s
vigour/vigor : _

calibre/caliber : _
centimetre/centimeter : _ s
centre/center : _ s piece pieces
centr/center : ed
centring/centering : _
epicentre/epicenter : _ s
fibre/fiber : _ s glass
kilometre/kilometer : _ s
litre/liter : _ s
lustre/luster : _
manoeuvr/maneuver : ed ing able ability
manoeuvre/maneuver : _ s
meagre/meager : _
micrometre/micrometer : _ s
millilitre/milliliter : _ s
millimetre/millimeter : _ s
nanometre/nanometer : _ s
sabre/saber : _ s
sceptre/scepter : _ s
sombre/somber : _
spectre/specter : _ s

defence/defense : _ s less
offence/offense : _ s
practis/practic : ed ing
pretence/pretense : _ s

analys/analyz : e ed ing er ers able
breathalys/breathalyz : e er ers
catalys/catalyz : e ed ing
electrolys/electrolyz : e ed ing er ers
hydrolys/hydrolyz : e ed ing
paralys/paralyz : e ed ing

cancell/cancel : ed ing
channell/channel : ed ing
counsell/counsel : ed ing or ors
dialled/dialed : _
dialling/dialing : _
duell/duel : ed ing
equall/equal : ed ing
fuell/fuel : ed ing
funnell/funnel : ed ing
initiall/initial : ed ing
jewell/jewel : ed er ers
labell/label : ed ing
levell/level : ed ing er ers
marshall/marshal : ed ing
marvell/marvel : ed ing ous ously
mislabell/mislabel : ed ing
modell/model : ed ing er ers
panell/panel : ed ing ist ists
pedall/pedal : ed ing
pencilled/penciled : _
quarrell/quarrel : ed ing
refuell/refuel : ed ing
remodell/remodel : ed ing
rivall/rival : ed ing
shovell/shovel : ed ing
shrivell/shrivel : ed ing
signall/signal : ed ing
spirall/spiral : ed ing
swivell/swivel : ed ing
totall/total : ed ing
travell/travel : ed ing er ers
trialled/trialed : _
trialling/trialing : _
tunnell/tunnel : ed ing
unlabelled/unlabeled : _
unravell/unravel : ed ing
unrivalled/unrivaled : _
woollen/woolen : _ s
councillor/councilor : _ s
distil/distill : _ s
enrol/enroll : _ s ment ments
fulfil/fulfill : _ s ment
instalment/installment : _ s
instil/instill : _ s
skilful/skillful : _ ly
wilful/willful : _ ly

aluminium/aluminum : _
ageing/aging : _
cosy/cozy : _
grey/gray : _ s ed ing ish scale
jewellery/jewelry : _
mould/mold : _ s ed ing y
moult/molt : _ s ed ing
moustache/mustache : _ s
plough/plow : _ s ed ing
pyjamas/pajamas : _
sceptic/skeptic : _ s al ally ism
smoulder/smolder : _ s ed ing
anaemi/anemi : a c
anaesthe/anesthe : sia tic tics tist tists
caesium/cesium : _
diarrhoea/diarrhea : _
gynaecolog/gynecolog : y ist ists ical
haemo/hemo : globin rrhage rrhages philia
leukaemia/leukemia : _
oesophagus/esophagus : _
oestrogen/estrogen : _ s
orthopaedic/orthopedic : _ s
paediatric/pediatric : _ s ian ians
"""

_ONLY_BRITISH = """
amongst/among : _
artefact/artifact : _ s
cheque/check : _ s
draught/draft : _ s
encyclopaedia/encyclopedia : _ s
foetal/fetal : _
foetus/fetus : _ es
judgement/judgment : _ s
kerb/curb : _ s
learnt/learned : _
licence/license : _ s
metre/meter : _ s
practise/practice : _ s
programme/program : _ s
sulphur/sulfur : _
tyre/tire : _ s
whilst/while : _
"""
"""What is wrong in American, while the American spelling can be right in British."""

_ONLY_AMERICAN = """
analogue/analog : _ s
archaeolog/archeolog : y ist ists ical
catalogue/catalog : _ s
catalogu/catalog : ed ing
dialogue/dialog : _ s
licence/license : _ s
theatre/theater : _ s
"""
"""What is wrong in British, while the British spelling can be right in American."""

_ISE = """
agon american anonym antagon apolog atom author autom bapt brutal canon capital caramel categor central character
civil collectiv colon commercial commun computer conceptual context contextual container critic crystal custom decarbon
decentral decolon dehuman demilitar demobil democrat demonet demoral depersonal depolar depolitic deput desensit
destabil digit digital disorgan dramat econom electr emphas energ equal etern evangel external factor familiar fertil
fictional final formal fossil fratern galvan general global harmon histor homogen hospital human hypothes ideal immobil
immortal immun incentiv individual industrial initial institutional instrumental internal international item jeopard
legal legitim liberal lion local magnet marginal material maxim mechan memor mesmer militar minim mobil modern modular
monet monopol moral motor national natural neutral normal notar objectiv operational optim organ ostrac overemphas oxid
parameter pasteur politic patron penal personal philosoph plagiar polar popular pressur priorit privat professional
proselyt public pulver quant radical random rational real recogn regular reorgan revital revolution romantic sanit
scandal scrutin secular securit sensit serial social special stabil standard steril stigmat subsid summar symbol sympath
synchron synthes systemat tabular tantal terror theor token traumat trivial unauthor underutil union unrecogn urban
util vandal vapor verbal victim virtual visual vocal weapon western
"""
_ISE_ENDINGS = ("e", "es", "ed", "ing", "er", "ers", "able", "ation", "ations")


def _pairs(table: str) -> Iterator[tuple[str, str]]:
    for line in table.strip().splitlines():
        stems, _, endings = line.partition(" : ")
        for ending in endings.split():
            british, american = stems.split("/")
            yield british + ending.strip("_"), american + ending.strip("_")


def _ise_pairs() -> Iterator[tuple[str, str]]:
    for stem in _ISE.split():
        for ending in _ISE_ENDINGS:
            yield f"{stem}is{ending}", f"{stem}iz{ending}"


TO_BRITISH = {american: british for british, american in _pairs(_BOTH + _ONLY_AMERICAN)}
"""American spellings, each with the British one."""

TO_AMERICAN = {british: american for british, american in _pairs(_BOTH + _ONLY_BRITISH)}
"""British spellings, each with the American one."""

TO_IZE = dict(_ise_pairs())
"""Spellings in -ise, right in British, each with the one in -ize, which is right in both countries."""

TO_ISE = {ize: ise for ise, ize in TO_IZE.items()}
"""The other way round."""
