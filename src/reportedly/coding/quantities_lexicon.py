"""The vocabulary of quantities: bounds, approximations, currencies, measures, and what is no quantity."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from .dates_lexicon import UNITS as TIME_WORDS
from .numbers import ONES, SCALES, TENS

COUNTING_SCALES = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
    "dozen": 12,
    "trillion": 1_000_000_000_000,
}
MONEY_SCALES = {word: value for word, value in SCALES.items() if word != "dozen"}
SCALES_AFTER_ONE = frozenset(SCALES) | {"%", "percent", "per"}

PLURAL_SCALES: dict[str, tuple[float, float]] = {
    "dozens": (24, 99),
    "scores": (40, 99),
    "tens": (20, 99),
    "hundreds": (200, 999),
    "thousands": (2_000, 9_999),
    "millions": (2_000_000, 9_999_999),
    "billions": (2_000_000_000, 9_999_999_999),
    "trillions": (2_000_000_000_000, 9_999_999_999_999),
}
"""Plural scale words: the least and the most they are taken to mean."""
VAGUE_NUMBERS: dict[str, tuple[float, float]] = {
    "several": (3, 9),
    "few": (2, 5),
    "couple": (2, 2),
    "handful": (2, 6),
    "number": (2, 99),
    "score": (20, 20),
}
DENOMINATORS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
PLURAL_DENOMINATORS = {
    "halves": 2,
    "thirds": 3,
    "quarters": 4,
    "fifths": 5,
    "sixths": 6,
    "eighths": 8,
    "tenths": 10,
}

CURRENCY_PREFIXES = {
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "₽": "RUB",
    "₩": "KRW",
    "₴": "UAH",
    "₺": "TRY",
    "₪": "ILS",
    "us$": "USD",
    "a$": "AUD",
    "c$": "CAD",
    "nz$": "NZD",
    "hk$": "HKD",
    "s$": "SGD",
    "nt$": "TWD",
    "r$": "BRL",
    "usd": "USD",
    "eur": "EUR",
    "gbp": "GBP",
    "cad": "CAD",
    "aud": "AUD",
    "inr": "INR",
    "cny": "CNY",
    "rmb": "CNY",
    "chf": "CHF",
    "jpy": "JPY",
    "rs": "INR",
    "rs.": "INR",
}
DOLLARS = {
    "us": "USD",
    "u.s": "USD",
    "a": "AUD",
    "c": "CAD",
    "nz": "NZD",
    "hk": "HKD",
    "s": "SGD",
    "nt": "TWD",
}
GLUED_CURRENCIES = {
    "us$": "USD",
    "a$": "AUD",
    "c$": "CAD",
    "hk$": "HKD",
    "rs.": "INR",
    "rs": "INR",
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
}

MEASURES: dict[str, str] = {}
for _unit, _names in {
    "km": "km kilometer kilometers kilometre kilometres kms",
    "metres": "m meter meters metre metres",
    "cm": "cm centimeter centimeters centimetre centimetres",
    "mm": "mm millimeter millimeters millimetre millimetres",
    "miles": "mile miles mi",
    "feet": "foot feet ft",
    "inches": "inch inches",
    "nautical miles": "nmi",
    "kg": "kg kilo kilos kilogram kilograms kilogramme kilogrammes",
    "g": "g gram grams gramme grammes",
    "tonnes": "t tonne tonnes",
    "tons": "ton tons",
    "pounds (weight)": "lb lbs",
    "litres": "l liter liters litre litres",
    "gallons": "gallon gallons",
    "barrels": "barrel barrels",
    "hectares": "ha hectare hectares",
    "acres": "acre acres",
    "megawatts": "mw megawatt megawatts",
    "gigawatts": "gw gigawatt gigawatts",
    "kilotons": "kiloton kilotons kt",
    "km/h": "kph kmh km/h",
    "mph": "mph",
    "degrees": "degree degrees °c °f °",
}.items():
    for _name in _names.split():
        MEASURES[_name] = _unit

_M = dict[str, list[tuple[tuple[str, ...], tuple[str | None, bool]]]]


def _modifiers() -> dict[str, tuple[tuple[tuple[str, ...], tuple[str | None, bool]], ...]]:
    """By last word: (words, (bound, approximate)), longest first."""
    rows: list[tuple[str, str | None, bool]] = []
    for phrase in (
        "at least",
        "no fewer than",
        "no less than",
        "not less than",
        "not fewer than",
        "a minimum of",
        "minimum",
    ):
        rows.append((phrase, "at_least", False))
    for phrase in (
        "more than",
        "over",
        "upwards of",
        "upward of",
        "in excess of",
        "greater than",
        "above",
        "well over",
        "exceeding",
        "well above",
        "far more than",
        "north of",
        "just over",
        "slightly more than",
        "a little over",
    ):
        rows.append((phrase, "over", False))
    for phrase in (
        "up to",
        "at most",
        "no more than",
        "not more than",
        "as many as",
        "as much as",
        "a maximum of",
        "maximum",
        "at the most",
        "as high as",
    ):
        rows.append((phrase, "at_most", False))
    for phrase in ("fewer than", "less than", "under", "below", "just under"):
        rows.append((phrase, "under", False))
    for phrase in (
        "about",
        "around",
        "roughly",
        "approximately",
        "nearly",
        "almost",
        "some",
        "an estimated",
        "estimated",
        "circa",
        "close to",
        "perhaps",
        "probably",
        "c.",
        "~",
        "somewhere around",
        "in the region of",
        "on the order of",
        "maybe",
        "somewhere between",
        "approx.",
        "an additional estimated",
        "an average of",
        "virtually",
        "near",
        "an approximate",
        "just about",
    ):
        rows.append((phrase, None, True))
    for phrase in (
        "a total of",
        "totalling",
        "totaling",
        "exactly",
        "precisely",
        "only",
        "just",
        "another",
        "an additional",
        "additional",
        "a further",
        "a combined",
        "a record",
        "the",
        "all",
        "these",
        "those",
        "its",
        "their",
        "his",
        "the first",
        "the last",
        "a whopping",
        "an initial",
        "the other",
        "as few as",
        "as little as",
        "even",
    ):
        if phrase in ("as few as", "as little as"):
            rows.append((phrase, "at_least", False))
        elif phrase not in (
            "the",
            "all",
            "these",
            "those",
            "its",
            "their",
            "his",
            "the first",
            "the last",
            "the other",
        ):
            rows.append((phrase, None, False))
    table: _M = {}
    for phrase, bound, approximate in rows:
        words = tuple(phrase.split())
        table.setdefault(words[-1], []).append((words, (bound, approximate)))
    return {word: tuple(sorted(found, key=lambda row: -len(row[0]))) for word, found in table.items()}


MODIFIERS = _modifiers()
POSTMODIFIERS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("or", "more"), "at_least"),
    (("or", "so"), "about"),
    (("or", "fewer"), "at_most"),
    (("or", "less"), "at_most"),
    (("and", "counting"), "at_least"),
    (("plus",), "at_least"),
    (("+",), "at_least"),
)

NUMBERED = frozenset(
    "no no. number nos nos. nr # resolution article articles chapter section clause paragraph page pages pp. "
    "p. route highway "
    "interstate flight boeing airbus room gate channel track type mark mk version vol vol. volume phase level "
    "tier case "
    "agenda point grade category season episode part act rule amendment line district ward zone sector unit "
    "plot block "
    "top page class runway platform order decree law convention protocol annex exhibit § covid".split()
) - {"top", "unit", "line", "order", "law", "point", "case", "level", "part", "season"} | {
    "level",
    "part",
    "season",
}
"""Words whose number names a thing: "Resolution 1701"."""
SERIES = frozenset(
    "boeing airbus leopard abrams patriot javelin mig sukhoi su area apollo group windows formula".split()
)
CAPITAL_BEFORE_NUMBER = frozenset(
    "the a an in on at of by with for from to about around some nearly almost over under more least than up "
    "between and but or "
    "as after before since when while if that these those all only just another at there they we he she it no "
    "not russia".split()
) - {"no", "russia"}
SENTENCE_WORDS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
AFTER_PRONOUN_ONE = frozenset(
    "of who that which is was has had day can could would may might will said says to in on by at for with "
    "from and or but "
    "another thing such more side hand must should does did also as".split()
)
COUNTING_VERBS = frozenset(
    "killed killing wounded injured injuring wounding left leaving arrested detained kills kill totalled "
    "totaled reached hit to "
    "is was were are numbered exceeded total reaching wounds injures displaced displacing evacuated rescued "
    "captured".split()
)
COUNTED_PARTICIPLES = frozenset(
    "killed wounded injured dead missing arrested detained displaced were are have had died others more "
    "people hurt hospitalised "
    "hospitalized captured".split()
)
CASUALTIES = frozenset(
    "killed wounded injured dead missing arrested detained displaced hurt hospitalised hospitalized captured "
    "died".split()
)
CASUALTY_VERBS = frozenset(
    "killed killing kills kill wounded wounding wounds injured injuring injures arrested arresting detained "
    "detaining "
    "displaced displacing evacuated rescued captured".split()
)
CHANGES = frozenset(
    "rise rises rose risen rising increase increases increased increasing grow grows grew grown growing fall "
    "falls fell fallen "
    "falling drop drops dropped dropping decline declined declining decrease decreased cut cuts raise raised "
    "raising reduce "
    "reduced reducing went climb climbed jump jumped surge surged expand expanded lower lowered boost boosted "
    "shrank shrink "
    "soared soar plunged slipped slid changed widened narrowed up down".split()
)
AGED = frozenset(
    "voters people men women those anyone everyone adults children citizens males females aged residents".split()
)
TIME_UNITS = frozenset(TIME_WORDS)
UNIT_NAMES = {
    "strong": "people",
    "fold": "times",
    "others": "people",
    "persons": "people",
    "person": "people",
    "men": "men",
    "year": "years",
}
PHRASE_ENDS = frozenset(
    "of in on at with to for from by between and or but that which who whom when where as he she they it we "
    "you i is are was "
    "were be been has have had will would could may might can should said says against into onto over under "
    "after before "
    "since until during while because if than per the a an this that these those its their his her our my "
    "your not n't "
    "near more across around about through there here so such also only still already both either neither".split()
)
VERB_FORMS = frozenset(
    "killed died went came left fled said crossed arrived remain remained joined took made fell rose live "
    "lived work worked "
    "face faced fight fought voted attended gathered marched protested serve served include included need "
    "needed say dead "
    "wounded injured missing".split()
)
ADJECTIVES = frozenset(
    "new old more other additional military foreign heavy elite armed civilian large small big major young "
    "local regional "
    "national international political economic russian ukrainian american british french german chinese "
    "japanese korean north "
    "south east west northern southern eastern western israeli palestinian iranian turkish polish indian "
    "european african "
    "syrian iraqi lebanese separate different key senior top former long short full active special main "
    "innocent unarmed "
    "dead further humanitarian nuclear ballistic anti pro non undocumented illegal official total medium "
    "strategic".split()
)
IRREGULAR_PLURALS = frozenset(
    "people men women children police troops staff personnel aircraft dead militia cattle sheep fish lives "
    "servicemen policemen "
    "gunmen servicewomen feet teeth media".split()
)
COMPOUND_PLURALS = frozenset("police staff militia personnel aircraft sports arms media women men".split())
"""Plural or collective nouns that open a compound: "police officers"."""
MASS_OF = frozenset("dozen number total kind type types kinds group groups pair pairs set sets".split())

STARTERS = (
    frozenset(ONES)
    | frozenset(TENS)
    | frozenset(SCALES)
    | frozenset(PLURAL_SCALES)
    | frozenset(VAGUE_NUMBERS)
    | frozenset(CURRENCY_PREFIXES)
    | frozenset(DENOMINATORS)
    | {"a", "an", "us", "c", "nz", "hk", "s", "nt", "u.s"}
) - {
    "number",
    "hundred",
    "thousand",
    "million",
    "billion",
    "trillion",
    "dozen",
    "score",
    "lakh",
    "crore",
    "scores",
} | {"scores"}


@cache
def currency_names() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Currency names by first word, longest first: (words, ISO 4217 code)."""
    table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    text = files(__package__).joinpath("data/currencies.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            names, code = line.split("\t")
            for name in names.split("|"):
                words = tuple(name.split())
                table.setdefault(words[0], []).append((words, code))
    return {word: tuple(sorted(names, key=lambda row: -len(row[0]))) for word, names in table.items()}

PRONOUNS = frozenset("them us you whom which these those".split())
"""Words that stand for a counted noun named before ("six of them")."""
