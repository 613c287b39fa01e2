#!/usr/bin/env python3
"""A second verifier of `manifest.json`, written from the documents and not from the engine, so that an error of one is not an
error of the other. Python 3.11 or newer, nothing else. It covers every rule of docs/rule-pack.md; to be read from top to bottom.

    tests/verify_manifest.py manifest.json...

Exit 0: every file is what its rules and marks give. 3: a file is not; the place is named. 2: a file cannot be judged here, and
nothing is said about it: it does not show everything, has a key or word that the documents do not know, or has quotas where an
enterprise belongs to several groups. The trace is not recomputed; its hash is only held by that of the content."""

import hashlib
import json
import re
import sys
import tomllib
from collections import Counter, defaultdict
from fractions import Fraction
from itertools import groupby
from math import inf, isqrt


class Rejected(Exception):
    """The manifest is wrong, at a place."""


class NotCovered(Exception):
    """The manifest may be right; this program cannot tell."""


def reject(place, problem):
    raise Rejected(f"{place}: {problem}")


# Form and hashes


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def whole(pairs):
    """An object without a repeated key."""
    if len({key for key, _ in pairs}) != len(pairs):
        reject("file", "a key is given twice")
    return dict(pairs)


def read(data):
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        reject(f"byte {error.start}", "not UTF-8 text")
    no_float = lambda text: reject("file", f"the number {text} is not whole")
    try:
        document = json.loads(text, object_pairs_hook=whole, parse_float=no_float, parse_constant=no_float)
        expected = (canonical(document) + "\n").encode()
    except (json.JSONDecodeError, UnicodeEncodeError, RecursionError) as error:
        reject(f"byte {getattr(error, 'pos', 0)}", f"not JSON: {error}")
    if expected != data:
        same = next((i for i, (a, b) in enumerate(zip(expected, data)) if a != b), min(len(expected), len(data)))
        reject(f"byte {same}", "not in canonical form from here on")
    if not isinstance(document, dict) or document.get("format") != "jinbang-manifest/1":
        if isinstance(document, dict) and document.get("format") == "jinbang-manifest-public/1":
            raise NotCovered("a manifest that does not show everything")
        reject("format", "not jinbang-manifest/1")
    keys = {"format", "engine", "rules", "entries", "marks", "recusals", "results", "tiers", "sha256"}
    if set(document) - {"groupings"} != keys or set(document["rules"]) != {"syntax", "text"}:
        reject("file", "a key is missing or unknown")
    given = document["sha256"]
    parts = {name: sha256(canonical(document[name])) for name in ("entries", "marks", "results")}
    parts["rules"] = sha256(document["rules"]["text"])
    parts["content"] = sha256(canonical({**document, "sha256": {**given, "content": ""}}))
    for name, actual in parts.items():
        if given.get(name) != actual:
            reject(f"sha256.{name}", f"it is {actual}")
    if set(given) != set(parts) | {"trace"}:
        reject("sha256", "a hash is missing or unknown")
    return document


def check_input(document):
    """Entries and marks in their order, each number in its shortest form, nothing blank written out."""
    keys = [entry["entry"] for entry in document["entries"]]
    if "" in keys or keys != sorted(set(keys)):
        reject("entries", "not in the order of their keys, each once")
    texts = {"entry", "enterprise", "category", "name", "veto"}
    numbers = {"bonus", "deduction", "decision", "difficulty", "base"}
    for index, entry in enumerate(document["entries"]):
        for key, value in entry.items():
            place = f"entries[{index}].{key}"
            if key in numbers and not SHORTEST.fullmatch(value) or (key in ("bonus", "deduction") and value == "0"):
                reject(place, f'"{value}" is not written as it should be')
            if key not in texts | numbers | {"attributes"} or value in ("", {}):
                reject(place, "blank or unknown")
    marks = document["marks"]
    order = [(entry, key, judge, criterion) for entry, key, judge, _, criterion, _ in marks]
    if order != sorted(set(order)):
        reject("marks", "not in their order, each once")
    for index, row in enumerate(marks):
        # In rounds that an entry did not reach anything may stand.
        if DECIMAL.fullmatch(row[5]) and not SHORTEST.fullmatch(row[5]):
            reject(f"marks[{index}]", f'"{row[5]}" is not in its shortest form')
    missing = sorted({(row[0], row[1], row[2], row[5]) for row in marks if row[5] in ("absent", "recused")})
    compare("recusals", document["recusals"], [list(row) for row in missing])


# Numbers: exact fractions


DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]{1,4})?")
SHORTEST = re.compile(r"(?!-0$)-?(0|[1-9][0-9]*)(\.[0-9]{0,3}[1-9])?")


def decimal(text, place):
    if not DECIMAL.fullmatch(str(text)):
        reject(place, f'"{text}" is no decimal of at most four places')
    return Fraction(str(text))


def goes_up(mode, down, distance):
    """Whether a number between `down` and the next whole one becomes the next; `distance` is how far it is above the middle."""
    return (distance >= 0 and mode == "half_up") or (mode == "half_even" and (distance > 0 or (distance == 0 and down % 2 == 1)))


def rounded(value, places, mode):
    """Rounds to so many places; a half goes away from zero, to the even digit, or everything further is cut."""
    if places is None:
        return value
    scaled = abs(value) * 10**places
    down = scaled // 1
    up = goes_up(mode, down, scaled - down - Fraction(1, 2))
    return Fraction(down + up, 10**places) * (-1 if value < 0 else 1)


