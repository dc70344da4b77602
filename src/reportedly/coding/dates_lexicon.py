"""The vocabulary of time expressions: lower-cased words and what they contribute."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

_MONTHS = "january february march april may june july august september october november december".split()
MONTHS: dict[str, int] = {name: number for number, name in enumerate(_MONTHS, start=1)}
MONTHS |= {name[:3]: number for number, name in enumerate(_MONTHS, start=1)} | {"sept": 9}
AMBIGUOUS_MONTHS = frozenset(
    {"may", "march", "mar", "jan", "dec", "april", "june", "august", "apr", "jun", "aug"}
)
"""Month names that are verbs, nouns or people's names too: they need a temporal neighbour."""

_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
WEEKDAYS: dict[str, int] = {name: number for number, name in enumerate(_WEEKDAYS)}
WEEKDAYS |= {
    "mon": 0,
    "tue": 1,
    "tues": 1,
    "wed": 2,
    "thu": 3,
    "thur": 3,
    "thurs": 3,
    "fri": 4,
    "sat": 5,
    "sun": 6,
}
SHORT_WEEKDAYS = frozenset({"mon", "wed", "sat", "sun", "fri"})
WEEKDAY_SETS = {name + "s": number for number, name in enumerate(_WEEKDAYS)}
NAME_BEFORE_WEEKDAY = frozenset(
    "black bloody good holy super cyber ash palm sheffield giving fat ruby maundy whit shrove spy".split()
)
NAME_AFTER_WEEKDAY = frozenset(
    "times telegraph post mirror mail express herald tribune independent sun star world review standard".split()
)
NAME_AFTER_MONTH = frozenset("revolution crisis days manifesto surprise uprising hare".split())
NAME_BEFORE_MONTH = frozenset("black operation colonel long".split())

SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
AMBIGUOUS_SEASONS = frozenset({"spring", "fall"})
NAME_AFTER_SEASON = frozenset(
    "school schools camp camps vacation holiday holidays wheat games olympics term break season solstice sports crop "
    "crops coat clothes offensive time house water onion".split()
) - {"offensive", "season", "time"}
PARTS_OF_DAY = {
    "morning": "MO",
    "mornings": "MO",
    "afternoon": "AF",
    "evening": "EV",
    "night": "NI",
    "nights": "NI",
    "noon": "T12:00",
    "midday": "MI",
    "lunchtime": "MI",
    "midnight": "T24:00",
    "dawn": "MO",
    "dusk": "EV",
    "overnight": "NI",
}
UNITS = {
    "second": "second",
    "seconds": "second",
    "minute": "minute",
    "minutes": "minute",
    "hour": "hour",
    "hours": "hour",
    "day": "day",
    "days": "day",
    "night": "night",
    "nights": "night",
    "weekend": "weekend",
    "weekends": "weekend",
    "week": "week",
    "weeks": "week",
    "fortnight": "fortnight",
    "fortnights": "fortnight",
    "month": "month",
    "months": "month",
    "quarter": "quarter",
    "quarters": "quarter",
    "year": "year",
    "years": "year",
    "yr": "year",
    "yrs": "year",
    "hrs": "hour",
    "mins": "minute",
    "decade": "decade",
    "decades": "decade",
    "century": "century",
    "centuries": "century",
    "millennium": "millennium",
    "millennia": "millennium",
}
PLURAL_UNITS = frozenset(word for word in UNITS if word.endswith("s") or word in ("centuries", "millennia"))
FINE_UNITS = frozenset({"second", "minute", "hour"})

TODAY = {"today": (0, None), "tonight": (0, "NI"), "yesterday": (-1, None), "tomorrow": (1, None)}
TODAY |= {"tonite": (0, "NI"), "overmorrow": (2, None)}

SHIFTS = {
    "this": 0,
    "current": 0,
    "last": -1,
    "past": -1,
    "next": 1,
    "coming": 1,
    "upcoming": 1,
    "recent": -1,
    "preceding": -1,
}
STEPS = {"previous": -1, "preceding": -1, "prior": -1, "following": 1, "next": 1, "same": 0, "subsequent": 1}
"""Shifts from a date or event of the text, not from the day of publication."""

