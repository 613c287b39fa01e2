#!/usr/bin/env python3
"""A second verifier of `manifest.json`, written from the documents and not from the engine, so that an error of one is not an
error of the other. Python 3.11 or newer, nothing else.

    tests/verify_manifest.py manifest.json...

Exit 0: every file is what its rules and marks give. 3: a file is not; the place is named. 2: a file uses a rule that is not
covered here, and nothing is said about it. The trace is not recomputed; its hash is only held by that of the content.
Not covered: rounds by ranks or votes, groups of judges, calibration, category minima and maxima, structure shares, places that
stay empty, draws, and rankings of teams."""

import hashlib
import json
import sys
import tomllib
from fractions import Fraction
from itertools import groupby

NUMBER = frozenset("0123456789.-")


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


def no_float(text):
    reject("file", f"the number {text} is not whole")


def read(data):
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        reject(f"byte {error.start}", "not UTF-8 text")
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


# Numbers


def decimal(text, place):
    text = str(text)
    digits = text.removeprefix("-").partition(".")
    if not (digits[0].isascii() and digits[0].isdigit()) or (digits[1] and not 1 <= len(digits[2]) <= 4) or not NUMBER.issuperset(text):
        reject(place, f'"{text}" is no decimal of at most four places')
    return Fraction(text)


def shortest(value):
    scaled = value * 10_000
    if scaled.denominator != 1:
        reject("number", f"{value} has more than four places")
    text = printed(value, 4)
    return text.rstrip("0").rstrip(".")


def rounded(value, places, mode):
    """Rounds to so many places; a half goes away from zero, to the even digit, or everything further is cut."""
    if places is None:
        return value
    scaled = abs(value) * 10**places
    down, rest = divmod(scaled.numerator, scaled.denominator)
    twice = 2 * rest
    up = {
        "half_up": twice >= scaled.denominator,
        "half_even": twice > scaled.denominator or (twice == scaled.denominator and down % 2 == 1),
        "truncate": False,
    }[mode]
    return Fraction(down + up, 10**places) * (-1 if value < 0 else 1)


def printed(value, places):
    """A value that has been rounded to `places`, with exactly so many digits."""
    units = abs(value) * 10**places
    digits = str(int(units)).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


# Rules

KNOWN = {
    "": "schema title combine rounding rounds adjustments ranks ties tiers caps vacancies groupings disclosure",
    "rounding": "mode total_places rank_on",
    "round": "key name kind weight order aggregate min_judges places advance calibrate criteria",
    "aggregate": "method drop_low drop_high min_marks below_min fraction tolerance",
    "advance": "count ratio ratio_rounding min ties scope",
    "criterion": "key name group kind min max step map factor panel_places places essential pass categories hint bands",
    "map": "kind steps full_at per minus full items cap",
    "adjustments": "bonus_cap deduction_cap floor ceiling",
    "ranks": "style tolerance",
    "ties": "chain limit_to_top left",
    "tier": "key name count ratio ratio_rounding min_total prize_fen scope at_cut",
    "caps": "per_enterprise per_enterprise_category per_group reserve budget_fen",
}


def covered(section, table):
    unknown = sorted(set(table) - set(KNOWN[section].split()))
    if unknown:
        raise NotCovered(f"{section or 'rules'}: {', '.join(unknown)}")
    return table


def one_of(table, key, known, default=None):
    value = table.get(key, default)
    if value not in known:
        raise NotCovered(f'{key} = "{value}"')
    return value