def root(value, places, mode):
    """The square root, rounded: whether it passes a whole number or a half is seen by their squares, so that no digit is lost."""
    scaled = value * 100**places
    down = isqrt(scaled.numerator // scaled.denominator)
    return Fraction(down + goes_up(mode, down, scaled - Fraction(2 * down + 1, 2) ** 2), 10**places)


def printed(value, places):
    """A value that has been rounded to `places`, with exactly so many digits."""
    digits = str(int(abs(value) * 10**places)).rjust(places + 1, "0")
    return ("-" if value < 0 else "") + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def mean(values):
    return Fraction(sum(values), len(values))


def median(values):
    values = sorted(values)
    return (values[(len(values) - 1) // 2] + values[len(values) // 2]) / Fraction(2)


def meets(quorum, part, whole):
    """Whether a share such as "2/3" is reached, or {"more_than": "1/2"} passed; of nobody any is."""
    words = quorum if isinstance(quorum, dict) else {"at_least": quorum}
    found, least, more = Fraction(part, whole or 1), words.get("at_least", "0"), words.get("more_than", "-1")
    return whole == 0 or (found >= Fraction(least) and found > Fraction(more))


# Rules

KNOWN = {
    "rules": "schema title combine rounding rounds adjustments ranks ties tiers caps vacancies groupings disclosure",
    "rounding": "mode total_places rank_on",
    "round": "key name kind weight order aggregate min_judges places advance calibrate criteria points tied_points attendance majority",
    "aggregate": "method drop_low drop_high min_marks below_min fraction tolerance groups",
    "judges": "panel weight",
    "calibrate": "method of comparable places clamp vetoed",
    "advance": "count ratio ratio_rounding min ties scope",
    "criterion": "key name group kind min max step map factor panel_places places essential pass categories hint bands",
    "map": "kind steps full_at per minus full items cap",
    "adjustments": "bonus_cap deduction_cap floor ceiling kinds",
    "kind": "column effect cap",
    "ranks": "style tolerance",
    "ties": "chain limit_to_top left seed",
    "tier": "key name count ratio ratio_rounding min_total prize_fen scope at_cut",
    "caps": "per_enterprise per_enterprise_category per_group per_federation category_min category_max structure reserve budget_fen",
    "structure": "attribute equals min_ratio max_ratio",
    "vacancies": "rule leave_empty_for",
    "grouping": "key name by take_best",
}


class Table(dict):
    """A section of the rules. What it says and this program does not know is not covered."""

    def __init__(self, section, fields):
        super().__init__(fields)
        self.section = section
        if unknown := sorted(set(self) - set(KNOWN[section].split())):
            raise NotCovered(f"{section}: {', '.join(unknown)}")

    def word(self, key, *known):
        """One of the words that the documents know; the first is the default."""
        value = self.get(key, known[0])
        if value not in known:
            raise NotCovered(f'{self.section}: {key} = "{value}"')
        return value

    def number(self, key, default=None):
        return decimal(self[key], f"rules, {self.section}.{key}") if key in self else default

    def table(self, key, section=None):
        return Table(section or key, self.get(key, {}))

    def tables(self, key, section):
        return [Table(section, each) for each in self.get(key, [])]

    def places(self, size):
        """The places of a tier or an advance among so many entries: a count, a share that is rounded as stated, or no limit."""
        if "ratio" not in self:
            return self.get("count", inf)
        exact = self.number("ratio") * size
        whole_number = {"floor": exact // 1, "ceiling": -(-exact // 1), "half_up": (exact + Fraction(1, 2)) // 1}
        return whole_number[self.word("ratio_rounding", "floor", "ceiling", "half_up")]

    def scope(self, entry):
        """Places are counted over all entries, or in each category."""
        return entry.get("category", "") if self.word("scope", "programme", "category") == "category" else ""


class Rules:
    def __init__(self, text, syntax):
        try:
            # A number written without quotes is read as its digits.
            toml = syntax == "toml"
            pack = tomllib.loads(text, parse_float=str) if toml else json.loads(text, parse_float=str, object_pairs_hook=whole)
        except (tomllib.TOMLDecodeError, json.JSONDecodeError) as error:
            reject("rules", f"cannot be read: {error}")
        pack = Table("rules", pack)
        if pack["schema"] != "jinbang-rules/1":
            reject("rules.schema", "unknown")
        rounding = pack.table("rounding")
        self.mode, self.places = rounding.word("mode", "half_up", "half_even", "truncate"), rounding["total_places"]
        self.on_exact = rounding.word("rank_on", "published", "exact") == "exact"
        self.combine = pack.word("combine", "weighted", "sum", "last", "best")
        self.rounds = [Round(table, self.mode) for table in pack.tables("rounds", "round")]
        if self.combine == "weighted" and sum(each.weight for each in self.rounds) != 100:
            reject("rules.rounds", "the weights do not sum to 100")
        self.adjustments, self.ranks, self.ties, self.caps, self.vacancies = (
            pack.table(section) for section in ("adjustments", "ranks", "ties", "caps", "vacancies")
        )
        self.style = self.ranks.word("style", "1224", "1334", "1223", "1234")
        self.tiers, self.groupings = pack.tables("tiers", "tier"), pack.tables("groupings", "grouping")
        self.structure = self.caps.tables("structure", "structure")


class Criterion:
    def __init__(self, table):
        self.key, self.group, self.categories = table["key"], table.get("group"), table.get("categories")
        self.measured = table.word("kind", "judged", "measured") == "measured"
        self.min, self.max, self.step = (table.number(key) for key in ("min", "max", "step"))
        self.factor = table.number("factor", Fraction(1))
        self.panel_places, self.places = table.get("panel_places"), table.get("places")
        self.essential, self.passes = table.get("essential", False), table.number("pass")
        self.map = table.table("map")
        self.kind = self.map.word("kind", "ladder", "linear", "checklist") if self.map else None
        # Where a linear map has no full marks of its own, the bounds are those of the points.
        self.bounds_points = self.kind == "linear" and "full" not in self.map

    def most(self):
        """The most points before the factor."""
        if self.kind == "ladder":
            return max(decimal(points, self.key) for _, points in self.map["steps"])
        return self.map.number("cap") if self.kind == "checklist" else self.map.number("full", self.max)

    def check(self, value, place):
        if self.bounds_points:
            return
        if (self.min is not None and value < self.min) or (self.max is not None and value > self.max):
            reject(place, f"{value} is out of range")
        if self.step and ((value - (self.min or 0)) / self.step).denominator != 1:
            reject(place, f"{value} is off its step")

    def points(self, value, place):
        """The points of a measured value."""
        number = self.map.number
        match self.kind:
            case "ladder":
                reached = (points for threshold, points in self.map["steps"] if value >= decimal(threshold, place))
                return decimal(next(reached, "0"), place)
            case "linear":
                below = max(Fraction(0), number("full_at") - value)
                points = number("full", self.max) - number("minus") * below / number("per")
                return max(points, (self.min or 0) if self.bounds_points else 0, Fraction(0))
            case "checklist":
                items = self.map["items"]
                digits = str(value).rjust(len(items), "0")
                if not digits.isdigit() or len(digits) > len(items):
                    reject(place, f"{value} counts no items")
                points = sum(int(digit) * decimal(points, place) for digit, (_, points) in zip(digits, items))
                return min(points, number("cap", points))
        return value

    def passed(self, value):
        """Whether an essential line is reached; anything above 0, where it is not stated."""
        return value > 0 if self.passes is None else value >= self.passes


class Round:
    def __init__(self, table, mode):
        self.table, self.key, self.mode = table, table["key"], mode
        self.kind = table.word("kind", "scored", "ranked", "vote", "pass_fail")
        self.weight = table.number("weight", Fraction(0))
        self.by_sheet = table.word("order", "weigh_then_trim", "trim_then_weigh") == "weigh_then_trim"
        # A round of ranks or votes needs no criterion: its marks are ranks from 1 on, or 1 and 0.
        votes = {"min": "0", "max": "1", "step": "1"}
        plain = {"scored": {}, "ranked": {"key": "rank", "min": "1"}, "vote": {"key": "vote", **votes}, "pass_fail": {"key": "pass", **votes}}
        criteria = table["criteria"] if self.kind == "scored" else table.get("criteria", [{}])
        self.criteria = [Criterion(Table("criterion", {**plain[self.kind], **each})) for each in criteria]
        method = {"ranked": "mean", "vote": "vote_share", "pass_fail": "vote_share"}.get(self.kind)
        self.aggregate = Table("aggregate", {"method": method, **table.get("aggregate", {})})
        self.method = self.aggregate["method"]
        self.groups = [(each["panel"], each.number("weight")) for each in self.aggregate.tables("groups", "judges")]
        self.places, self.points = table.get("places"), [decimal(each, "points") for each in table.get("points", [])]
        self.advance, self.calibrate = table.table("advance"), table.table("calibrate")
        methods = ("none", "ratio_pooled", "ratio_second_mean", "t_score", "z_score")
        self.calibrates = self.calibrate.word("method", *methods) != "none" and self.calibrate.word("of", "panels", "judges")
        self.majority = table.get("majority", {"more_than": "1/2"} if self.kind == "pass_fail" else "0")

    def aggregated(self, marks, panels, place):
        """The marks of judges as one number: of all together, or of each group by itself and then by weight."""
        if len(marks) < self.table.get("min_judges", 1):
            reject(place, f"only {len(marks)} judges")
        if not self.groups:
            return self.one_of(list(marks.values()), place)
        parts = ([mark for judge, mark in marks.items() if panels[judge] == {panel}] for panel, _ in self.groups)
        return sum(weight / 100 * self.one_of(part, place) for part, (_, weight) in zip(parts, self.groups))

    def one_of(self, marks, place):
        rule, marks, n, method = self.aggregate, sorted(marks), len(marks), self.method
        if n < rule.get("min_marks", 1) or n == 0:
            method = rule.word("below_min", "refuse", "mean", "median")
            if method == "refuse" or n == 0:
                reject(place, f"only {n} marks")
        low, high, cut = rule.get("drop_low", 1), rule.get("drop_high", 1), int(n * rule.number("fraction", 0))
        kept, apart = marks[low : n - high], marks[n // 2] - marks[(n - 1) // 2]
        # Of equally close pairs the higher; one mark alone is its own.
        pairs = list(zip(marks, marks[1:])) or [(marks[0], marks[0])]
        closest = min(pairs, key=lambda pair: (pair[1] - pair[0], -pair[1]))
        methods = {
            "mean": lambda: mean(marks),
            "rank_points": lambda: mean(marks),
            "sum": lambda: sum(marks),
            "median": lambda: median(marks),
            "trimmed_mean": lambda: mean(kept),
            "trimmed_fraction": lambda: mean(marks[cut : n - cut]),
            "winsorized_mean": lambda: mean(low * kept[:1] + kept + high * kept[-1:]),
            "middle_within": lambda: median(marks) if apart <= rule.number("tolerance") else mean(marks),
            "closest_pair": lambda: mean(closest),
            "vote_share": lambda: Fraction(100 * sum(mark > 0 for mark in marks), n),
        }
        if method not in methods:
            raise NotCovered(f'aggregate: method = "{method}"')
        return methods[method]()

    def values(self, sheets, counts):
        """The value of each entry. `counts` says which entries count in the means of a calibration."""
        for each in sheets.values():
            each.check_attendance()
        if self.calibrates == "judges":
            self.calibrate_judges(sheets, counts)
        if self.method == "rank_points" and self.kind == "scored":
            # Each judge's sheet totals become ranks; equal ones have the mean of their places.
            for judge in {judge for each in sheets.values() for judge in each.totals}:
                own = {key: -each.totals[judge] for key, each in sheets.items() if judge in each.totals}
                for key, (first, last) in places_of(own).items():
                    sheets[key].voices[""][judge] = Fraction(first + last, 2)
        values = {key: each.value() for key, each in sheets.items()}
        if self.points:
            average = self.table.word("tied_points", "share", "average") == "average"
            worth = self.points + [Fraction(0)] * len(values)
            for key, (first, last) in places_of(values).items():
                values[key] = mean(worth[first - 1 : last]) if average else worth[first - 1]
        values = {key: rounded(value, self.places, self.mode) for key, value in values.items()}
        if self.calibrates == "panels":
            panels = {key: each.only_panel() for key, each in sheets.items()}
            values = self.calibrated(values, panels, counts, lambda key: sum(c.factor * c.most() for c in sheets[key].used))
        return values

    def calibrate_judges(self, sheets, counts):
        """Each judge's sheet totals, or marks of each criterion, are made comparable before they are aggregated."""
        linked = []
        for each in sheets.values():
            heard = {judge for voices in each.voices.values() for judge in voices}
            linked = [one for one in linked if not one & heard] + [heard.union(*(one for one in linked if one & heard))]
        if self.calibrate["comparable"] == "anchors" and sum(map(bool, linked)) > 1:
            reject(f"marks of {self.key}", "the judges are not linked by shared entries, one to the next")
        for name in {name for each in sheets.values() for name in each.voices}:
            marks = {(key, judge): mark for key, each in sheets.items() for judge, mark in each.voices.get(name, {}).items()}
            judges = {pair: pair[1] for pair in marks}
            of_sheet = lambda pair: sum(c.factor * c.most() for c in sheets[pair[0]].judged)
            of_mark = lambda pair: next(c.most() for c in self.criteria if c.key == name)
            new = self.calibrated(marks, judges, lambda pair: counts(pair[0]), of_mark if name else of_sheet)
            for (key, judge), mark in new.items():
                sheets[key].voices[name][judge] = rounded(mark, self.calibrate["places"], self.mode)

    def calibrated(self, values, group_of, counts, most):
        """Values made comparable between their groups, which are panels or judges. `most` says where they stop."""
        method, places = self.calibrate["method"], self.calibrate.get("places")
        groups = defaultdict(list)
        for key in filter(counts, values):
            groups[group_of[key]].append(values[key])
        everything = [value for members in groups.values() for value in members]
        deviation = lambda members: root(mean([value * value for value in members]) - mean(members) ** 2, places, self.mode)
        new = {}
        for key, value in values.items():
            members = groups.get(group_of[key])
            if not members:
                # A group of which nobody counts stays as it is.
                new[key] = value
                continue
            if method in ("t_score", "z_score"):
                middle, scale = (50, 10) if method == "t_score" else (mean(everything), deviation(everything))
                spread = deviation(members)
                value = middle + (scale * (value - mean(members)) / spread if spread else 0)
            elif mean(members) != 0:
                target = mean(everything) if method == "ratio_pooled" else mean([mean(each) for each in groups.values()])
                value *= rounded(target / mean(members), places, self.mode)
            new[key] = min(value, most(key)) if self.calibrate.get("clamp") else value
        return new


def places_of(values):
    """The first and the last of the places that each takes, the lowest value first; equal ones take theirs together."""
    order = sorted(values.values())
    return {key: (order.index(value) + 1, order.index(value) + order.count(value)) for key, value in values.items()}


# Marks


class Sheets:
    """What the judges say of one entry in one round, and what was measured."""

    def __init__(self, rules, entry, rows, place):
        self.round, self.entry, self.place = rules, entry, place
        self.used = [c for c in rules.criteria if not c.categories or entry.get("category", "") in c.categories]
        self.judged = [c for c in self.used if not c.measured]
        known, self.numbers, self.panels, self.recused = {c.key: c for c in self.used}, {}, defaultdict(set), set()
        for judge, panel, key, mark in rows:
            at = f"{place}, {judge or '-'}, {key}"
            if mark == "" and key not in known:
                continue
            if key not in known or known[key].measured != (judge == ""):
                reject(at, "a mark of no criterion, or of the wrong kind")
            number = None if mark in ("absent", "recused") and judge else decimal(mark, at)
            if number is not None:
                known[key].check(number, at)
            self.numbers[judge, key] = number
            self.panels[judge].add(panel)
            self.recused |= {judge} if mark == "recused" else set()
        self.judges = sorted(set(self.panels) - {""})
        wanted = [(judge, c.key) for c in self.used for judge in ([""] if c.measured else self.judges)]
        if missing := [pair for pair in wanted if pair not in self.numbers]:
            reject(f"{place}, {missing[0]}", "the mark is not yet given")
        if rules.groups and any(self.panels[judge] not in [{panel} for panel, _ in rules.groups] for judge in self.judges):
            reject(place, "a judge of no group")
        # A valid sheet has all its marks.
        valid = [j for j in self.judges if self.judged and all(self.numbers[j, c.key] is not None for c in self.judged)]
        self.totals = {j: sum(c.factor * self.numbers[j, c.key] for c in self.judged) for j in valid}
        # What is aggregated: sheet totals, or the marks of each criterion. Calibrating and ranking judges changes these alone.
        self.voices = {"": dict(self.totals)} if rules.by_sheet else {c.key: self.marks(c) for c in self.judged}

    def marks(self, criterion):
        """The marks that count for a criterion: of valid sheets, or all that are there."""
        judges = self.totals if self.round.by_sheet else self.judges
        return {j: mark for j in judges if (mark := self.numbers[j, criterion.key]) is not None}

    def check_attendance(self):
        if not meets(self.round.table.get("attendance", "0"), len(self.totals), len(self.judges) - len(self.recused)):
            reject(self.place, "too few judges have voted")

    def has_majority(self):
        return meets(self.round.majority, sum(total > 0 for total in self.totals.values()), len(self.totals))

    def only_panel(self):
        panels = set().union(*self.panels.values())
        if len(panels) != 1 or "" in panels:
            reject(self.place, "it is not one panel")
        return panels.pop()

    def before_factor(self, criterion, voices=None):
        """The points of what was measured, the plain mean of valid sheets, or the panel's mark."""
        if criterion.measured:
            return criterion.points(self.numbers["", criterion.key], self.place)
        if self.round.by_sheet:
            return mean(self.marks(criterion).values())
        marks = voices or self.marks(criterion)
        return rounded(self.round.aggregated(marks, self.panels, self.place), criterion.panel_places, self.round.mode)

    def misses_essential(self):
        """It is judged by the marks as given."""
        return not all(c.passed(self.before_factor(c)) for c in self.used if c.essential)

    def contribution(self, criterion):
        value = criterion.factor * self.before_factor(criterion, self.voices.get(criterion.key))
        is_mean = self.round.by_sheet and not criterion.measured
        return value if is_mean else rounded(value, criterion.places, self.round.mode)

    def value(self):
        judged = Fraction(0)
        if self.judged and self.round.by_sheet:
            judged = self.round.aggregated(self.voices[""], self.panels, self.place)
        elif self.judged:
            judged = sum(self.contribution(c) for c in self.judged)
        if self.round.kind == "scored" and not self.round.points:
            judged *= decimal(self.entry.get("difficulty", "1"), self.place)
            judged += decimal(self.entry.get("base", "0"), self.place)
        return judged + sum(self.contribution(c) for c in self.used if c.measured)


def goes_on(rule, values, entries):
    """Who goes on to the next round by the values of this one. All tied across the cut do, or none of them."""
    chosen, all_tied = set(), rule.word("ties", "all", "none") == "all"
    for key, value in values.items():
        rivals = [values[other] for other in values if rule.scope(entries[other]) == rule.scope(entries[key])]
        better, places = sum(other > value for other in rivals), rule.places(len(rivals))
        if value >= rule.number("min", -inf) and (better < places if all_tied else better + rivals.count(value) <= places):
            chosen.add(key)
    return chosen


def attribute(entry, name):
    """A column of the entries."""
    return entry.get(name, "") if name in ("enterprise", "category") else entry.get("attributes", {}).get(name, "")


class Competition:
    def __init__(self, document):
        self.rules = rules = Rules(document["rules"]["text"], document["rules"]["syntax"])
        self.entries = {entry["entry"]: entry for entry in document["entries"]}
        self.sheets = [{} for _ in rules.rounds]
        self.values = [{} for _ in rules.rounds]
        self.out = {}
        rows = defaultdict(list)
        names = {each.key: {c.key for c in each.criteria} for each in rules.rounds}
        for entry, key, judge, panel, criterion, mark in document["marks"]:
            if entry not in self.entries or criterion not in names.get(key, ()):
                reject("marks", f"{entry}, {key}, {criterion}: unknown")
            rows[entry, key].append((judge, panel, criterion, mark))
        self.play(rows)
        self.total()
        refuses_ties = rules.ties.word("left", "share", "refuse") == "refuse" or rules.style == "1234"
        self.groups = self.ranking(self.ranked, refuses_ties)
        self.reason, self.tier_of = Walk(self).outcome() if rules.tiers else ({}, {})

    def vetoed(self, key):
        return self.entries[key].get("veto", "").strip()

    def play(self, rows):
        inside = sorted(self.entries)
        for each, sheets, values in zip(self.rules.rounds, self.sheets, self.values):
            for key in inside:
                sheets[key] = Sheets(each, self.entries[key], rows[key, each.key], f"marks of {key}, {each.key}")
            leaves_out = each.calibrate.word("vetoed", "count", "leave_out") == "leave_out"
            values.update(each.values(sheets, lambda key: not (leaves_out and self.vetoed(key))))
            # An entry that is out takes no place in what follows; its later marks are ignored.
            self.out.update((key, "essential_missing") for key in inside if sheets[key].misses_essential())
            inside = [key for key in inside if key not in self.out]
            chosen = {key for key in inside if sheets[key].has_majority()}
            if each.advance:
                chosen = goes_on(each.advance, {key: values[key] for key in sorted(chosen)}, self.entries)
            self.out.update((key, "not_advanced") for key in inside if key not in chosen)
            inside = [key for key in inside if key in chosen]
        self.inside = inside
        self.ranked = [key for key in inside if not self.vetoed(key)]

    def capped(self, key, what):
        """The bonus or deduction that counts: its kinds under their own caps, then all together."""
        rules, entry = self.rules.adjustments, self.entries[key]
        parts = [(decimal(entry.get(what, "0"), what), None)]
        for kind in rules.tables("kinds", "kind"):
            if kind.word("effect", "bonus", "deduction") == what:
                parts.append((decimal(attribute(entry, kind["column"]) or "0", kind["column"]), kind.number("cap")))
        if any(raw < 0 for raw, _ in parts):
            reject(f"entries, {key}", f"{what} is negative")
        raw = sum(raw if cap is None else min(raw, cap) for raw, cap in parts)
        return min(raw, rules.number(f"{what}_cap", raw))

    def counting(self, key):
        """The values of the rounds that count."""
        return [values[key] for each, values in zip(self.rules.rounds, self.values) if each.kind != "pass_fail"]

    def total(self):
        rules, self.exact, self.published = self.rules, {}, {}
        for key in self.inside:
            own = self.counting(key)
            value = {
                "weighted": sum(each.weight * values[key] / 100 for each, values in zip(rules.rounds, self.values)),
                "sum": sum(own),
                "last": own[-1] if own else 0,
                "best": max(own, default=0),
            }[rules.combine]
            value += self.capped(key, "bonus") - self.capped(key, "deduction")
            value = max(value, rules.adjustments.number("floor", value))
            value = min(value, rules.adjustments.number("ceiling", value))
            self.exact[key], self.published[key] = value, rounded(value, rules.places, rules.mode)
        self.compared = self.exact if rules.on_exact else self.published

    # Ranks

    def find(self, target, name_of):
        """The round of `R.C`, and what is named there."""
        for each, sheets in zip(self.rules.rounds, self.sheets):
            name = target.removeprefix(each.key + ".")
            if name != target and name in map(name_of, each.criteria):
                return sheets, name
        raise NotCovered(f"ties: {target}")

    def tie_value(self, name, key):
        """Higher is better."""
        kind, _, target = name.partition(":")
        name_of = lambda criterion: criterion.group if kind == "group" else criterion.key
        # Keys about sheets look at the last scored round, and at the marks as given; without one they decide nothing.
        scored = [sheets for each, sheets in zip(self.rules.rounds, self.sheets) if each.kind == "scored"]
        last = scored[-1] if scored else {}
        totals = last[key].totals if last else {}

        def contribution():
            sheets, what = self.find(target, name_of)
            return sum(sheets[key].contribution(c) for c in sheets[key].used if name_of(c) == what)

        def measured():
            sheets, what = self.find(target.removesuffix(":low"), name_of)
            value = sheets[key].numbers.get(("", what))
            # Who has no value there comes last.
            return (0, 0) if value is None else (1, -value if target.endswith(":low") else value)

        def first_places():
            highest = lambda judge: max((last[one].totals.get(judge, -inf) for one in self.ranked), default=inf)
            return sum(total == highest(judge) for judge, total in totals.items())

        kinds = {
            "criterion": contribution,
            "group": contribution,
            "round": lambda: next(values[key] for each, values in zip(self.rules.rounds, self.values) if each.key == target),
            "measured": measured,
            "untrimmed_mean": lambda: sum(c.factor * mean(last[key].marks(c).values()) for c in last[key].judged) if last else 0,
            "first_places": first_places,
            "countback": lambda: sorted(totals.values(), reverse=True),
            "round_countback": lambda: sorted(self.counting(key), reverse=True),
            "markers": lambda: sum(total > 0 for total in totals.values()),
            "bonus": lambda: self.capped(key, "bonus"),
            "vote": lambda: decimal(attribute(self.entries[key], "vote"), f"entries, {key}, vote"),
            "draw": lambda: -self.lot(key),
        }
        if kind not in kinds:
            raise NotCovered(f"ties: {name}")
        return kinds[kind]()

    def lot(self, name):
        """The draw: the lowest SHA-256 of seed, line feed and key comes first."""
        return int(sha256(f"{self.rules.ties['seed']}\n{name}"), 16)

    def split(self, tied, chain, decided):
        """The tied in groups of one rank, each with the key that separates it from the one before."""
        # Until all have votes they share the place, and no later key is asked.
        waits = chain[:1] == ["vote"] and not all(attribute(self.entries[key], "vote").strip() for key in tied)
        if len(tied) < 2 or not chain or waits:
            return [(sorted(tied), decided)]
        value = {key: self.tie_value(chain[0], key) for key in tied}
        parts = []
        for _, equal in groupby(sorted(tied, key=value.get, reverse=True), key=value.get):
            parts += self.split(list(equal), chain[1:], chain[0] if parts else decided)
        return parts

    def ranking(self, members, refuses_ties=False):
        """Groups of one rank from the top: the rank, who shares it, and the key that separates them from the one before."""
        rules, compared, groups = self.rules, self.compared, []
        chain, limit = rules.ties.get("chain", []), rules.ties.get("limit_to_top", inf)
        order, place = sorted(members, key=lambda key: -compared[key]), 1
        while order:
            # Equal is who is no further below the best than the tolerance, never pair by pair.
            equal = [key for key in order if compared[order[0]] - compared[key] <= rules.ranks.number("tolerance", 0)]
            order = order[len(equal) :]
            for tied, decided in self.split(equal, chain if place <= limit else [], None):
                if refuses_ties and len(tied) > 1 and place <= limit:
                    reject("results", f"a tie is left: {tied}")
                groups.append((self.numbered(place, len(tied), len(groups)), tied, decided))
                place += len(tied)
        return groups

    def numbered(self, place, size, groups_before):
        return {"1224": place, "1334": place + size - 1, "1223": groups_before + 1, "1234": place}[self.rules.style]

    # What the manifest must say

    def results(self):
        rules = self.rules
        ranks = {key: (rank, decided) for rank, tied, decided in self.groups for key in tied}
        show = lambda value, places: printed(rounded(value, places, rules.mode), places)
        for key in sorted(self.entries, key=lambda key: (key not in ranks, ranks.get(key, (0,))[0], key)):
            rank, decided = ranks.get(key, (None, None))
            yield {
                "rank": rank,
                "entry": key,
                "total": show(self.published[key], rules.places) if rank else None,
                "rounds": [
                    show(values[key], each.places if each.places is not None else rules.places) if key in values else None
                    for each, values in zip(rules.rounds, self.values)
                ],
                "bonus": show(self.capped(key, "bonus"), rules.places),
                "deduction": show(self.capped(key, "deduction"), rules.places),
                "tier": self.tier_of.get(key) if rank else None,
                "reason": self.reason.get(key) if rank else "vetoed" if self.vetoed(key) else self.out[key],
                "tie_decided_by": decided,
            }

    def tiers(self, results):
        for tier in self.rules.tiers:
            awarded = [line["total"] for line in results if line["tier"] == tier["key"]]
            yield {"tier": tier["key"], "awarded": len(awarded), "cut_total": awarded[-1] if awarded else None}

    def groupings(self):
        """Teams by the sum of their best entries."""
        for rule in self.rules.groupings:
            teams = defaultdict(list)
            for key in (key for _, tied, _ in self.groups for key in tied):
                if (name := attribute(self.entries[key], rule["by"])).strip():
                    teams[name].append(key)
            best = {name: members[: rule.get("take_best")] for name, members in teams.items()}
            sums = {name: sum(self.compared[key] for key in members) for name, members in best.items()}
            last = (lambda name: self.lot(name)) if self.rules.style == "1234" else (lambda name: 0)
            rows, place = [], 1
            order = sorted(sums, key=lambda name: (-sums[name], last(name), name))
            for index, (_, equal) in enumerate(groupby(order, key=lambda name: (sums[name], last(name)))):
                equal = list(equal)
                for name in equal:
                    shown = printed(rounded(sums[name], self.rules.places, self.rules.mode), self.rules.places)
                    rows.append([self.numbered(place, len(equal), index), name, shown, best[name]])
                place += len(equal)
            yield {"grouping": rule["key"], "rows": rows}


# Awards


class Walk:
    """The walk down the groups of equal rank, from the highest tier to the reserve."""

    def __init__(self, competition):
        self.all, self.rules, self.entries = competition, competition.rules, competition.entries
        # A vetoed entry whose place stays empty is walked as if it still took it.
        rule, words = self.rules.vacancies.word("rule", "promote", "leave_empty"), self.rules.vacancies.get("leave_empty_for", [])
        empty = [k for k in competition.inside if (veto := competition.vetoed(k)) and (rule == "leave_empty" or veto.startswith(tuple(words)))]
        self.members = sorted(competition.ranked + empty)
        self.groups = competition.ranking(self.members) if empty else competition.groups
        self.reason, self.given, self.closed, self.reserved, self.stopped = {}, {}, set(), 0, False

    def outcome(self):
        for _, group, _ in self.groups:
            if self.stopped:
                self.reason.update((key, "pending") for key in group)
            else:
                self.offer(group)
        if not self.stopped and self.broken_quotas({}):
            reject("results", "a quota is not met")
        return self.reason, {key: self.rules.tiers[index]["key"] for key, index in self.given.items()}

    def held(self, key):
        """What caps an award of the entry, the widest first: who is counted, and the most of it. A blank one has no cap."""
        entry, caps = self.entries[key], self.rules.caps
        enterprise, category = entry.get("enterprise", ""), entry.get("category", "")
        named = [("per_federation", attribute(entry, "federation")), ("per_group", attribute(entry, "group")), ("per_enterprise", enterprise)]
        for cap, name in named:
            if cap in caps and name.strip():
                yield (cap, name), caps[cap]
        if "per_enterprise_category" in caps and enterprise.strip():
            yield ("per_enterprise_category", enterprise, category), caps["per_enterprise_category"]
        if (most := self.of_category("category_max", category)) is not None:
            yield ("category", category), most

    def of_category(self, cap, category):
        """The number of a category: one for every category but the blank one, or by name."""
        rule = self.rules.caps.get(cap)
        return rule.get(category) if isinstance(rule, dict) else rule if category.strip() else None

    def awards(self, given):
        """How many awards each holder has."""
        return Counter(holder for key in given for holder, _ in self.held(key))

    def caps_reached(self, key):
        awards = self.awards(self.given)
        return [holder[0] for holder, cap in self.held(key) if awards[holder] >= cap]

    def open_places(self, index, scope, given):
        tier = self.rules.tiers[index]
        if (index, scope) in self.closed:
            return 0
        size = sum(tier.scope(self.entries[key]) == scope for key in self.members)
        taken = sum(at == index and tier.scope(self.entries[key]) == scope for key, at in given.items())
        return max(0, tier.places(size) - taken)

    def affords(self, tier, count):
        prize, budget = tier.get("prize_fen", 0), self.rules.caps.get("budget_fen", inf)
        spent = sum(self.rules.tiers[index].get("prize_fen", 0) for index in self.given.values())
        return prize == 0 or spent + prize * count <= budget

    def reaches(self, tier, key):
        return self.all.published[key] >= tier.number("min_total", -inf)

    def offer(self, group):
        """Offers members of one rank every tier in turn; what no tier took stands by or goes without."""
        rest = {key: "quota_full" for key in group}
        for index, tier in enumerate(self.rules.tiers):
            for scope in sorted({tier.scope(self.entries[key]) for key in rest}):
                members = sorted(key for key in rest if tier.scope(self.entries[key]) == scope)
                if self.open_places(index, scope, self.given) > 0:
                    for key in members:
                        del rest[key]
                    rest.update(self.offer_tier(index, scope, members))
        is_open = self.reserved < self.rules.caps.get("reserve", 0)
        for key, why in rest.items():
            stands_by = why == "quota_full" and is_open and not self.caps_reached(key)
            self.reserved += stands_by
            self.reason[key] = "reserve" if stands_by else why

    def offer_tier(self, index, scope, group):
        """Gives back who is offered the next tier, with the reason if there is none."""
        tier, open_places = self.rules.tiers[index], self.open_places(index, scope, self.given)
        at_cut = tier.word("at_cut", "chair", "expand", "leave_out")
        on = {}
        for key in group:
            if reached := self.caps_reached(key):
                self.reason[key] = "category_cap" if reached == ["category"] else "enterprise_cap"
            elif not self.reaches(tier, key):
                on[key] = "below_line"
        group = [key for key in group if key not in self.reason and key not in on]
        if not self.affords(tier, 1):
            self.reason.update((key, "budget") for key in group)
            return on
        for key in group:
            if broken := self.broken_quotas({key: index}):
                self.reason[key] = broken[0]
        group = [key for key in group if key not in self.reason]
        fits = len(group) <= open_places
        together = self.leave_together(group, index, fits)
        if together and at_cut == "chair":
            self.ask_chair(group)
            return on
        self.reason.update((key, "tied_at_cut") for key in together)
        group = [key for key in group if key not in together]
        fits, paid = len(group) <= open_places, self.affords(tier, len(group))
        keeps = not self.broken_quotas(dict.fromkeys(group, index))
        if paid and (fits or (at_cut == "expand" and keeps)):
            for key in group:
                self.give(index, key)
        elif at_cut == "chair":
            self.ask_chair(group)
        elif fits:
            self.reason.update((key, "tied_at_cut") for key in group)
        else:
            self.closed.add((index, scope))
            on.update((key, "tied_at_cut") for key in group)
        return on

    def leave_together(self, group, index, fits):
        """Who of tied entries exceed a cap only together; or, where all have a place, keep the quotas only one by one."""
        wanted = self.awards(self.given) + self.awards(group)
        leaving = {key for key in group if any(wanted[holder] > cap for holder, cap in self.held(key))}
        stays = [key for key in group if key not in leaving]
        while fits and stays and (broken := self.broken_quotas(dict.fromkeys(stays, index))):
            # Those for whom no quota waits; if one waits for each, all.
            without = [key for key in stays if not self.is_waited_for(key, broken)] or stays
            leaving.update(without)
            stays = [key for key in stays if key not in leaving]
        return leaving

    def ask_chair(self, group):
        numbers = {key: decimal(self.entries[key]["decision"], "decision") for key in group if "decision" in self.entries[key]}
        if len(set(numbers.values())) == len(group):
            for key in sorted(group, key=numbers.get):
                self.offer([key])
        else:
            self.reason.update((key, "tied_at_cut") for key in group)
            self.stopped = True

    def give(self, index, key):
        self.reason[key], self.given[key] = "awarded", index

    # Quotas

    def broken_quotas(self, more):
        """The reasons why awards to `more` would leave a quota unmet that could be met without them."""
        before = self.met_quotas(self.given) if more else None
        after = self.met_quotas({**self.given, **more})
        return [reason for number, (reason, is_met) in enumerate(after) if not is_met and (before is None or before[number][1])]

    def minima(self):
        """The categories that must have awards, and how many."""
        rule = self.rules.caps.get("category_min", {})
        if isinstance(rule, dict):
            return rule
        return {category: rule for key in self.members if (category := self.entries[key].get("category", "")).strip()}

    def met_quotas(self, given):
        """Of each quota whether it can still be met after these awards."""
        awards = Counter(self.entries[key].get("category", "") for key in given)
        needs = {category: least - awards[category] for category, least in self.minima().items() if least > awards[category]}
        found = []
        if needs:
            found.append(("category_cap", self.fit(given, lambda key: True, needs) == sum(needs.values())))
        else:
            found.append(("category_cap", True))
        for share in self.rules.structure:
            has = lambda key: attribute(self.entries[key], share["attribute"]) == share["equals"]
            own = sum(has(key) for key in given)
            if "min_ratio" in share:
                more = self.fit(given, has)
                is_met = own + more >= share.number("min_ratio") * (len(given) + more)
            else:
                more = self.fit(given, lambda key: not has(key))
                is_met = own <= share.number("max_ratio") * (len(given) + more)
            found.append(("structure_cap", is_met))
        return found

    def is_waited_for(self, key, broken):
        """Whether a broken quota needs this entry: its category has too few awards, or it helps a share."""
        entry, awards = self.entries[key], Counter(self.entries[key].get("category", "") for key in self.given)
        category = entry.get("category", "")
        if "category_cap" in broken and awards[category] < self.minima().get(category, 0):
            return True
        shares = self.rules.structure if "structure_cap" in broken else []
        return any((attribute(entry, s["attribute"]) == s["equals"]) == ("min_ratio" in s) for s in shares)

    def fit(self, given, helps, needs=None):
        """The largest number of further awards to entries that help, within the open places and the caps; where categories
        need awards, only those are counted. It is the largest flow through caps, entry, category and places."""
        capacity, awards, above = defaultdict(dict), self.awards(given), {}
        tiers = list(enumerate(self.rules.tiers))
        for key in self.members:
            if key in self.reason or key in given or not helps(key):
                continue
            entry, category = self.entries[key], self.entries[key].get("category", "")
            is_open = any(self.reaches(t, key) and self.open_places(i, t.scope(entry), self.given) > 0 for i, t in tiers)
            if not is_open or (needs and category not in needs):
                continue
            opened = [(i, t, self.open_places(i, t.scope(entry), given)) for i, t in tiers]
            node = "start"
            for holder, cap in self.held(key):
                if holder[0] == "category":
                    continue
                if above.setdefault(holder, node) != node:
                    raise NotCovered("quotas, and an enterprise of several groups or a group of several federations")
                capacity[node][holder] = max(0, cap - awards[holder])
                node = holder
            capacity[node]["entry", key] = 1
            capacity["entry", key]["category", category] = 1
            most = self.of_category("category_max", category)
            room = inf if most is None else max(0, most - awards["category", category])
            room = min(room, needs[category]) if needs else room
            capacity["category", category]["within", category] = room
            own = sum(places for _, tier, places in opened if tier.word("scope", "programme", "category") == "category")
            capacity["within", category]["places of", category] = own
            capacity["places of", category]["end"] = own
            capacity["within", category]["places"] = inf
            capacity["places"]["end"] = sum(places for _, tier, places in opened if tier.word("scope", "programme", "category") == "programme")
        return largest_flow(capacity)


def largest_flow(capacity):
    """From start to end, one unit at a time; each that passes an edge opens the way back (Ford and Fulkerson)."""

    def passes(node, seen):
        if node == "end":
            return True
        seen.add(node)
        for after in list(capacity[node]):
            if capacity[node][after] > 0 and after not in seen and passes(after, seen):
                capacity[node][after] -= 1
                capacity[after][node] = capacity[after].get(node, 0) + 1
                return True
        return False

    flow = 0
    while passes("start", set()):
        flow += 1
    return flow


# The comparison


def compare(place, given, expected):
    if type(given) is type(expected) and isinstance(given, (list, dict)) and len(given) == len(expected):
        for key in range(len(given)) if isinstance(given, list) else sorted(set(given) | set(expected)):
            if isinstance(given, dict) and (key not in given or key not in expected):
                reject(f"{place}.{key}", "missing or unknown")
            compare(f"{place}[{key}]" if isinstance(given, list) else f"{place}.{key}", given[key], expected[key])
    elif given != expected or type(given) is not type(expected):
        reject(place, f"the manifest says {given!r}, recomputed it is {expected!r}")


def verify(data):
    document = read(data)
    check_input(document)
    competition = Competition(document)
    results = list(competition.results())
    compare("results", document["results"], results)
    compare("tiers", document["tiers"], list(competition.tiers(results)))
    compare("groupings", document.get("groupings", []), list(competition.groupings()))
    return f"verified: {len(results)} entries, {len(document['marks'])} marks; the trace was not recomputed"


def main(paths):
    if not paths:
        print(__doc__)
        return 2
    worst = 0
    for path in paths:
        try:
            with open(path, "rb") as file:
                print(f"{path}: {verify(file.read())}")
        except NotCovered as error:
            print(f"{path}: not covered: {error}")
            worst = max(worst, 2)
        except Rejected as error:
            print(f"{path}: rejected: {error}")
            worst = 3
        except (OSError, KeyError, TypeError, ValueError, AttributeError, IndexError, ArithmeticError) as error:
            # What has another shape than the documents say is no manifest.
            print(f"{path}: rejected: file: {type(error).__name__}: {error}")
            worst = 3
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
