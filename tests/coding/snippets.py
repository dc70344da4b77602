"""Made-up sentences with their parses, for the attribution and factuality tests.

Every name is one sentence or short text; lines are ``form lemma UPOS head deprel [feats]`` (see ``gold.parse``).
"""

DENIED_BY_TWO = """
Both both CCONJ 2 cc:preconj
Lusaka Lusaka PROPN 6 nsubj
and and CCONJ 4 cc
Harare Harare PROPN 2 conj
have have AUX 6 aux
denied deny VERB 0 root Tense=Past|VerbForm=Part
the the DET 8 det
presence presence NOUN 6 obj
of of ADP 11 case
foreign foreign ADJ 11 amod
soldiers soldier NOUN 8 nmod Number=Plur
+. . PUNCT 6 punct
"""

SAID_THEY_BELIEVE = """
Kenyan Kenyan ADJ 2 amod
officials official NOUN 3 nsubj Number=Plur
said say VERB 0 root Mood=Ind|Tense=Past|VerbForm=Fin
they they PRON 5 nsubj
believe believe VERB 3 ccomp Mood=Ind|Tense=Pres|VerbForm=Fin
400 400 NUM 7 nummod
rebels rebel NOUN 10 nsubj:pass Number=Plur
have have AUX 10 aux
been be AUX 10 aux:pass
moved move VERB 5 ccomp Tense=Past|VerbForm=Part
to to ADP 13 case
the the DET 13 det
border border NOUN 10 obl
+. . PUNCT 3 punct
"""

PROBABLY_INTENDS = """
The the DET 2 det
ministry ministry NOUN 3 nsubj Number=Sing
told tell VERB 0 root Mood=Ind|Tense=Past|VerbForm=Fin
lawmakers lawmaker NOUN 3 iobj
that that SCONJ 8 mark
Narnia Narnia PROPN 8 nsubj
probably probably ADV 8 advmod
intends intend VERB 3 ccomp Mood=Ind|Tense=Pres|VerbForm=Fin
to to PART 10 mark
dispatch dispatch VERB 8 xcomp VerbForm=Inf
ships ship NOUN 10 obj Number=Plur
+. . PUNCT 3 punct
"""

SAID_LAST = """
The the DET 2 det
army army NOUN 4 nsubj Number=Sing
had have AUX 4 aux
shelled shell VERB 0 root Tense=Past|VerbForm=Part
the the DET 6 det
market market NOUN 4 obj
+, , PUNCT 10 punct
Mr Mr PROPN 10 nsubj
Okoro Okoro PROPN 8 flat
said say VERB 4 parataxis Mood=Ind|Tense=Past|VerbForm=Fin
after after ADP 13 case
the the DET 13 det
summit summit NOUN 10 obl
+. . PUNCT 4 punct
"""

ALLEGEDLY = """
Rebels rebel NOUN 3 nsubj Number=Plur
allegedly allegedly ADV 3 advmod
attacked attack VERB 0 root Mood=Ind|Tense=Past|VerbForm=Fin
the the DET 5 det
convoy convoy NOUN 3 obj
+. . PUNCT 3 punct
"""

BELIEVED_TO = """
Two two NUM 2 nummod
ships ship NOUN 4 nsubj:pass Number=Plur
are be AUX 4 aux:pass
believed believe VERB 0 root Tense=Past|VerbForm=Part
to to PART 7 mark
have have AUX 7 aux
sunk sink VERB 4 xcomp Tense=Past|VerbForm=Part
+. . PUNCT 4 punct
"""

ACCORDING_TO = """
Troops troop NOUN 2 nsubj Number=Plur
crossed cross VERB 0 root Mood=Ind|Tense=Past|VerbForm=Fin
the the DET 4 det
river river NOUN 2 obj
+, , PUNCT 9 punct
according accord VERB 9 case
to to ADP 6 fixed
two two NUM 9 nummod
witnesses witness NOUN 2 obl Number=Plur
+. . PUNCT 2 punct
"""