MODS = {
    "early": "START",
    "late": "END",
    "mid": "MID",
    "middle": "MID",
    "start": "START",
    "beginning": "START",
    "outset": "START",
    "turn": "START",
    "end": "END",
    "close": "END",
    "earlier": "EARLIER",
    "later": "LATER",
}
MOD_NOUNS = frozenset({"start", "beginning", "middle", "end", "close", "outset", "mid", "turn"})
MOD_PREFIXES = {"mid-": "MID", "early-": "START", "late-": "END", "pre-": "BEFORE", "post-": "AFTER"}

VAGUE_COUNTS = frozenset({"few", "several", "couple", "many", "some", "dozen", "various", "numerous"})
COUNT_FILLERS = frozenset(
    "more full straight consecutive successive long short additional other calendar working business whole entire "
    "solid further school fiscal financial".split()
)
VAGUE: dict[str, str] = dict.fromkeys(("recently", "lately", "previously", "formerly"), "PAST_REF")
VAGUE |= dict.fromkeys(("now", "currently", "nowadays", "presently"), "PRESENT_REF")
VAGUE |= dict.fromkeys(("soon", "shortly", "imminently"), "FUTURE_REF")
VAGUE_PHRASES: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {
    "in": (
        (("in", "the", "near", "future"), "FUTURE_REF"),
        (("in", "the", "foreseeable", "future"), "FUTURE_REF"),
        (("in", "the", "distant", "future"), "FUTURE_REF"),
        (("in", "the", "recent", "past"), "PAST_REF"),
        (("in", "recent", "times"), "PAST_REF"),
        (("in", "the", "future"), "FUTURE_REF"),
        (("in", "future"), "FUTURE_REF"),
        (("in", "the", "past"), "PAST_REF"),
    ),
    "at": (
        (("at", "the", "present", "time"), "PRESENT_REF"),
        (("at", "the", "moment"), "PRESENT_REF"),
        (("at", "present"), "PRESENT_REF"),
        (("at", "this", "time"), "PRESENT_REF"),
        (("at", "that", "time"), "PAST_REF"),
    ),
    "so": ((("so", "far"), "PAST_REF"),),
    "these": ((("these", "days"), "PRESENT_REF"),),
    "to": ((("to", "date"), "PAST_REF"),),
    "long": ((("long", "ago"), "PAST_REF"),),
    "not": ((("not", "long", "ago"), "PAST_REF"),),
    "until": ((("until", "recently"), "PAST_REF"), (("until", "now"), "PRESENT_REF")),
    "right": ((("right", "now"), "PRESENT_REF"),),
    "just": ((("just", "now"), "PRESENT_REF"),),
    "very": ((("very", "recently"), "PAST_REF"), (("very", "soon"), "FUTURE_REF")),
}
SETS = {
    "hourly": "PT1H",
    "daily": "P1D",
    "nightly": "P1D",
    "weekly": "P1W",
    "fortnightly": "P2W",
    "monthly": "P1M",
    "quarterly": "P3M",
    "annually": "P1Y",
    "yearly": "P1Y",
}
DECADES = {
    "twenties": 20,
    "thirties": 30,
    "forties": 40,
    "fifties": 50,
    "sixties": 60,
    "seventies": 70,
    "eighties": 80,
    "nineties": 90,
}
CLOCK = frozenset({"am", "pm", "a.m.", "p.m.", "a.m", "p.m"})
ZONES = frozenset(
    "gmt utc bst wet cet cest eet eest est edt et pst pdt pt cst cdt ct mst mdt mt akst akdt hst ast ist idt irst gst "
    "aft pkt npt wib wita wit ict sgt hkt pht myt kst jst aest aedt acst awst nzst nzdt msk trt wat sast eat brt art "
    "clt cot pet vet local z zulu".split()
)
"""Short names of time zones; ``data/zones.tsv`` says which."""
ZONE_WORDS = frozenset("standard daylight summer mean local".split())
ERAS = {"bc": -1, "bce": -1, "b.c.": -1, "ad": 1, "ce": 1, "a.d.": 1}