class Rules:
    def __init__(self, document):
        try:
            text, syntax = document["rules"]["text"], document["rules"]["syntax"]
            # A number written without quotes is read as its digits.
            pack = tomllib.loads(text, parse_float=str) if syntax == "toml" else json.loads(text, parse_float=str, object_pairs_hook=whole)
        except (tomllib.TOMLDecodeError, json.JSONDecodeError) as error:
            reject("rules", f"cannot be read: {error}")
        covered("", pack)
        if pack["schema"] != "jinbang-rules/1":
            reject("rules.schema", "unknown")
        if pack.get("groupings") or pack.get("vacancies", {}).get("rule", "promote") != "promote" or pack.get("vacancies", {}).get("leave_empty_for"):
            raise NotCovered("groupings, or vacancies that stay empty")
        rounding = covered("rounding", pack["rounding"])
        self.mode = one_of(rounding, "mode", ("half_up", "half_even", "truncate"), "half_up")
        self.places = rounding["total_places"]
        self.on_exact = one_of(rounding, "rank_on", ("published", "exact"), "published") == "exact"
        self.combine = one_of(pack, "combine", ("weighted", "sum", "last", "best"), "weighted")
        self.rounds = [Round(table, self.mode) for table in pack["rounds"]]
        if self.combine == "weighted" and sum(each.weight for each in self.rounds) != 100:
            reject("rules.rounds", "the weights do not sum to 100")
        adjustments = covered("adjustments", pack.get("adjustments", {}))
        self.bounds = {key: decimal(value, key) for key, value in adjustments.items()}
        ranks = covered("ranks", pack.get("ranks", {}))
        self.style = one_of(ranks, "style", ("1224", "1334", "1223"), "1224")
        self.tolerance = decimal(ranks.get("tolerance", "0"), "tolerance")
        ties = covered("ties", pack.get("ties", {}))
        self.chain, self.limit = ties.get("chain", []), ties.get("limit_to_top")
        self.left = one_of(ties, "left", ("share", "refuse"), "share")
        self.tiers = [covered("tier", tier) for tier in pack.get("tiers", [])]
        self.caps = covered("caps", pack.get("caps", {}))