NOT_PROVIDED = """
Lima Lima PROPN 5 nsubj
has have AUX 5 aux
not not PART 5 advmod
directly directly ADV 5 advmod
supplied supply VERB 0 root Tense=Past|VerbForm=Part
Quito Quito PROPN 5 obj
with with ADP 8 case
arms arm NOUN 5 obl Number=Plur
+, , PUNCT 10 punct
citing cite VERB 5 advcl VerbForm=Part
a a DET 12 det
policy policy NOUN 10 obj Number=Sing
+. . PUNCT 5 punct
"""

WORRIES_AS = """
Oslo Oslo PROPN 2 nsubj
worries worry VERB 0 root Mood=Ind|Tense=Pres|VerbForm=Fin
as as SCONJ 5 mark
analysts analyst NOUN 5 nsubj Number=Plur
say say VERB 2 advcl Mood=Ind|Tense=Pres|VerbForm=Fin
the the DET 7 det
group group NOUN 9 nsubj Number=Sing
may may AUX 9 aux
seek seek VERB 5 ccomp VerbForm=Inf
revenge revenge NOUN 9 obj Number=Sing
+. . PUNCT 2 punct
"""

CARRIED_ON = """
“ “ PUNCT 4 punct
We we PRON 4 nsubj
have have AUX 4 aux
withdrawn withdraw VERB 8 ccomp Tense=Past|VerbForm=Part
+, , PUNCT 8 punct
+” ” PUNCT 4 punct
he he PRON 8 nsubj
said say VERB 0 root Mood=Ind|Tense=Past|VerbForm=Fin
+. . PUNCT 8 punct

“ “ PUNCT 4 punct
They they PRON 4 nsubj
have have AUX 4 aux
burned burn VERB 0 root Tense=Past|VerbForm=Part
the the DET 6 det
village village NOUN 4 obj
+. . PUNCT 4 punct
+” ” PUNCT 4 punct
"""

SCARE_QUOTES = """
Rebel rebel NOUN 2 compound
fighters fighter NOUN 4 nsubj Number=Plur
‘ ‘ PUNCT 4 punct
+march march VERB 0 root Mood=Ind|Tense=Pres|VerbForm=Fin
on on ADP 6 case
Bamako Bamako PROPN 4 obl
+’ ’ PUNCT 4 punct
"""

IF_CLAUSE = """
Paris Paris PROPN 3 nsubj
will will AUX 3 aux
retaliate retaliate VERB 0 root VerbForm=Inf
if if SCONJ 6 mark
Tripoli Tripoli PROPN 6 nsubj
attacks attack VERB 3 advcl Mood=Ind|Tense=Pres|VerbForm=Fin
+. . PUNCT 3 punct
"""

CONDEMNED = """
Bern Bern PROPN 3 nsubj
has have AUX 3 aux
condemned condemn VERB 0 root Tense=Past|VerbForm=Part
Narnia Narnia PROPN 6 nmod:poss
+'s 's PART 4 case
invasion invasion NOUN 3 obj Number=Sing
of of ADP 8 case
Archenland Archenland PROPN 6 nmod
+. . PUNCT 3 punct
"""

DENIED_CLAIMS = """
Cairo Cairo PROPN 2 nsubj
denied deny VERB 0 root Mood=Ind|Tense=Past|VerbForm=Fin
claims claim NOUN 2 obj Number=Plur
that that SCONJ 7 mark
it it PRON 7 nsubj
had have AUX 7 aux
bombed bomb VERB 3 acl Tense=Past|VerbForm=Part
a a DET 9 det
hospital hospital NOUN 7 obj Number=Sing
+. . PUNCT 2 punct
"""

CITING = """
The the DET 2 det
Tribune Tribune PROPN 3 nsubj
reported report VERB 0 root Mood=Ind|Tense=Past|VerbForm=Fin
that that SCONJ 6 mark
jets jet NOUN 6 nsubj Number=Plur
struck strike VERB 3 ccomp Mood=Ind|Tense=Past|VerbForm=Fin
a a DET 8 det
depot depot NOUN 6 obj Number=Sing
+, , PUNCT 10 punct
citing cite VERB 3 advcl VerbForm=Part
officials official NOUN 10 obj Number=Plur
+. . PUNCT 3 punct
"""

