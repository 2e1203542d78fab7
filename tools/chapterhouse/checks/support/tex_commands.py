"""The TeX commands and environments that pandoc 3.9 can write as MathML.

Made by tools/setup/tex_commands.py, which tries every word that pandoc's executable holds; do not edit by hand. Those
that are no letter (``\\,``), the commands of siunitx, and text commands stand here as well.
"""

from __future__ import annotations

_COMMANDS = r"""
A AA AC AE APLboxquestion APLboxupcaret APLcomment APLdownarrowbox APLinput APLinv APLleftarrowbox APLlog
APLnotbackslash APLnotslash APLrightarrowbox APLuparrowbox Alpha Angstroem Angstrom Aries Barv BbbA BbbB BbbC BbbD BbbE
BbbF BbbG BbbGamma BbbH BbbI BbbJ BbbK BbbL BbbM BbbN BbbO BbbP BbbPi BbbQ BbbR BbbS BbbT BbbU BbbV BbbW BbbX BbbY BbbZ
Bbba Bbbb Bbbc Bbbd Bbbe Bbbeight Bbbf Bbbfive Bbbfour Bbbg Bbbgamma Bbbh Bbbi Bbbj Bbbk Bbbl Bbbm Bbbn Bbbnine Bbbo
Bbbone Bbbp Bbbpi Bbbq Bbbr Bbbs Bbbseven Bbbsix Bbbsum Bbbt Bbbthree Bbbtwo Bbbu Bbbv Bbbw Bbbx Bbby Bbbz Bbbzero Beta
Big Bigg Biggl Biggr Bigl Bigr Bot Box Bumpeq CIRCLE Cap CapitalDifferentialD CheckedBox Chi Circle Colon Coloneq
Coloneqq ComplexI ComplexJ Cup DD DDDot DDot DDownarrow DashV DashVDash Dashv Ddownarrow DeclareMathOperator Delta
Diamond Diamondblack Diamonddot DifferentialD Digamma Dot Doteq DownArrowBar DownLeftTeeVector DownLeftVectorBar
DownRightTeeVector DownRightVectorBar Downarrow Epsilon Equal Equiv Eta Euler Eulerconst Exclam ExponetialE F Finv GHz
GPa GW Game Gamma GeV Gemini GreaterLess Gt HBar Hermaphrodite Hz Im Iota J Join Jupiter K Kappa Koppa L LEFTCIRCLE
LEFTcircle LHD LLeftarrow LVec Lambda Lbag Lbrack Lbrbrak Ldsh LeftArrowBar LeftDownTeeVector LeftDownVectorBar
LeftTeeVector LeftTriangleBar LeftUpTeeVector LeftUpVectorBar LeftVectorBar Leftarrow Leftrightarrow Leo Libra
Lleftarrow Longleftarrow Longleftrightarrow Longmappedfrom Longmapsfrom Longmapsto Longrightarrow Lparen Lparengtr Lsh
Lt Lvzigzag MHz MN MPa MW Mappedfrom MapsDown MapsUp Mapsfrom Mapsto Mars MeV Mercury Mho Micro Mohm Mu N Nearrow
Neptune NestedGreaterGreater NestedLessLess Not NotGreaterLess NotGreaterTilde NotLeftTriangle NotLessTilde
NotRightTriangle Nu Nwarrow O OE Omega Omicron Otimes Pa Perp Phi Pi Planckconst Pluto Pr Prec PrecedesSlantEqual
PrecedesTilde PropertyLine Proportion Psi QED Qoppa Question RHD RIGHTCIRCLE RIGHTcircle RRightarrow Rbag Rbrack Rbrbrak
Rdsh Re Rho RightArrowBar RightDownTeeVector RightDownVectorBar RightTeeVector RightTriangleBar RightUpTeeVector
RightUpVectorBar RightVectorBar Rightarrow Rparen Rparenless Rrightarrow Rsh Rvzigzag SI SIrange Same Sampi Saturn
Scorpio Searrow Sigma Sqcap Sqcup Square Stigma Subset Succ SucceedsSlantEqual SucceedsTilde Sun Supset Swarrow THz Tau
Taurus TeV Theta Top UUparrow UpArrowBar Uparrow Updownarrow Upsilon Uranus Uuparrow V VDash VERT Vbar Vdash Vec Vee
Venus Vert Vvdash Vvert W Wedge XBox Xi Yup Zbar Zeta aa accurrent acidfree acute acwcirclearrow acwgapcirclearrow
acwleftarcarrow acwopencirclearrow acwoverarcarrow acwunderarcarrow adots ae aleph allowbreak alpha amalg ampere
ampersand amu anchor ang angdnr angle angles angleubar angstrom annuity apprge apprle approx approxeq approxeqq
approxident aquarius arccos arceq arcmin arcminute arcsecond arcsin arctan arg aries arrowbullet as assert ast asteq
asteraccent astronomicalunit astrosun asymp atomicmassunit atsign atto awint bNot backcong backdprime backepsilon
backprime backsim backsimeq backslash backtrprime bagmember ballotcheck ballotx bangle bar barV barcap barcup
bardownharpoonleft bardownharpoonright barin barleftarrow barleftarrowrightarrowba barleftharpoon barleftharpoondown
barleftharpoonup barn barovernorthwestarrow barrightarrowdiamond barrightharpoon barrightharpoondown barrightharpoonup
baruparrow barupharpoonleft barupharpoonright barvee barwedge bbrktbrk bcancel bdtriplevdash because becquerel bel
benzenr beta beth between big bigblacktriangledown bigblacktriangleup bigbot bigcap bigcirc bigcup bigcupdot bigg biggl
biggr biginterleave bigl bigodot bigoplus bigotimes bigr bigslopedvee bigslopedwedge bigsqcap bigsqcup bigstar
bigtalloblong bigtimes bigtop bigtriangledown bigtriangleleft bigtriangleup biguplus bigvee bigwedge bigwhitestar bij
binampersand bindnasrepma binom biohazard blackcircledownarrow blackcircledrightdot blackcircledtwodots
blackcircleulquadwhite blackdiamonddownarrow blackhourglass blackinwhitediamond blackinwhitesquare blacklefthalfcircle
blacklozenge blackpointerleft blackpointerright blackrighthalfcircle blacksmiley blacksquare blacktriangle
blacktriangledown blacktriangleleft blacktriangleright blacktriangleup blkhorzoval blkvertoval blockfull blockhalfshaded
blocklefthalf blocklowhalf blockqtrshaded blockrighthalf blockthreeqtrshaded blockuphalf bm bmod bohr boldsymbol bot
botsemicircle bowtie boxast boxbar boxbox boxbslash boxcircle boxdiag boxdot boxed boxminus boxonbox boxplus boxslash
boxtimes brace brack breve bsimilarleftarrow bsimilarrightarrow bsolhsub btimes bullet bullseye bumpeq bumpeqq buni c
cancel cancer candela candra cap capbarcup capdot capovercup capricornus capwedge caretinsert carriagereturn cat
ccwundercurvearrow cdot cdotp cdots celsius cent centerdot centi check checkmark chi choose cirE cirbot circ circeq
circlearrowleft circlearrowright circlebottomhalfblack circledR circledast circledbslash circledbullet circledcirc
circleddash circledequal circledgtr circledless circledownarrow circledparallel circledrightdot circledstar
circledtwodots circledvert circledwhitebullet circlehbar circlelefthalfblack circlellquad circlelrquad circleonleftarrow
circleonrightarrow circlerighthalfblack circletophalfblack circleulquad circleurquad circleurquadblack circlevertfill
cirfnint cirmid cirscir clight clockoint closedvarcap closedvarcup closedvarcupsmashprod closure clubsuit cm
cntclockoint colon coloneq coloneqq color comma commaminus comp complement concavediamond concavediamondtickleft
concavediamondtickright cong congdot conictaper conjquant coprod corresponds cos cosh cot coth coulomb csc csub csube
csup csupe cubed cuberoot cubic cup cupbarcap cupdot cupleftarrow cupovercap cupvee curlyeqprec curlyeqsucc curlyvee
curlywedge curvearrowleft curvearrowleftplus curvearrowright curvearrowrightminus cwcirclearrow cwgapcirclearrow
cwopencirclearrow cwrightarcarrow cwundercurvearrow dB dag dagger daleth dalton danger dashV dashVdash dasharrow
dashcolon dashleftarrow dashleftharpoondown dashrightarrow dashrightharpoondown dashv day dbkarow dbloint dd ddag
ddagger ddddot dddot ddot ddots ddotseq deca deci decibel deg degree degreeCelsius deka delta det dfrac diameter diamond
diamondbotblack diamondcdot diamondleftarrow diamondleftarrowbar diamondleftblack diamondrightblack diamondsuit
diamondtopblack dicei diceii diceiii diceiv dicev dicevi digamma dim dingasterisk dint disin disjquant displaystyle div
divideontimes divslash dlsh dm dot doteq doteqdot dotequal dotequiv dotminus dotplus dots dotsb dotsc dotsi dotsim dotsm
dotsminusdots dotso dottedcircle dottedsquare dottimes doublebarvee doublebarwedge doubleplus downarrow downarrowbar
downarrowbarred downarrowuparrow downdasharrow downdownarrows downdownharpoons downfishtail downharpoonleft
downharpoonleftbar downharpoonright downharpoonrightbar downharpoonsleftright downrightcurvedarrow downtriangleleftblack
downtrianglerightblack downuparrows downupharpoons downupharpoonsleftright downwhitearrow downzigzagarrow dprime
draftingarrow drbkarow dres droang drsh dsol dsub dualmap duni eV earth ee egsdot eighthnote electronmass electronvolt
elementarycharge elinters ell elsdot emptyset emptysetoarr emptysetoarrl emptysetobar emptysetocirc enclosecircle
enclosediamond enclosesquare enclosetriangle enleadertwodots enspace ensuremath eparsl epsilon eqcirc eqcolon eqdef
eqdot eqeq eqeqeq eqgtr eqless eqqcolon eqqgtr eqqless eqqplus eqqsim eqqslantgtr eqqslantless eqsim eqslantgtr
eqslantless equal equalleftarrow equalparallel equalrightarrow equilibrium equiv equivDD equivVert equivVvert eqvparsl
errbarblackcircle errbarblackdiamond errbarblacksquare errbarcircle errbardiamond errbarsquare eta eth euro exa exclam
exi exists exp fF fallingdotseq farad fbowtie fcmp fdiagovnearrow fdiagovrdiag female femto ffun fg finj fint fisheye
flat fltns fmol forall forks forksnot forkv fourth fourthroot fourvdots frac fracslash frown frownie fs fullouterjoin g
gamma gcd ge gemini genfrac geq geqq geqqslant geqslant gescc gesdot gesdoto gesdotol gesles gets gg ggcurly ggg gggnest
giga gimel glE gla gleichstark glj gnapprox gneq gneqq gnsim gram grave gray greater gsime gsiml gt gtcc gtcir gtlpar
gtquest gtrapprox gtrarr gtrdot gtreqless gtreqqless gtrless gtrsim hL harrowextender hartree hash hat hatapprox hbar
hdots heartsuit hectare hecto henry hermitmatrix hertz hexagon hexagonblack hide hknearrow hknwarrow hksearow hkswarow
hl hline hom hookleftarrow hookrightarrow horizbar hour hourglass house hrectangle hrectangleblack hslash hspace
hyperref hyphenbullet hzigzag iddots iff ii iiiint iiint iinfin iint imageof imath impliedby implies in increment inf
infty int intBar intbar intbottom intcap intclockwise intcup intercal interleave intextender intlarhk intprod intprodr
inttop intx invamp inversebullet inversewhitecircle invlazys invneg invnot invsmileface invwhitelowerhalfcircle
invwhiteupperhalfcircle iota isinE isindot isinobar isins isinvb jj jmath joule jupiter kA kHz kJ kN kPa kV kW kWh kappa
katal keV kelvin ker kernelcontraction kg kilo kilogram km kmol knot kohm koppa l lAngle lBrace lBrack lParen lVert
label lambda land lang langle langledot laplac lat late lbag lblkbrbrak lblot lbrace lbracelend lbracemid lbraceuend
lbrack lbrackextender lbracklend lbracklltick lbrackubar lbrackuend lbrackultick lbrbrak lceil lcurvyangle ldots le
leadsto left leftarrow leftarrowapprox leftarrowbackapprox leftarrowbsimilar leftarrowless leftarrowonoplus
leftarrowplus leftarrowshortrightarrow leftarrowsimilar leftarrowsubset leftarrowtail leftarrowtriangle leftarrowx
leftbarharpoon leftbkarrow leftcurvedarrow leftdasharrow leftdbkarrow leftdbltail leftdotarrow leftdowncurvedarrow
leftfishtail leftharpoonaccent leftharpoondown leftharpoondownbar leftharpoonsupdown leftharpoonup leftharpoonupbar
leftharpoonupdash leftleftarrows leftleftharpoons leftmoon leftouterjoin leftrightarrow leftrightarrowcircle
leftrightarrows leftrightarrowtriangle leftrightharpoon leftrightharpoondown leftrightharpoondowndown
leftrightharpoondownup leftrightharpoons leftrightharpoonsdown leftrightharpoonsup leftrightharpoonup
leftrightharpoonupdown leftrightharpoonupup leftrightsquigarrow leftslice leftsquigarrow lefttail leftthreearrows
leftthreetimes leftturn leftupdownharpoon leftwavearrow leftwhitearrow leo leq leqq leqqslant leqslant lescc lesdot
lesdoto lesdotor lesges less lessapprox lessdot lesseqgtr lesseqqgtr lessgtr lesssim lfbowtie lfloor lftimes lg lgE
lgblkcircle lgblksquare lgroup lgwhtcircle lgwhtsquare lhd libra lightning lim limg liminf limits limsup linefeed liter
litre ll llangle llarc llblacktriangle llbracket llcorner llcurly lll lllnest llparenthesis lltriangle lmoustache ln
lnapprox lneq lneqq lnot lnsim log longdashv longdivision longleftarrow longleftrightarrow longleftsquigarrow
longmappedfrom longmapsfrom longmapsto longrightarrow longrightsquigarrow looparrowleft looparrowright lor lowint
lozenge lozengeminus lparen lparenextender lparenlend lparenless lparenuend lrarc lrblacktriangle lrcorner lrtimes
lrtriangle lrtriangleeq lsime lsimg lsqhook lt ltcc ltcir ltimes ltlarr ltquest ltrivb lumen lux lvboxline lvec lvert
lvzigzag m mA mHz mJ mL mN mV mW male maltese mappedfrom mapsdown mapsfrom mapsto mapsup mathbb mathbf mathbfcal
mathbffrak mathbfit mathbfscr mathbfsfit mathbfsfup mathbfup mathbin mathbold mathcal mathcent mathclose mathcolon
mathdollar mathds matheth mathfrak mathit mathop mathopen mathord mathpunct mathratio mathrel mathring mathrm mathscr
mathsf mathsfit mathsfup mathslash mathsterling mathtt mathup max mbfA mbfAlpha mbfB mbfBeta mbfC mbfChi mbfD mbfDelta
mbfDigamma mbfE mbfEpsilon mbfEta mbfF mbfG mbfGamma mbfH mbfI mbfIota mbfJ mbfK mbfKappa mbfL mbfLambda mbfM mbfMu mbfN
mbfNu mbfO mbfOmega mbfOmicron mbfP mbfPhi mbfPi mbfPsi mbfQ mbfR mbfRho mbfS mbfSigma mbfT mbfTau mbfTheta mbfU
mbfUpsilon mbfV mbfW mbfX mbfXi mbfY mbfZ mbfZeta mbfa mbfalpha mbfb mbfbeta mbfc mbfchi mbfd mbfdelta mbfdigamma mbfe
mbfepsilon mbfeta mbff mbffrakA mbffrakB mbffrakC mbffrakD mbffrakE mbffrakF mbffrakG mbffrakH mbffrakI mbffrakJ
mbffrakK mbffrakL mbffrakM mbffrakN mbffrakO mbffrakP mbffrakQ mbffrakR mbffrakS mbffrakT mbffrakU mbffrakV mbffrakW
mbffrakX mbffrakY mbffrakZ mbffraka mbffrakb mbffrakc mbffrakd mbffrake mbffrakf mbffrakg mbffrakh mbffraki mbffrakj
mbffrakk mbffrakl mbffrakm mbffrakn mbffrako mbffrakp mbffrakq mbffrakr mbffraks mbffrakt mbffraku mbffrakv mbffrakw
mbffrakx mbffraky mbffrakz mbfg mbfgamma mbfh mbfi mbfiota mbfitA mbfitAlpha mbfitB mbfitBeta mbfitC mbfitChi mbfitD
mbfitDelta mbfitE mbfitEpsilon mbfitEta mbfitF mbfitG mbfitGamma mbfitH mbfitI mbfitIota mbfitJ mbfitK mbfitKappa mbfitL
mbfitLambda mbfitM mbfitMu mbfitN mbfitNu mbfitO mbfitOmega mbfitOmicron mbfitP mbfitPhi mbfitPi mbfitPsi mbfitQ mbfitR
mbfitRho mbfitS mbfitSigma mbfitT mbfitTau mbfitTheta mbfitU mbfitUpsilon mbfitV mbfitW mbfitX mbfitXi mbfitY mbfitZ
mbfitZeta mbfita mbfitalpha mbfitb mbfitbeta mbfitc mbfitchi mbfitd mbfitdelta mbfite mbfitepsilon mbfiteta mbfitf
mbfitg mbfitgamma mbfith mbfiti mbfitiota mbfitj mbfitk mbfitkappa mbfitl mbfitlambda mbfitm mbfitmu mbfitn mbfitnabla
mbfitnu mbfito mbfitomega mbfitomicron mbfitp mbfitpartial mbfitphi mbfitpi mbfitpsi mbfitq mbfitr mbfitrho mbfits
mbfitsansA mbfitsansAlpha mbfitsansB mbfitsansBeta mbfitsansC mbfitsansChi mbfitsansD mbfitsansDelta mbfitsansE
mbfitsansEpsilon mbfitsansEta mbfitsansF mbfitsansG mbfitsansGamma mbfitsansH mbfitsansI mbfitsansIota mbfitsansJ
mbfitsansK mbfitsansKappa mbfitsansL mbfitsansLambda mbfitsansM mbfitsansMu mbfitsansN mbfitsansNu mbfitsansO
mbfitsansOmega mbfitsansOmicron mbfitsansP mbfitsansPhi mbfitsansPi mbfitsansPsi mbfitsansQ mbfitsansR mbfitsansRho
mbfitsansS mbfitsansSigma mbfitsansT mbfitsansTau mbfitsansTheta mbfitsansU mbfitsansUpsilon mbfitsansV mbfitsansW
mbfitsansX mbfitsansXi mbfitsansY mbfitsansZ mbfitsansZeta mbfitsansa mbfitsansalpha mbfitsansb mbfitsansbeta mbfitsansc
mbfitsanschi mbfitsansd mbfitsansdelta mbfitsanse mbfitsansepsilon mbfitsanseta mbfitsansf mbfitsansg mbfitsansgamma
mbfitsansh mbfitsansi mbfitsansiota mbfitsansj mbfitsansk mbfitsanskappa mbfitsansl mbfitsanslambda mbfitsansm
mbfitsansmu mbfitsansn mbfitsansnabla mbfitsansnu mbfitsanso mbfitsansomega mbfitsansomicron mbfitsansp mbfitsanspartial
mbfitsansphi mbfitsanspi mbfitsanspsi mbfitsansq mbfitsansr mbfitsansrho mbfitsanss mbfitsanssigma mbfitsanst
mbfitsanstau mbfitsanstheta mbfitsansu mbfitsansupsilon mbfitsansv mbfitsansvarTheta mbfitsansvarepsilon
mbfitsansvarkappa mbfitsansvarphi mbfitsansvarpi mbfitsansvarrho mbfitsansvarsigma mbfitsansvartheta mbfitsansw
mbfitsansx mbfitsansxi mbfitsansy mbfitsansz mbfitsanszeta mbfitsigma mbfitt mbfittau mbfittheta mbfitu mbfitupsilon
mbfitv mbfitvarTheta mbfitvarepsilon mbfitvarkappa mbfitvarphi mbfitvarpi mbfitvarrho mbfitvarsigma mbfitvartheta mbfitw
mbfitx mbfitxi mbfity mbfitz mbfitzeta mbfj mbfk mbfkappa mbfl mbflambda mbfm mbfmu mbfn mbfnabla mbfnu mbfo mbfomega
mbfomicron mbfp mbfpartial mbfphi mbfpi mbfpsi mbfq mbfr mbfrho mbfs mbfsansA mbfsansAlpha mbfsansB mbfsansBeta mbfsansC
mbfsansChi mbfsansD mbfsansDelta mbfsansE mbfsansEpsilon mbfsansEta mbfsansF mbfsansG mbfsansGamma mbfsansH mbfsansI
mbfsansIota mbfsansJ mbfsansK mbfsansKappa mbfsansL mbfsansLambda mbfsansM mbfsansMu mbfsansN mbfsansNu mbfsansO
mbfsansOmega mbfsansOmicron mbfsansP mbfsansPhi mbfsansPi mbfsansPsi mbfsansQ mbfsansR mbfsansRho mbfsansS mbfsansSigma
mbfsansT mbfsansTau mbfsansTheta mbfsansU mbfsansUpsilon mbfsansV mbfsansW mbfsansX mbfsansXi mbfsansY mbfsansZ
mbfsansZeta mbfsansa mbfsansalpha mbfsansb mbfsansbeta mbfsansc mbfsanschi mbfsansd mbfsansdelta mbfsanse mbfsanseight
mbfsansepsilon mbfsanseta mbfsansf mbfsansfive mbfsansfour mbfsansg mbfsansgamma mbfsansh mbfsansi mbfsansiota mbfsansj
mbfsansk mbfsanskappa mbfsansl mbfsanslambda mbfsansm mbfsansmu mbfsansn mbfsansnabla mbfsansnine mbfsansnu mbfsanso
mbfsansomega mbfsansomicron mbfsansone mbfsansp mbfsanspartial mbfsansphi mbfsanspi mbfsanspsi mbfsansq mbfsansr
mbfsansrho mbfsanss mbfsansseven mbfsanssigma mbfsanssix mbfsanst mbfsanstau mbfsanstheta mbfsansthree mbfsanstwo
mbfsansu mbfsansupsilon mbfsansv mbfsansvarTheta mbfsansvarepsilon mbfsansvarkappa mbfsansvarphi mbfsansvarpi
mbfsansvarrho mbfsansvarsigma mbfsansvartheta mbfsansw mbfsansx mbfsansxi mbfsansy mbfsansz mbfsanszero mbfsanszeta
mbfscrA mbfscrB mbfscrC mbfscrD mbfscrE mbfscrF mbfscrG mbfscrH mbfscrI mbfscrJ mbfscrK mbfscrL mbfscrM mbfscrN mbfscrO
mbfscrP mbfscrQ mbfscrR mbfscrS mbfscrT mbfscrU mbfscrV mbfscrW mbfscrX mbfscrY mbfscrZ mbfscra mbfscrb mbfscrc mbfscrd
mbfscre mbfscrf mbfscrg mbfscrh mbfscri mbfscrj mbfscrk mbfscrl mbfscrm mbfscrn mbfscro mbfscrp mbfscrq mbfscrr mbfscrs
mbfscrt mbfscru mbfscrv mbfscrw mbfscrx mbfscry mbfscrz mbfsigma mbft mbftau mbftheta mbfu mbfupsilon mbfv mbfvarTheta
mbfvarepsilon mbfvarkappa mbfvarphi mbfvarpi mbfvarrho mbfvarsigma mbfvartheta mbfw mbfx mbfxi mbfy mbfz mbfzeta mbox
mdblkcircle mdblkdiamond mdblklozenge mdblksquare mdlgblkcircle mdlgblkdiamond mdlgblklozenge mdlgblksquare
mdlgwhtcircle mdlgwhtdiamond mdlgwhtlozenge mdlgwhtsquare mdsmblkcircle mdsmblksquare mdsmwhtcircle mdsmwhtsquare
mdwhtcircle mdwhtdiamond mdwhtlozenge mdwhtsquare meV measangledltosw measangledrtose measangleldtosw measanglelutonw
measanglerdtose measanglerutone measangleultonw measangleurtone measeq measuredangle measuredangleleft
measuredrightangle medblackstar medbullet medcirc medspace medwhitestar mega mercury meter metre mfrakA mfrakB mfrakC
mfrakD mfrakE mfrakF mfrakG mfrakH mfrakJ mfrakK mfrakL mfrakM mfrakN mfrakO mfrakP mfrakQ mfrakS mfrakT mfrakU mfrakV
mfrakW mfrakX mfrakY mfrakZ mfraka mfrakb mfrakc mfrakd mfrake mfrakf mfrakg mfrakh mfraki mfrakj mfrakk mfrakl mfrakm
mfrakn mfrako mfrakp mfrakq mfrakr mfraks mfrakt mfraku mfrakv mfrakw mfrakx mfraky mfrakz mg mho micro mid midbarvee
midbarwedge midcir middle milli min minus minusdot minusfdots minusrdots minute mitA mitAlpha mitB mitBbbD mitBbbd
mitBbbe mitBbbi mitBbbj mitBeta mitC mitChi mitD mitDelta mitE mitEpsilon mitEta mitF mitG mitGamma mitH mitI mitIota
mitJ mitK mitKappa mitL mitLambda mitM mitMu mitN mitNu mitO mitOmega mitOmicron mitP mitPhi mitPi mitPsi mitQ mitR
mitRho mitS mitSigma mitT mitTau mitTheta mitU mitUpsilon mitV mitW mitX mitXi mitY mitZ mitZeta mita mitalpha mitb
mitbeta mitc mitchi mitd mitdelta mite mitepsilon miteta mitf mitg mitgamma miti mitiota mitj mitk mitkappa mitl
mitlambda mitm mitmu mitn mitnabla mitnu mito mitomega mitomicron mitp mitpartial mitphi mitpi mitpsi mitq mitr mitrho
mits mitsansA mitsansB mitsansC mitsansD mitsansE mitsansF mitsansG mitsansH mitsansI mitsansJ mitsansK mitsansL
mitsansM mitsansN mitsansO mitsansP mitsansQ mitsansR mitsansS mitsansT mitsansU mitsansV mitsansW mitsansX mitsansY
mitsansZ mitsansa mitsansb mitsansc mitsansd mitsanse mitsansf mitsansg mitsansh mitsansi mitsansj mitsansk mitsansl
mitsansm mitsansn mitsanso mitsansp mitsansq mitsansr mitsanss mitsanst mitsansu mitsansv mitsansw mitsansx mitsansy
mitsansz mitsigma mitt mittau mittheta mitu mitupsilon mitv mitvarTheta mitvarepsilon mitvarkappa mitvarphi mitvarpi
mitvarrho mitvarsigma mitvartheta mitw mitx mitxi mity mitz mitzeta ml mlcp mm mmHg mmol mod models modtwosum mohm mol
mole mp ms msansA msansB msansC msansD msansE msansF msansG msansH msansI msansJ msansK msansL msansM msansN msansO
msansP msansQ msansR msansS msansT msansU msansV msansW msansX msansY msansZ msansa msansb msansc msansd msanse
msanseight msansf msansfive msansfour msansg msansh msansi msansj msansk msansl msansm msansn msansnine msanso msansone
msansp msansq msansr msanss msansseven msanssix msanst msansthree msanstwo msansu msansv msansw msansx msansy msansz
msanszero mscrA mscrB mscrC mscrD mscrE mscrF mscrG mscrH mscrI mscrJ mscrK mscrL mscrM mscrN mscrO mscrP mscrQ mscrR
mscrS mscrT mscrU mscrV mscrW mscrX mscrY mscrZ mscra mscrb mscrc mscrd mscre mscrf mscrg mscrh mscri mscrj mscrk mscrl
mscrm mscrn mscro mscrp mscrq mscrr mscrs mscrt mscru mscrv mscrw mscrx mscry mscrz mspace mttA mttB mttC mttD mttE mttF
mttG mttH mttI mttJ mttK mttL mttM mttN mttO mttP mttQ mttR mttS mttT mttU mttV mttW mttX mttY mttZ mtta mttb mttc mttd
mtte mtteight mttf mttfive mttfour mttg mtth mtti mttj mttk mttl mttm mttn mttnine mtto mttone mttp mttq mttr mtts
mttseven mttsix mttt mttthree mtttwo mttu mttv mttw mttx mtty mttz mttzero mu multimap multimapboth multimapdotbothA
multimapdotbothB multimapinv nA nHdownarrow nHuparrow nLeftarrow nLeftrightarrow nRightarrow nV nVDash nVdash
nVleftarrow nVleftarrowtail nVleftrightarrow nVrightarrow nVrightarrowtail nVtwoheadleftarrow nVtwoheadleftarrowtail
nVtwoheadrightarrow nVtwoheadrightarrowtail nabla nano napprox nasymp natural nauticalmile ncong ndres ne nearrow neg
neovnwarrow neovsearrow neper neptune neq nequiv neswarrow neuter newcommand newenvironment newton nexi nexists ng ngeq
ngeqslant ngtr ngtrless ngtrsim nhVvert nhpar ni nin niobar nis nisd nleftarrow nleftrightarrow nleq nleqslant nless
nlessgtr nlesssim nm nmid nmol nni nolimits nonumber not notasymp notbackslash notin notni notslash nparallel npolint
nprec npreccurlyeq npreceq nrightarrow nrres ns nsim nsime nsimeq nsqsubseteq nsqsupseteq nsubset nsubseteq nsucc
nsucccurlyeq nsucceq nsupset nsupseteq ntriangleleft ntrianglelefteq ntriangleright ntrianglerighteq nu num numlist
numrange nunlhd nunrhd nvDash nvLeftarrow nvLeftrightarrow nvRightarrow nvdash nvinfty nvleftarrow nvleftarrowtail
nvleftrightarrow nvrightarrow nvrightarrowtail nvtwoheadleftarrow nvtwoheadleftarrowtail nvtwoheadrightarrow
nvtwoheadrightarrowtail nwarrow nwovnearrow nwsearrow o obar obot obrbrak obslash ocirc ocommatopright octothorpe odiv
odot odotslashdot oe ogreaterthan ohm oiiint oiint oint ointctrclockwise olcross olessthan omega omicron ominus
operatorname operp oplus opluslhrim oplusrhrim origof oslash otimes otimeshat otimeslhrim otimesrhrim oturnedcomma
overbar overbrace overbracket overleftarrow overleftrightarrow overline overparen overrightarrow overset ovhook owns pA
pF pV parallel parallelogram parallelogramblack parsim partial partialmeetcontraction partialup pascal pencil pentagon
pentagonblack per percent period perp perps peta pfun pg phantom phi pi pico pinj pisces pitchfork planckbar plus
plusdot pluseqq plushat plussim plussubtwo plustrif pluto pm pmb pmod pmol pod pointint pointright postalmark pounds
prec precapprox preccurlyeq preceq preceqq precnapprox precneq precneqq precnsim precsim prime prod profline profsurf
project propto providecommand prurel ps psi psur psurj pullback pushout qoppa qprime qquad qty qtyrange quad quarternote
questeq question rAngle rBrace rBrack rParen rVert radian radiation raisetothe rang rangle rangledot
rangledownzigzagarrow rbag rblkbrbrak rblot rbrace rbracelend rbracemid rbraceuend rbrack rbrackextender rbracklend
rbracklrtick rbrackubar rbrackuend rbrackurtick rbrbrak rceil rcurvyangle rdiagovfdiag rdiagovsearrow recycle rel
renewcommand renewenvironment restriction revangle revangleubar revemptyset revequilibrium revnmid rfbowtie rfloor
rftimes rgroup rhd rho right rightangle rightanglemdot rightanglesqr rightarrow rightarrowapprox rightarrowbackapprox
rightarrowbar rightarrowbsimilar rightarrowdiamond rightarrowgtr rightarrowonoplus rightarrowplus
rightarrowshortleftarrow rightarrowsimilar rightarrowsupset rightarrowtail rightarrowtriangle rightarrowx
rightbarharpoon rightbkarrow rightcurvedarrow rightdasharrow rightdbltail rightdotarrow rightdowncurvedarrow
rightfishtail rightharpoonaccent rightharpoondown rightharpoondownbar rightharpoonsupdown rightharpoonup
rightharpoonupbar rightharpoonupdash rightimply rightleftarrow rightleftarrows rightleftharpoon rightleftharpoons
rightleftharpoonsdown rightleftharpoonsup rightmoon rightouterjoin rightpentagon rightpentagonblack rightrightarrows
rightrightharpoons rightslice rightsquigarrow righttail rightthreearrows rightthreetimes rightturn rightupdownharpoon
rightwavearrow rightwhitearrow rimg ring ringplus risingdotseq rmoustache rparen rparenextender rparengtr rparenlend
rparenuend rppolint rrangle rrbracket rres rrparenthesis rsolbar rsqhook rsub rtimes rtriltri ruledelayed rvboxline
rvert rvzigzag s sadface sagittarius sampi sansLmirrored sansLturned saturn scorpio scpolint scriptscriptstyle
scriptstyle scurel sdef searrow sec second semi semicolon seovnearrow setminus sharp shortdowntack shortlefttack
shortrightarrowleftarrow shortuptack shuffle si siemens sievert sigma sim simeq simgE simgtr similarleftarrow
similarrightarrow simlE simless simminussim simneqq simplus simrdots sin sinewave sinh sixteenthnote skull slash
smallblacktriangleleft smallblacktriangleright smallfrown smallin smallni smallsetminus smallsmile smalltriangledown
smalltriangleleft smalltriangleright smalltriangleup smashtimes smblkcircle smblkdiamond smblklozenge smblksquare
smeparsl smile smileface smiley smt smte smwhitestar smwhtcircle smwhtdiamond smwhtlozenge smwhtsquare spadesuit spddot
sphat sphericalangle sphericalangleup spot sptilde sqcap sqcup sqint sqlozenge sqrint sqrt sqrtbottom sqsubset
sqsubseteq sqsubsetneq sqsupset sqsupseteq sqsupsetneq square squarebotblack squarecrossfill squared squarehfill
squarehvfill squareleftblack squarellblack squarellquad squarelrblack squarelrquad squareneswfill squarenwsefill
squarerightblack squaretopblack squareulblack squareulquad squareurblack squareurquad squarevfill squoval ss sslash
stackrel star stareq steaming steradian sterling stigma strictfi strictif strns subedot submult subrarr subset
subsetapprox subsetcirc subsetdot subseteq subseteqq subsetneq subsetneqq subsetplus subsim substack subsub subsup succ
succapprox succcurlyeq succeq succeqq succnapprox succneq succneqq succnsim succsim sum sumbottom sumint sumtop sun sup
supdsub supedot suphsol suphsub suplarr supmult supset supsetapprox supsetcirc supsetdot supseteq supseteqq supsetneq
supsetneqq supsetplus supsim supsub supsup surd swarrow swords symbf tag talloblong tan tanh tau taurus tcmu tcohm tera
tesla text textasciicircum textasciitilde textbackslash textbf textit textrm textsf textstyle texttt tfrac therefore
thermod theta third threedangle threedotcolon threeunderdot tieconcat tieinfty tilde times timesbar tinj tminus to toea
tona tonne top topbot topcir topfork topsemicircle tosa tothe towa tplus trapezium triangle trianglecdot triangledown
triangleleft triangleleftblack trianglelefteq triangleminus triangleodot triangleplus triangleq triangleright
trianglerightblack trianglerighteq triangles triangleserifs triangletimes triangleubar tripleplus trprime trslash tsur
turnangle turnediota turnednot twocaps twocups twoheaddownarrow twoheadleftarrow twoheadleftarrowtail
twoheadleftdbkarrow twoheadmapsfrom twoheadmapsto twoheadrightarrow twoheadrightarrowtail twoheaduparrow
twoheaduparrowcircle twolowline twonotes typecolon u uA uJ uL uV uW ubrbrak ug ul ularc ulblacktriangle ulcorner
ultriangle um uminus umol underbar underbrace underbracket underleftarrow underleftharpoondown underline underparen
underrightarrow underrightharpoondown underset unicodecdots unicodeellipsis unit unlhd unrhd upAlpha upBeta upChi
upDelta upDigamma upEpsilon upEta upGamma upIota upKappa upKoppa upLambda upMu upNu upOmega upOmicron upPhi upPi upPsi
upRho upSampi upSigma upStigma upTau upTheta upUpsilon upXi upZeta upalpha upand uparrow uparrowbarred uparrowdownarrow
uparrowoncircle upbackepsilon upbeta upchi updasharrow updelta updigamma updownarrow updownarrowbar updownarrows
updownharpoonleftleft updownharpoonleftright updownharpoonrightleft updownharpoonrightright updownharpoons
updownharpoonsleftright upepsilon upequilibrium upeta upfishtail upgamma upharpoonleft upharpoonleftbar
upharpoonleftdown upharpoonleftup upharpoonright upharpoonrightbar upharpoonrightdown upharpoonsleftright upin upint
upiota upkappa upkoppa uplambda uplus upmu upnu upoldKoppa upoldkoppa upomega upomicron upphi uppi uppsi
uprevequilibrium uprho uprightcurvearrow upsampi upsigma upsilon upstigma uptau uptheta upuparrows upupharpoons
upupsilon upvarTheta upvarbeta upvarepsilon upvarkappa upvarphi upvarpi upvarrho upvarsigma upvartheta upwhitearrow upxi
upzeta uranus urarc urblacktriangle urcorner urtriangle us utilde v vBar vBarv vDash vDdash varDelta varEarth varGamma
varLambda varOmega varPhi varPi varPsi varSigma varTheta varUpsilon varVdash varXi varbarwedge varbeta varcarriagereturn
varclub varclubsuit vardiamond vardiamondsuit vardoublebarwedge varepsilon varheart varheartsuit varhexagon
varhexagonblack varhexagonlrbonds varisinobar varisins varkappa varlrtriangle varniobar varnis varnothing
varointclockwise varparallel varphi varpi varprod varpropto varrho varsdef varsigma varspade varspadesuit varstar
varsubsetneq vartheta vartriangle vartriangleleft vartriangleright varveebar vbraceextender vbrtri vdash vdots vec
vectimes vee veebar veedot veedoublebar veeeq veemidvert veeodot veeonvee veeonwedge vert vertoverlay viewdata virgo
vlongdash volt vrectangle vrectangleblack vysmblkcircle vysmblksquare vysmwhtcircle vysmwhtsquare vzigzag warning
wasylozenge wasytherefore watt weber wedge wedgebar wedgedot wedgedoublebar wedgemidvert wedgeodot wedgeonwedge wedgeq
whitearrowupfrombar whiteinwhitetriangle whitepointerleft whitepointerright whitesquaretickleft whitesquaretickright
whthorzoval whtvertoval wideangledown wideangleup widebridgeabove widehat wideparen widetilde wideutilde wp wr xbsol
xcancel xi xleftarrow xrightarrow xsol yen yinyang yocto yotta zcmp zepto zeta zetta zhide zpipe zproject
"""
COMMANDS = frozenset(_COMMANDS.split())
"""Names of commands, without their backslash."""

SIGNS = " !\"#$%&',.:;=>\\^_`{|}~"
"""Characters that are a command behind a backslash."""

_ENVIRONMENTS = r"""
Bmatrix Bmatrix* Vmatrix Vmatrix* align align* alignat alignat* aligned aligned* alignedat alignedat* array array*
bmatrix bmatrix* cases cases* eqnarray eqnarray* equation equation* flalign flalign* flaligned flaligned* gather gather*
gathered gathered* matrix matrix* multline multline* multlined multlined* pmatrix pmatrix* smallmatrix smallmatrix*
split split* vmatrix vmatrix*
"""
ENVIRONMENTS = frozenset(_ENVIRONMENTS.split())
"""Names that may follow \\begin."""