PREPOSITIONS = {
    "by": "by",
    "before": "before",
    "after": "after",
    "since": "since",
    "until": "until",
    "till": "until",
    "til": "until",
    "during": "during",
    "within": "within",
    "throughout": "during",
    "through": "until",
    "from": "since",
}
"""Prepositions that belong to the span of a date, with the relation they set."""
SILENT_PREPOSITIONS = {
    "in": "during",
    "over": "during",
    "across": "during",
    "on": "on",
    "at": "on",
    "of": "on",
}
PREPOSITION_PHRASES: dict[tuple[str, ...], str] = {
    ("prior", "to"): "before",
    ("ahead", "of"): "before",
    ("no", "later", "than"): "by",
    ("not", "later", "than"): "by",
    ("as", "of"): "since",
    ("as", "from"): "since",
    ("up", "to"): "until",
    ("up", "until"): "until",
    ("starting", "in"): "since",
    ("starting", "on"): "since",
    ("beginning", "in"): "since",
    ("beginning", "on"): "since",
    ("ever", "since"): "since",
}
BEFORE_MONTH = frozenset(
    "in since until till by during early late mid last next this before after from between of every each and to "
    "on throughout through for through -- through end beginning start".split()
)
BEFORE_YEAR = frozenset(
    "in since until till by during early late mid before after from between of circa c. around year through "
    "throughout spring summer autumn fall winter fiscal the and to ( , - – —".split()
)
NOT_BEFORE_YEAR = frozenset(
    "$ € £ ¥ ₹ no. no # number about some over nearly almost roughly approximately than least most to: "
    "exactly resolution article section route room flight boeing page ver version vol".split()
)
EVENT_NOUNS = frozenset(
    "elections election protests protest attacks attack talks riots accords accord agreement agreements wars games "
    "olympics sanctions cuts floods fires bombings killings clashes referendum referendums primaries polls "
    "results budgets figures levels estimates olympics paralympics strikes".split()
)

FUTURE_CUES = frozenset(
    "will 'll ’ll shall would wo scheduled expected due slated planned plan plans planning aims aim hopes "
    "hope upcoming "
    "forthcoming deadline set expires tomorrow intends intend pledged promised vowed poised ready likely "
    "proposed going gonna should could must might may can".split()
)
WEAK_FUTURE = frozenset("can could may might should must likely would".split())
FIRM_FUTURE = frozenset("will 'll ’ll shall wo scheduled slated upcoming forthcoming due".split())
PAST_CUES = frozenset(
    "was were had did said told met came went took made gave began held won lost killed became left found "
    "saw got led fell rose grew hit cut sent spent brought bought fought thought wrote spoke broke chose drove "
    "flew hid knew ran rang sang sank shot stood struck swore taught threw burst sold paid heard drew froze "
    "rode sought shook slept spread stole swept won wore woke beat bore "
    "lay laid dealt dug fed fled hung hurt kept lent meant met read shrank slid spun split stuck strode "
    "understood withdrew put quit shut "
    "been has have".split()
)
NOT_PAST = frozenset(
    "need indeed speed feed seed exceed proceed succeed united hundred red bed expected planned scheduled proposed "
    "slated limited wed led accused alleged armed based advanced".split()
)
NUMBER_WORDS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety half".split()
)
DAY_STARTS = WEEKDAYS.keys() | MONTHS.keys() | TODAY.keys() | {"the", "last", "next", "this"}
DURATION_PREPOSITIONS = frozenset(
    "for in within over during after throughout least about almost nearly than past last".split()
)
NOT_PLURAL = frozenset("is was has as this its his us does news across class plus pass vs less".split())
COUNTED = frozenset(
    "people percent men women children troops staff police per million billion thousand metres meters".split()
)
AFTER_DATE = frozenset("and but or when as in at the to for with , . he she they it".split())


@cache
def named_periods() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Named days and periods by their first word, longest name first: (words, value).

    A value is ``FIRST/LAST`` (ISO dates), one ISO date, ``--MM-DD`` for a yearly day, or
    ``easter+N`` for a day counted from Easter Sunday.
    """
    table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    text = files(__package__).joinpath("data/named_periods.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            names, value = line.split("\t")
            for name in names.split("|"):
                words = tuple(name.split())
                table.setdefault(words[0], []).append((words, value))
    return {word: tuple(sorted(names, key=lambda row: -len(row[0]))) for word, names in table.items()}