ACCUSED_OF = """
Delhi Delhi PROPN 2 nsubj
accused accuse VERB 0 root Mood=Ind|Tense=Past|VerbForm=Fin
Male Male PROPN 2 obj
of of SCONJ 5 mark
shelling shell VERB 2 advcl VerbForm=Ger
two two NUM 7 nummod
villages village NOUN 5 obj Number=Plur
+. . PUNCT 2 punct
"""

FAILED_TO = """
The the DET 3 det
two two NUM 3 nummod
sides side NOUN 4 nsubj Number=Plur
failed fail VERB 0 root Mood=Ind|Tense=Past|VerbForm=Fin
to to PART 6 mark
sign sign VERB 4 xcomp VerbForm=Inf
a a DET 8 det
treaty treaty NOUN 6 obj Number=Sing
after after ADP 11 case
the the DET 11 det
talks talk NOUN 6 obl Number=Plur
+. . PUNCT 4 punct
"""

NESTED = """
The the DET 2 det
Tribune Tribune PROPN 3 nsubj
says say VERB 0 root Mood=Ind|Tense=Pres|VerbForm=Fin
Tripoli Tripoli PROPN 5 nsubj
denies deny VERB 3 ccomp Mood=Ind|Tense=Pres|VerbForm=Fin
that that SCONJ 9 mark
its its PRON 8 nmod:poss
jets jet NOUN 9 nsubj Number=Plur
bombed bomb VERB 5 ccomp Mood=Ind|Tense=Past|VerbForm=Fin
the the DET 11 det
port port NOUN 9 obj Number=Sing
+. . PUNCT 3 punct
"""

WHICH_DENIED = """
The the DET 2 det
rebels rebel NOUN 5 nsubj Number=Plur
had have AUX 5 aux
been be AUX 5 aux:pass
bribed bribe VERB 10 ccomp Tense=Past|VerbForm=Part
+, , PUNCT 10 punct
the the DET 9 det
army army NOUN 9 compound
chief chief NOUN 10 nsubj Number=Sing
said say VERB 0 root Mood=Ind|Tense=Past|VerbForm=Fin
+, , PUNCT 14 punct
which which PRON 14 obj PronType=Rel
Cairo Cairo PROPN 14 nsubj
denied deny VERB 5 acl:relcl Mood=Ind|Tense=Past|VerbForm=Fin
+. . PUNCT 10 punct
"""

DENIED_IT = """
Jets jet NOUN 2 nsubj Number=Plur
struck strike VERB 0 root Mood=Ind|Tense=Past|VerbForm=Fin
a a DET 4 det
depot depot NOUN 2 obj Number=Sing
+, , PUNCT 7 punct
Kenya Kenya PROPN 7 nsubj
said say VERB 2 parataxis Mood=Ind|Tense=Past|VerbForm=Fin
+. . PUNCT 2 punct

Cairo Cairo PROPN 2 nsubj
denied deny VERB 0 root Mood=Ind|Tense=Past|VerbForm=Fin
the the DET 4 det
allegations allegation NOUN 2 obj Number=Plur
+. . PUNCT 2 punct
"""

WE_FOUND_THAT = """
+“ “ PUNCT 3 punct
+We we PRON 3 nsubj Case=Nom|Number=Plur|Person=1
found find VERB 12 ccomp Mood=Ind|Tense=Past|VerbForm=Fin
that that SCONJ 6 mark
rebels rebel NOUN 6 nsubj Number=Plur
shelled shell VERB 3 ccomp Mood=Ind|Tense=Past|VerbForm=Fin
the the DET 8 det
+market market NOUN 6 obj
+, , PUNCT 3 punct
” ” PUNCT 3 punct
Lusaka Lusaka PROPN 12 nsubj
+said say VERB 0 root Mood=Ind|Tense=Past|VerbForm=Fin
. . PUNCT 12 punct
"""
