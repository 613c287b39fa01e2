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

canonical = lambda value: json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
sha256 = lambda text: hashlib.sha256(text.encode()).hexdigest()


def whole(pairs):
    """An object without a repeated key."""
    if len({key for key, _ in pairs}) != len(pairs):
        reject("file", "a key is given twice")
    return dict(pairs)


def read(data):
    no_float = lambda text: reject("file", f"the number {text} is not whole")
    try:
        document = json.loads(data.decode(), object_pairs_hook=whole, parse_float=no_float, parse_constant=no_float)
        expected = (canonical(document) + "\n").encode()
    except (UnicodeError, json.JSONDecodeError, RecursionError) as error:
        reject("file", f"not JSON in UTF-8: {error}")
    if expected != data:
        same = next((i for i, (a, b) in enumerate(zip(expected, data)) if a != b), min(len(expected), len(data)))
        reject(f"byte {same}", "not in canonical form from here on")
    if document["format"] == "jinbang-manifest-public/1":
        raise NotCovered("a manifest that does not show everything")
    if document["format"] != "jinbang-manifest/1":
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


mean = lambda values: Fraction(sum(values), len(values))
median = lambda values: mean(sorted(values)[(len(values) - 1) // 2 : len(values) // 2 + 1])


def meets(quorum, part, whole):
    """Whether a share such as "2/3" is reached, or {"more_than": "1/2"} passed; of nobody any is."""
    words = quorum if isinstance(quorum, dict) else {"at_least": quorum}
    found, least, more = Fraction(part, whole or 1), words.get("at_least", "0"), words.get("more_than", "-1")
    return whole == 0 or (found >= Fraction(least) and found > Fraction(more))


# Rules

KNOWN = {
    "rules": "schema title combine rounding rounds adjustments ranks ties tiers caps vacancies groupings disclosure",
    "rounding": "mode total_places rank_on",
    "round": "key name kind weight order aggregate min_judges places advance calibrate criteria points tied_points "
    "attendance majority",
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
    "caps": "per_enterprise per_enterprise_category per_group per_federation category_min category_max structure "
    "reserve budget_fen",
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


class Round:
    def __init__(self, table, mode):
        self.table, self.key, self.mode = table, table["key"], mode
        self.kind = table.word("kind", "scored", "ranked", "vote", "pass_fail")
        self.weight = table.number("weight", Fraction(0))
        self.by_sheet = table.word("order", "weigh_then_trim", "trim_then_weigh") == "weigh_then_trim"
        # A round of ranks or votes needs no criterion: its marks are ranks from 1 on, or 1 and 0.
        votes = {"min": "0", "max": "1", "step": "1"}
        plain, method = {
            "scored": ({}, None),
            "ranked": ({"key": "rank", "min": "1"}, "mean"),
            "vote": ({"key": "vote", **votes}, "vote_share"),
            "pass_fail": ({"key": "pass", **votes}, "vote_share"),
        }[self.kind]
        self.criteria = [Criterion(Table("criterion", {**plain, **each})) for each in table.get("criteria", [{}])]
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
        """Whether an essential line is missed, by the marks as given; anything above 0 reaches it, where it is not stated."""
        found = [(self.before_factor(c), c.passes) for c in self.used if c.essential]
        return any(value <= 0 if passes is None else value < passes for value, passes in found)

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
        for key, entry in self.entries.items() if "vote" in rules.ties.get("chain", []) else ():
            if (vote := attribute(entry, "vote")) and decimal(vote, f"entries, {key}, vote") < 0:
                reject(f"entries, {key}", "fewer than no votes")
        self.play(rows)
        self.total()
        left = rules.ties.word("left", "share", "refuse")
        self.groups = self.ranking(self.ranked, "refuse" if rules.style == "1234" else left)
        walk = Walk(self) if rules.tiers else None
        self.reason, self.tier_of = (walk.reason, walk.tier_of) if walk else ({}, {})

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

    def named(self, target, kind, key):
        """What `R.C` or `R.G` names of an entry: its sheets of the round, and the criteria."""
        for each, sheets in zip(self.rules.rounds, self.sheets):
            name = target.removeprefix(each.key + ".")
            criteria = [c for c in each.criteria if name == (c.group if kind == "group" else c.key)]
            if name != target and criteria:
                return sheets[key], criteria
        raise NotCovered(f"ties: {kind}:{target}")

    def contribution(self, target, kind, key):
        sheets, criteria = self.named(target, kind, key)
        return sum(sheets.contribution(c) for c in criteria if c in sheets.used)

    def measured(self, target, key):
        """The value as entered, or with `:low` the lower one first; who has no value there comes last."""
        sheets, (criterion,) = self.named(target.removesuffix(":low"), "measured", key)
        value = sheets.numbers.get(("", criterion.key))
        return (0, 0) if value is None else (1, -value if target.endswith(":low") else value)

    def tie_value(self, name, key):
        """Higher is better."""
        kind, _, target = name.partition(":")
        # Keys about sheets look at the last scored round, and at the marks as given; without one they decide nothing.
        scored = [sheets for each, sheets in zip(self.rules.rounds, self.sheets) if each.kind == "scored"]
        last = scored[-1] if scored else {}
        totals = last[key].totals if last else {}
        highest = lambda judge: max((last[one].totals.get(judge, -inf) for one in self.ranked), default=inf)
        kinds = {
            "criterion": lambda: self.contribution(target, kind, key),
            "group": lambda: self.contribution(target, kind, key),
            "round": lambda: next(values[key] for each, values in zip(self.rules.rounds, self.values) if each.key == target),
            "measured": lambda: self.measured(target, key),
            "untrimmed_mean": lambda: sum(c.factor * mean(last[key].marks(c).values()) for c in last[key].judged) if last else 0,
            "first_places": lambda: sum(total == highest(judge) for judge, total in totals.items()),
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
        waits = chain[:1] == ["vote"] and not all(attribute(self.entries[key], "vote") for key in tied)
        if len(tied) < 2 or not chain or waits:
            return [(sorted(tied), decided)]
        value = {key: self.tie_value(chain[0], key) for key in tied}
        parts = []
        for _, equal in groupby(sorted(tied, key=value.get, reverse=True), key=value.get):
            parts += self.split(list(equal), chain[1:], chain[0] if parts else decided)
        return parts

    def ranking(self, members, left="share"):
        """The groups of equal rank from the top, each with the key that separates it from the one before."""
        rules, compared, groups = self.rules, self.compared, []
        tolerance, limit = rules.ranks.number("tolerance", 0), rules.ties.get("limit_to_top", inf)
        order = sorted(members, key=lambda key: -compared[key])
        while order:
            # Equal is who is no further below the best than the tolerance, never pair by pair.
            equal = [key for key in order if compared[order[0]] - compared[key] <= tolerance]
            order, place = order[len(equal) :], len(members) - len(order) + 1
            for group, decided in self.split(equal, rules.ties.get("chain", []) if place <= limit else [], None):
                if left == "refuse" and len(group) > 1 and place <= limit:
                    reject("results", f"a tie is left: {group}")
                groups.append((group, decided))
                place += len(group)
        return groups

    def numbered(self, groups):
        """Each group with its rank: its first place, its last one, or numbered through."""
        place = 1
        for index, group in enumerate(groups):
            yield {"1224": place, "1334": place + len(group) - 1, "1223": index + 1, "1234": place}[self.rules.style], group
            place += len(group)

    def shown(self, value, places=None):
        places = self.rules.places if places is None else places
        return printed(rounded(value, places, self.rules.mode), places)

    def results(self):
        ranks = {key: rank for rank, group in self.numbered([group for group, _ in self.groups]) for key in group}
        decided = {key: name for group, name in self.groups for key in group}
        for key in sorted(self.entries, key=lambda key: (key not in ranks, ranks.get(key), key)):
            ranked, values = key in ranks, zip(self.rules.rounds, self.values)
            yield {
                "rank": ranks.get(key),
                "entry": key,
                "total": self.shown(self.published[key]) if ranked else None,
                "rounds": [self.shown(own[key], each.places) if key in own else None for each, own in values],
                "bonus": self.shown(self.capped(key, "bonus")),
                "deduction": self.shown(self.capped(key, "deduction")),
                "tier": self.tier_of.get(key) if ranked else None,
                "reason": self.reason.get(key) if ranked else "vetoed" if self.vetoed(key) else self.out[key],
                "tie_decided_by": decided.get(key),
            }

    def tiers(self, results):
        for tier in self.rules.tiers:
            awarded = [line["total"] for line in results if line["tier"] == tier["key"]]
            yield {"tier": tier["key"], "awarded": len(awarded), "cut_total": awarded[-1] if awarded else None}

    def groupings(self):
        """Teams by the sum of their best entries: the first by rank, of one rank by key."""
        for rule in self.rules.groupings:
            teams = defaultdict(list)
            for key in (key for group, _ in self.groups for key in group):
                teams[attribute(self.entries[key], rule["by"])].append(key)
            best = {name: members[: rule.get("take_best")] for name, members in teams.items() if name.strip()}
            sums = {name: sum(self.compared[key] for key in members) for name, members in best.items()}
            order = lambda name: (-sums[name], self.lot(name) if self.rules.style == "1234" else 0)
            groups = [list(equal) for _, equal in groupby(sorted(sorted(sums), key=order), key=order)]
            rows = [[rank, name, self.shown(sums[name]), best[name]] for rank, group in self.numbered(groups) for name in group]
            yield {"grouping": rule["key"], "rows": rows}


# Awards

class Walk:
    """The walk down the groups of equal rank, from the highest tier to the reserve."""

    def __init__(self, competition):
        self.all, self.rules, self.entries = competition, competition.rules, competition.entries
        # A vetoed entry whose place stays empty is walked as if it still took it.
        stays_empty = self.rules.vacancies.word("rule", "promote", "leave_empty") == "leave_empty"
        words = ("",) if stays_empty else tuple(self.rules.vacancies.get("leave_empty_for", []))
        empty = {key for key in competition.inside if (veto := competition.vetoed(key)) and veto.startswith(words)}
        self.members = sorted(empty.union(competition.ranked))
        # Why each goes with or without, the tier of each award, the tiers closed before they were full.
        self.reason, self.given, self.closed, self.reserved, self.stopped = {}, {}, set(), 0, False
        for group, _ in competition.ranking(self.members):
            if self.stopped:
                self.leave(group, "pending")
            else:
                self.offer(group)
        if not self.stopped and self.broken_quotas({}):
            reject("results", "a quota is not met")
        self.tier_of = {key: self.rules.tiers[index]["key"] for key, index in self.given.items()}

    def leave(self, group, reason):
        self.reason.update(dict.fromkeys(group, reason))

    def held(self, key):
        """What caps an award of the entry, the widest first: who is counted, and the most of it. A blank one has no cap."""
        entry, caps = self.entries[key], self.rules.caps
        enterprise, category = entry.get("enterprise", ""), entry.get("category", "")
        named = {
            "per_federation": [attribute(entry, "federation")],
            "per_group": [attribute(entry, "group")],
            "per_enterprise": [enterprise],
            "per_enterprise_category": [enterprise, category],
        }
        for cap, names in named.items():
            if cap in caps and names[0].strip():
                yield (cap, *names), caps[cap]
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
        tier, of_scope = self.rules.tiers[index], lambda key: self.rules.tiers[index].scope(self.entries[key]) == scope
        taken = sum(at == index and of_scope(key) for key, at in given.items())
        return 0 if (index, scope) in self.closed else max(0, tier.places(sum(map(of_scope, self.members))) - taken)

    def open_tiers(self, key, given):
        """The tiers, with the places that they have for an entry."""
        return [(t, self.open_places(i, t.scope(self.entries[key]), given)) for i, t in enumerate(self.rules.tiers)]

    def affords(self, tier, count):
        prize, budget = tier.get("prize_fen", 0), self.rules.caps.get("budget_fen", inf)
        spent = sum(self.rules.tiers[index].get("prize_fen", 0) for index in self.given.values())
        return prize == 0 or spent + prize * count <= budget

    def reaches(self, tier, key):
        return self.all.published[key] >= tier.number("min_total", -inf)

    def offer(self, group):
        """Offers members of one rank every tier in turn; what no tier took stands by or goes without."""
        rest = dict.fromkeys(group, "quota_full")
        for index, tier in enumerate(self.rules.tiers):
            for scope in sorted({tier.scope(self.entries[key]) for key in rest}):
                members = sorted(key for key in rest if tier.scope(self.entries[key]) == scope)
                if self.open_places(index, scope, self.given) > 0:
                    on = self.offer_tier(index, scope, members)
                    rest = {key: why for key, why in rest.items() if key not in members} | on
        is_open = self.reserved < self.rules.caps.get("reserve", 0)
        for key, why in rest.items():
            stands_by = why == "quota_full" and is_open and not self.caps_reached(key)
            self.reserved += stands_by
            self.reason[key] = "reserve" if stands_by else why

    def offer_tier(self, index, scope, group):
        """Gives back who is offered the next tier, with the reason if there is none."""
        tier, open_places = self.rules.tiers[index], self.open_places(index, scope, self.given)
        at_cut = tier.word("at_cut", "chair", "expand", "leave_out")
        for key in group:
            if reached := self.caps_reached(key):
                self.reason[key] = "category_cap" if reached == ["category"] else "enterprise_cap"
        on = {key: "below_line" for key in group if key not in self.reason and not self.reaches(tier, key)}
        group = [key for key in group if key not in self.reason and key not in on]
        if not self.affords(tier, 1):
            self.leave(group, "budget")
            return on
        broken = {key: self.broken_quotas({key: index}) for key in group}
        self.reason.update((key, quotas[0][0]) for key, quotas in broken.items() if quotas)
        group = [key for key in group if not broken[key]]
        together = self.leave_together(group, index, open_places)
        if together and at_cut == "chair":
            # The chair is asked for all of them.
            for key in together:
                del self.reason[key]
            self.ask_chair(group)
            return on
        group = [key for key in group if key not in together]
        fits, awarded = len(group) <= open_places, dict.fromkeys(group, index)
        expands = at_cut == "expand" and not self.broken_quotas(awarded)
        if (fits or expands) and self.affords(tier, len(group)):
            self.leave(group, "awarded")
            self.given.update(awarded)
        elif at_cut == "chair":
            self.ask_chair(group)
        elif fits:
            self.leave(group, "tied_at_cut")
        else:
            self.closed.add((index, scope))
            on.update(dict.fromkeys(group, "tied_at_cut"))
        return on

    def leave_together(self, group, index, open_places):
        """Who of tied entries exceed a cap only together; or, once all have a place, keep the quotas only one by one. Whoever
        has left no longer helps a quota, so the others are looked at again."""
        leaving = set()
        while clash := self.clash([key for key in group if key not in leaving], index, open_places):
            self.leave(clash, "tied_at_cut")
            leaving.update(clash)
        return leaving

    def clash(self, stays, index, open_places):
        wanted = self.awards(self.given) + self.awards(stays)
        if over := [key for key in stays if any(wanted[holder] > cap for holder, cap in self.held(key))]:
            return over
        if not stays or len(stays) > open_places or not (broken := self.broken_quotas(dict.fromkeys(stays, index))):
            return []
        # Those for whom no quota waits; if one waits for each, all.
        return [key for key in stays if not self.is_waited_for(key, broken)] or stays

    def ask_chair(self, group):
        """Distinct numbers of all let them be walked one by one; else the walk stops."""
        numbers = {key: decimal(self.entries[key]["decision"], "decision") for key in group if "decision" in self.entries[key]}
        if len(set(numbers.values())) == len(group):
            for key in sorted(group, key=numbers.get):
                self.offer([key])
        else:
            self.leave(group, "tied_at_cut")
            self.stopped = True

    def broken_quotas(self, more):
        """The quotas that awards to `more` would leave unmet, and that could be met without them: reason and share of each."""
        after, before = self.met_quotas({**self.given, **more}), self.met_quotas(self.given) if more else []
        return [quota for quota in after if not after[quota] and (not more or before[quota])]

    def met_quotas(self, given):
        """Of each quota whether it can still be met after these awards: of all minima together, and of each share."""
        category_of = lambda key: self.entries[key].get("category", "")
        awards, rule = Counter(map(category_of, given)), self.rules.caps.get("category_min")
        named = set(rule) if isinstance(rule, dict) else set(map(category_of, self.members))
        needs = {name: (self.of_category("category_min", name) or 0) - awards[name] for name in named}
        needs = {name: count for name, count in needs.items() if count > 0}
        met = {("category_cap", None): not needs or self.fit(given, lambda key: True, needs) == sum(needs.values())}
        for index, share in enumerate(self.rules.structure):
            own, more = sum(self.has(share, key) for key in given), self.fit(given, lambda key: self.helps(share, key))
            if "min_ratio" in share:
                met["structure_cap", index] = own + more >= share.number("min_ratio") * (len(given) + more)
            else:
                met["structure_cap", index] = own <= share.number("max_ratio") * (len(given) + more)
        return met

    def has(self, share, key):
        return attribute(self.entries[key], share["attribute"]) == share["equals"]

    def helps(self, share, key):
        return self.has(share, key) == ("min_ratio" in share)

    def is_waited_for(self, key, quotas):
        """Whether one of the quotas needs this entry: its category has too few awards, or it helps the share."""
        category = self.entries[key].get("category", "")
        awards = sum(self.entries[other].get("category", "") == category for other in self.given)
        shares = [self.rules.structure[index] for _, index in quotas if index is not None]
        waits = ("category_cap", None) in quotas and awards < (self.of_category("category_min", category) or 0)
        return waits or any(self.helps(share, key) for share in shares)

    def fit(self, given, helps, needs=None):
        """The largest number of further awards to entries that help, within the open places and the caps; where categories
        need awards, only so many of each. It is the largest flow from caps to the entry, its category, and a place."""
        room, awards, above = defaultdict(dict), self.awards(given), {}
        for key in self.members:
            category = self.entries[key].get("category", "")
            is_open = any(places > 0 and self.reaches(tier, key) for tier, places in self.open_tiers(key, self.given))
            if key in self.reason or key in given or not helps(key) or not is_open or (needs and category not in needs):
                continue
            node, most = "start", needs[category] if needs else inf
            for holder, cap in self.held(key):
                left = max(0, cap - awards[holder])
                if holder[0] == "category":
                    most = min(most, left)
                elif above.setdefault(holder, node) != node:
                    raise NotCovered("quotas, and an enterprise of several groups or a group of several federations")
                else:
                    room[node][holder], node = left, holder
            tiers = self.open_tiers(key, given)
            own = sum(places for tier, places in tiers if tier.get("scope") == "category")
            room[node]["entry", key] = 1
            room["entry", key]["category", category] = 1
            room["category", category]["awards", category] = most
            room["awards", category] = {("places", category): own, "places": inf}
            room["places", category]["end"] = own
            room["places"]["end"] = sum(places for tier, places in tiers if tier.get("scope") != "category")
        return largest_flow(room)


def largest_flow(room):
    """From start to end, one unit at a time; each that passes an edge opens the way back (Ford and Fulkerson)."""

    def passes(node, seen):
        if node == "end":
            return True
        seen.add(node)
        for after in list(room[node]):
            if room[node][after] > 0 and after not in seen and passes(after, seen):
                room[node][after] -= 1
                room[after][node] = room[after].get(node, 0) + 1
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
    groupings = list(competition.groupings())
    compare("groupings", document.get("groupings"), groupings or None)
    return f"{len(results)} entries, {len(document['marks'])} marks; the trace was not recomputed"


def main(paths):
    if not paths:
        print(__doc__)
        return 2
    worst = 0
    for path in paths:
        try:
            with open(path, "rb") as file:
                code, said = 0, f"verified: {verify(file.read())}"
        except NotCovered as error:
            code, said = 2, f"not covered: {error}"
        except Rejected as error:
            code, said = 3, f"rejected: {error}"
        except (OSError, KeyError, TypeError, ValueError, AttributeError, IndexError, ArithmeticError) as error:
            # What has another shape than the documents say is no manifest.
            code, said = 3, f"rejected: file: {type(error).__name__}: {error}"
        print(f"{path}: {said}")
        worst = max(worst, code)
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