class Round:
    def __init__(self, table, mode):
        covered("round", table)
        one_of(table, "kind", ("scored",), "scored")
        if table.get("calibrate", {}).get("method", "none") != "none":
            raise NotCovered("calibrate")
        self.key, self.mode = table["key"], mode
        self.weight = decimal(table.get("weight", "0"), "weight")
        self.by_sheet = one_of(table, "order", ("weigh_then_trim", "trim_then_weigh")) == "weigh_then_trim"
        self.aggregate = covered("aggregate", table["aggregate"])
        self.min_judges, self.places = table.get("min_judges", 1), table.get("places")
        self.advance = table.get("advance") and covered("advance", table["advance"])
        self.criteria = [Criterion(each) for each in table["criteria"]]

    def aggregated(self, marks, place):
        """The marks of a panel as one number."""
        rule, marks, n = self.aggregate, sorted(marks), len(marks)
        if n < self.min_judges or n == 0:
            reject(place, f"{n} of at least {self.min_judges} judges")
        method = rule["method"]
        if n < rule.get("min_marks", 1):
            method = one_of(rule, "below_min", ("refuse", "mean", "median"), "refuse")
            if method == "refuse":
                reject(place, f"{n} of at least {rule['min_marks']} marks")
        low, high = rule.get("drop_low", 1), rule.get("drop_high", 1)
        match method:
            case "mean":
                return Fraction(sum(marks), n)
            case "sum":
                return sum(marks)
            case "median":
                return (marks[(n - 1) // 2] + marks[n // 2]) / 2
            case "trimmed_mean":
                return sum(marks[low : n - high]) / (n - low - high)
            case "trimmed_fraction":
                cut = int(n * decimal(rule["fraction"], "fraction"))
                return sum(marks[cut : n - cut]) / (n - 2 * cut)
            case "winsorized_mean":
                kept = marks[low : n - high]
                return (sum(kept) + low * kept[0] + high * kept[-1]) / n
            case "middle_within":
                a, b = marks[(n - 1) // 2], marks[n // 2]
                return (a + b) / 2 if b - a <= decimal(rule["tolerance"], "tolerance") else sum(marks) / n
            case "closest_pair" if n > 1:
                # Of equally close pairs the higher.
                _, at = min((marks[i + 1] - marks[i], -i) for i in range(n - 1))
                return (marks[-at] + marks[-at + 1]) / 2
            case "closest_pair":
                return marks[0]
            case "vote_share" if self.by_sheet:
                return Fraction(100 * sum(mark > 0 for mark in marks), n)
        raise NotCovered(f'method = "{method}"')


class Criterion:
    def __init__(self, table):
        covered("criterion", table)
        self.key, self.group = table["key"], table.get("group")
        self.measured = one_of(table, "kind", ("judged", "measured"), "judged") == "measured"
        self.min, self.max, self.step = (table.get(key) and decimal(table[key], key) for key in ("min", "max", "step"))
        self.map = table.get("map") and covered("map", table["map"])
        self.factor = decimal(table.get("factor", "1"), "factor")
        self.panel_places, self.places = table.get("panel_places"), table.get("places")
        self.passes = decimal(table["pass"], "pass") if table.get("essential") else None
        self.categories = table.get("categories")

    def check(self, value, place):
        if self.map and self.map["kind"] == "linear" and self.max is not None and "full" not in self.map:
            return
        if (self.min is not None and value < self.min) or (self.max is not None and value > self.max):
            reject(place, f"{value} is out of range")
        if self.step and ((value - (self.min or 0)) / self.step).denominator != 1:
            reject(place, f"{value} is off its step")

    def points(self, value, place):
        """The points of a measured value."""
        rule = self.map
        if not rule:
            return value
        if rule["kind"] == "ladder":
            reached = (decimal(points, place) for threshold, points in rule["steps"] if value >= decimal(threshold, place))
            return next(reached, Fraction(0))
        if rule["kind"] == "linear":
            full = decimal(rule["full"], place) if "full" in rule else self.max
            below = max(Fraction(0), decimal(rule["full_at"], place) - value)
            points = full - decimal(rule["minus"], place) * below / decimal(rule["per"], place)
            least = self.min if "full" not in rule and self.min is not None else Fraction(0)
            return max(points, least)
        raise NotCovered(f'map.kind = "{rule["kind"]}"')


# Marks


class Sheets:
    """The marks of one entry in one round."""

    def __init__(self, rules, entry, rows, place):
        self.round, self.entry = rules, entry
        used = [c for c in rules.criteria if not c.categories or entry.get("category", "") in c.categories]
        self.judged, self.measured = [c for c in used if not c.measured], [c for c in used if c.measured]
        known, numbers = {c.key: c for c in used}, {}
        for judge, key, mark in rows:
            at = f"{place}, {judge or '-'}, {key}"
            if key not in known or (judge, key) in numbers or known[key].measured != (judge == ""):
                reject(at, "a mark of no criterion, twice, or of the wrong kind")
            numbers[judge, key] = None if mark in ("absent", "recused") and judge else decimal(mark, at)
            if numbers[judge, key] is not None:
                known[key].check(numbers[judge, key], at)
        self.judges = sorted({judge for judge, _ in numbers if judge})
        wanted = [(judge, c.key) for judge in self.judges for c in self.judged] + [("", c.key) for c in self.measured]
        for judge, key in wanted:
            if (judge, key) not in numbers:
                reject(f"{place}, {judge or '-'}, {key}", "the mark is not yet given")
        self.numbers, self.place = numbers, place
        complete = (j for j in self.judges if all(numbers[j, c.key] is not None for c in self.judged))
        self.totals = {j: sum(c.factor * numbers[j, c.key] for c in self.judged) for j in complete} if self.judged else {}

    def present(self, criterion):
        """The marks that count for a criterion: of valid sheets, or all that are there."""
        judges = self.totals if self.round.by_sheet else self.judges
        return [mark for j in judges if (mark := self.numbers[j, criterion.key]) is not None]

    def plain_mean(self, criterion):
        marks = self.present(criterion)
        return Fraction(sum(marks), len(marks))

    def panel_mark(self, criterion):
        """What an essential criterion compares with its pass, before the factor."""
        if criterion.measured:
            return criterion.points(self.numbers["", criterion.key], self.place)
        if self.round.by_sheet:
            return self.plain_mean(criterion)
        return rounded(self.round.aggregated(self.present(criterion), self.place), criterion.panel_places, self.round.mode)

    def contribution(self, criterion):
        value = criterion.factor * self.panel_mark(criterion)
        is_mean = self.round.by_sheet and not criterion.measured
        return value if is_mean else rounded(value, criterion.places, self.round.mode)

    def value(self):
        judged = Fraction(0)
        if self.judged and self.round.by_sheet:
            judged = self.round.aggregated(self.totals.values(), self.place)
        elif self.judged:
            judged = sum(self.contribution(c) for c in self.judged)
        judged *= decimal(self.entry.get("difficulty", "1"), self.place)
        judged += decimal(self.entry.get("base", "0"), self.place)
        return rounded(judged + sum(self.contribution(c) for c in self.measured), self.round.places, self.round.mode)


def share(ratio, size, rounding):
    exact = decimal(ratio, "ratio") * size
    return {"floor": exact // 1, "ceiling": -(-exact // 1), "half_up": (exact + Fraction(1, 2)) // 1}[rounding]


def goes_on(rule, values, entries):
    """Who goes on to the next round by the values of this one."""
    scopes = {}
    for key in values:
        scopes.setdefault(entries[key].get("category", "") if rule.get("scope") == "category" else "", []).append(key)
    chosen = set()
    for members in scopes.values():
        if "min" in rule:
            chosen.update(key for key in members if values[key] >= decimal(rule["min"], "min"))
            continue
        places = rule["count"] if "count" in rule else share(rule["ratio"], len(members), rule.get("ratio_rounding", "floor"))
        for key in members:
            better = sum(values[other] > values[key] for other in members)
            equal = sum(values[other] == values[key] for other in members)
            if better < places and (rule.get("ties", "all") == "all" or better + equal <= places):
                chosen.add(key)
    return chosen


class Competition:
    def __init__(self, document):
        self.rules = rules = Rules(document)
        self.entries = {entry["entry"]: entry for entry in document["entries"]}
        self.sheets = [{} for _ in rules.rounds]
        self.values = [{} for _ in rules.rounds]
        self.out = {}
        rows = {}
        names = {each.key: {c.key for c in each.criteria} for each in rules.rounds}
        for entry, key, judge, _, criterion, mark in document["marks"]:
            if entry not in self.entries or criterion not in names.get(key, ()):
                reject("marks", f"{entry}, {key}, {criterion}: unknown")
            rows.setdefault((entry, key), []).append((judge, criterion, mark))
        self.play(rows)
        self.total()
        self.rank()
        self.award()

    def vetoed(self, key):
        return self.entries[key].get("veto", "").strip() != ""

    def play(self, rows):
        inside = sorted(self.entries)
        for each, sheets, values in zip(self.rules.rounds, self.sheets, self.values):
            for key in inside:
                sheets[key] = Sheets(each, self.entries[key], rows.get((key, each.key), []), f"marks of {key}, {each.key}")
                values[key] = sheets[key].value()
                essential = (c for c in sheets[key].judged + sheets[key].measured if c.passes is not None)
                if any(sheets[key].panel_mark(c) < c.passes for c in essential):
                    self.out[key] = "essential_missing"
            inside = [key for key in inside if key not in self.out]
            if each.advance:
                chosen = goes_on(each.advance, {key: values[key] for key in inside}, self.entries)
                self.out.update((key, "not_advanced") for key in inside if key not in chosen)
                inside = [key for key in inside if key in chosen]
        self.ranked = [key for key in inside if not self.vetoed(key)]

    def capped(self, key, what):
        raw = decimal(self.entries[key].get(what, "0"), what)
        if raw < 0:
            reject(f"entries, {key}", f"{what} is negative")
        return min(raw, self.rules.bounds.get(f"{what}_cap", raw))

    def total(self):
        rules, self.exact, self.published = self.rules, {}, {}
        for key in self.ranked:
            own = [values[key] for values in self.values]
            combined = {
                "weighted": lambda: sum(each.weight * value / 100 for each, value in zip(rules.rounds, own)),
                "sum": lambda: sum(own),
                "last": lambda: own[-1],
                "best": lambda: max(own),
            }[rules.combine]()
            value = combined + self.capped(key, "bonus") - self.capped(key, "deduction")
            value = max(value, rules.bounds.get("floor", value))
            value = min(value, rules.bounds.get("ceiling", value))
            self.exact[key], self.published[key] = value, rounded(value, rules.places, rules.mode)

    def tie_value(self, name, key):
        """Higher is better."""
        last = self.sheets[-1]
        sheets = last[key]
        kind, _, target = name.partition(":")
        where, _, what = target.partition(".")
        of = next((s[key] for r, s in zip(self.rules.rounds, self.sheets) if r.key == where), sheets)
        match kind:
            case "criterion":
                return next((of.contribution(c) for c in of.judged + of.measured if c.key == what), Fraction(0))
            case "group":
                return sum(of.contribution(c) for c in of.judged + of.measured if c.group == what)
            case "round":
                return next(values[key] for r, values in zip(self.rules.rounds, self.values) if r.key == target)
            case "measured":
                what, _, low = what.partition(":")
                value = of.numbers.get(("", what))
                # Who has no value there comes last.
                return (0, 0) if value is None else (1, -value if low else value)
            case "untrimmed_mean":
                return sum(c.factor * sheets.plain_mean(c) for c in sheets.judged)
            case "first_places":
                best = {}
                for other in self.ranked:
                    for judge, total in last[other].totals.items():
                        best[judge] = max(total, best.get(judge, total))
                return sum(total == best[judge] for judge, total in sheets.totals.items())
            case "countback":
                return sorted(sheets.totals.values(), reverse=True)
            case "round_countback":
                return sorted((values[key] for values in self.values), reverse=True)
            case "markers":
                return sum(total > 0 for total in sheets.totals.values())
            case "bonus":
                return self.capped(key, "bonus")
        raise NotCovered(f"tie key {name}")

    def split(self, members, chain, decided):
        """The members in groups of one rank, each with the key that separates it from the one before."""
        if len(members) < 2 or not chain:
            return [(members, decided)]
        value = {key: self.tie_value(chain[0], key) for key in members}
        members = sorted(members, key=lambda key: value[key], reverse=True)
        parts = []
        for _, equal in groupby(members, key=lambda key: value[key]):
            parts += self.split(sorted(equal), chain[1:], chain[0] if parts else decided)
        return parts

    def rank(self):
        rules, compared = self.rules, self.exact if self.rules.on_exact else self.published
        order = sorted(self.ranked, key=lambda key: (-compared[key], key))
        self.groups, self.rank_of, self.decided = [], {}, {}
        place = 1
        while order:
            best = compared[order[0]]
            equal = [key for key in order if best - compared[key] <= rules.tolerance]
            order = order[len(equal) :]
            within = rules.limit is None or place <= rules.limit
            for members, decided in self.split(sorted(equal), rules.chain if within else [], None):
                # Below the limit equal totals simply share, even where their group began within it.
                if rules.left == "refuse" and len(members) > 1 and (rules.limit is None or place <= rules.limit):
                    reject("results", f"a tie is left: {members}")
                last = place + len(members) - 1
                number = {"1224": place, "1334": last, "1223": len(self.groups) + 1}[rules.style]
                self.groups.append(members)
                for key in members:
                    self.rank_of[key], self.decided[key] = number, decided
                place = last + 1

    # Awards

    def award(self):
        self.reason, self.tier_of, self.awards, self.taken, self.closed = {}, {}, {}, {}, set()
        self.spent = self.reserved = 0
        self.stopped = False
        if not self.rules.tiers:
            return
        for group in self.groups:
            if self.stopped:
                self.reason.update((key, "pending") for key in group)
            else:
                self.offer(group)

    def holders(self, key):
        """Whom caps count: pairs of a holder and its cap. A blank one has none."""
        entry, caps = self.entries[key], self.rules.caps
        enterprise, group = entry.get("enterprise", ""), entry.get("attributes", {}).get("group", "")
        if enterprise.strip() and "per_enterprise" in caps:
            yield ("enterprise", enterprise), caps["per_enterprise"]
        if enterprise.strip() and "per_enterprise_category" in caps:
            yield ("both", enterprise, entry.get("category", "")), caps["per_enterprise_category"]
        if group.strip() and "per_group" in caps:
            yield ("group", group), caps["per_group"]

    def is_capped(self, key):
        return any(self.awards.get(holder, 0) >= cap for holder, cap in self.holders(key))

    def exceeding_together(self, group):
        wanted = {}
        for key in group:
            for holder, _ in self.holders(key):
                wanted[holder] = wanted.get(holder, 0) + 1
        return {k for k in group if any(self.awards.get(h, 0) + wanted[h] > cap for h, cap in self.holders(k))}

    def open_places(self, index, scope):
        tier = self.rules.tiers[index]
        if (index, scope) in self.closed:
            return 0
        if "count" in tier:
            places = tier["count"]
        elif "ratio" in tier:
            size = sum(self.scope(tier, key) == scope for key in self.ranked)
            places = share(tier["ratio"], size, tier["ratio_rounding"])
        else:
            return float("inf")
        return max(0, places - self.taken.get((index, scope), 0))

    def scope(self, tier, key):
        return self.entries[key].get("category", "") if tier.get("scope") == "category" else ""

    def affords(self, tier, count):
        cost, budget = tier.get("prize_fen", 0), self.rules.caps.get("budget_fen")
        return cost == 0 or budget is None or self.spent + cost * count <= budget

    def offer(self, group):
        """Offers members of one rank every tier in turn; what no tier took stands by or goes without."""
        rest = {key: "quota_full" for key in group}
        for index, tier in enumerate(self.rules.tiers):
            for scope in sorted({self.scope(tier, key) for key in rest}):
                members = sorted(key for key in rest if self.scope(tier, key) == scope)
                if self.open_places(index, scope) > 0:
                    before = {key: rest.pop(key) for key in members}
                    rest.update(self.offer_tier(index, scope, list(before)))
        waiting = sorted(key for key, why in rest.items() if why == "quota_full")
        self.reason.update((key, why) for key, why in rest.items() if why != "quota_full")
        is_open = self.reserved < self.rules.caps.get("reserve", 0)
        for key in waiting:
            stands_by = is_open and not self.is_capped(key)
            self.reserved += stands_by
            self.reason[key] = "reserve" if stands_by else "quota_full"

    def offer_tier(self, index, scope, group):
        """Gives back who is offered the next tier, with the reason if there is none."""
        tier = self.rules.tiers[index]
        at_cut, open_places = tier.get("at_cut", "chair"), self.open_places(index, scope)
        capped = [key for key in group if self.is_capped(key)]
        self.reason.update((key, "enterprise_cap") for key in capped)
        group = [key for key in group if key not in capped]
        least = decimal(tier["min_total"], "min_total") if "min_total" in tier else None
        below = [key for key in group if least is not None and self.published[key] < least]
        on = {key: "below_line" for key in below}
        group = [key for key in group if key not in below]
        if not self.affords(tier, 1):
            self.reason.update((key, "budget") for key in group)
            return on
        together = self.exceeding_together(group)
        if together and at_cut == "chair":
            self.ask_chair(group)
            return on
        self.reason.update((key, "tied_at_cut") for key in together)
        group = [key for key in group if key not in together]
        fits, paid = len(group) <= open_places, self.affords(tier, len(group))
        if (fits or at_cut == "expand") and paid:
            for key in group:
                self.give(index, scope, key)
        elif at_cut == "chair":
            self.ask_chair(group)
        elif fits:
            self.reason.update((key, "tied_at_cut") for key in group)
        else:
            self.closed.add((index, scope))
            on.update((key, "tied_at_cut") for key in group)
        return on

    def ask_chair(self, group):
        numbers = [self.entries[key].get("decision") for key in group]
        decided = None not in numbers and len(set(map(Fraction, numbers))) == len(group)
        if decided:
            for key in sorted(group, key=lambda key: Fraction(self.entries[key]["decision"])):
                self.offer([key])
        else:
            self.reason.update((key, "tied_at_cut") for key in group)
            self.stopped = True

    def give(self, index, scope, key):
        tier = self.rules.tiers[index]
        self.reason[key], self.tier_of[key] = "awarded", tier["key"]
        self.spent += tier.get("prize_fen", 0)
        self.taken[index, scope] = self.taken.get((index, scope), 0) + 1
        for holder, _ in self.holders(key):
            self.awards[holder] = self.awards.get(holder, 0) + 1

    # What the manifest must say

    def results(self):
        rules = self.rules
        order = sorted(self.ranked, key=lambda key: (self.rank_of[key], key))
        order += sorted(key for key in self.entries if key not in self.rank_of)
        show = lambda value, places: printed(rounded(value, places, rules.mode), places)
        for key in order:
            ranked = key in self.rank_of
            left_out = "vetoed" if self.vetoed(key) else self.out.get(key)
            yield {
                "rank": self.rank_of.get(key),
                "entry": key,
                "total": show(self.published[key], rules.places) if ranked else None,
                "rounds": [
                    show(values[key], each.places if each.places is not None else rules.places) if key in values else None
                    for each, values in zip(rules.rounds, self.values)
                ],
                "bonus": show(self.capped(key, "bonus"), rules.places),
                "deduction": show(self.capped(key, "deduction"), rules.places),
                "tier": self.tier_of.get(key),
                "reason": self.reason.get(key) if ranked else left_out,
                "tie_decided_by": self.decided.get(key),
            }

    def tiers(self, results):
        for tier in self.rules.tiers:
            awarded = [line["total"] for line in results if line["tier"] == tier["key"]]
            yield {"tier": tier["key"], "awarded": len(awarded), "cut_total": awarded[-1] if awarded else None}


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
            if key in numbers and (shortest(decimal(value, place)) != value or (value == "0" and key in ("bonus", "deduction"))):
                reject(place, f'"{value}" is not written as it should be')
            if (key in texts and value == "") or (key == "attributes" and not value) or key not in texts | numbers | {"attributes"}:
                reject(place, "blank or unknown")
    marks = document["marks"]
    order = [(entry, key, judge, criterion) for entry, key, judge, _, criterion, _ in marks]
    if order != sorted(set(order)):
        reject("marks", "not in their order, each once")
    for index, row in enumerate(marks):
        if row[5] not in ("absent", "recused", "") and shortest(decimal(row[5], f"marks[{index}]")) != row[5]:
            reject(f"marks[{index}]", f'"{row[5]}" is not in its shortest form')
    missing = sorted({(row[0], row[1], row[2], row[5]) for row in marks if row[5] in ("absent", "recused")})
    compare("recusals", document["recusals"], [list(row) for row in missing])


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
    if "groupings" in document:
        reject("groupings", "the rules have none")
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
