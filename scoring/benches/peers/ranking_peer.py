"""The yardsticks of P1: the same million entries ranked by NumPy, or by Polars, on one thread.

Usage: ranking_peer.py numpy|polars MARKS ENTERPRISES RUNS. MARKS is a file of 25 columns of 16-bit half points (five judges by
five criteria), ENTERPRISES one column of 32-bit numbers. They are read before the clock starts; prints one JSON line.

The rules: weights 30, 25, 20, 15 and 10 %, the mean of the five sheets without the highest and the lowest, half up to
2 places, ranks 1224, tiers of 100, 400 and 1,500 places that a tie at the cut expands, at most two awards of an enterprise.
"""

import json
import os
import resource
import sys
import time

# Before the libraries start their threads.
for variable in ["POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"]:
    os.environ[variable] = "1"

import numpy as np  # noqa: E402

JUDGES, CRITERIA = 5, 5
# A sheet in fortieths of a point: half points times twentieths of the weight.
WEIGHTS = [6, 5, 4, 3, 2]
TIERS = [100, 400, 1_500]
CAP = 2
# Entries that go through the processor's cache together.
CHUNK = 16_384


def walk(order, starts, enterprises):
    """Tiers of the first entries of the order, group by group of equal rank."""
    tiers, taken, awards = [], [0] * len(TIERS), {}
    for group, start in enumerate(starts):
        end = starts[group + 1] if group + 1 < len(starts) else len(order)
        tier = next((tier for tier, places in enumerate(TIERS) if taken[tier] < places), None)
        if tier is None:
            break
        owners = [int(enterprises[entry]) for entry in order[start:end]]
        staying = [owner for owner in owners if owner == 0 or awards.get(owner, 0) < CAP]
        wanted = {owner: staying.count(owner) for owner in set(staying)}
        for owner in owners:
            is_in = owner == 0 or awards.get(owner, 0) + wanted.get(owner, 0) <= CAP and owner in wanted
            tiers.append(tier + 1 if is_in else 0)
        for owner, given in zip(owners, tiers[start:end]):
            taken[tier] += given > 0
            awards[owner] = awards.get(owner, 0) + (given > 0)
    return np.array(tiers, dtype=np.int64)


def checksum(order, ranks, tiers):
    """Ranks and tiers of every entry in one number."""
    standing = ranks.astype(np.int64) * 4
    standing[: len(tiers)] += tiers
    return int(np.dot(order.astype(np.int64) + 1, standing))


def rank_numpy(columns, enterprises):
    count = columns.shape[1]
    falling = np.empty(count, dtype=np.int16)
    for start in range(0, count, CHUNK):
        part = columns[:, start : start + CHUNK]
        sheets = []
        for judge in range(JUDGES):
            marks = part[judge * CRITERIA :]
            # At most 4,000 a sheet and 20,000 for five: 16 bits are enough, and twice as fast as 32.
            sheet = marks[0] * np.int16(WEIGHTS[0])
            for criterion in range(1, CRITERIA):
                sheet += marks[criterion] * np.int16(WEIGHTS[criterion])
            sheets.append(sheet)
        total, low, high = sheets[0].copy(), sheets[0].copy(), sheets[0].copy()
        for sheet in sheets[1:]:
            total += sheet
            np.minimum(low, sheet, out=low)
            np.maximum(high, sheet, out=high)
        kept = (total - low - high).astype(np.int32)
        # 5/6 of a hundredth each, rounded half up; turned round so that the best come first.
        falling[start : start + CHUNK] = -((kept * 5 + 3) // 6)
    # Of 16-bit numbers a stable sort is a radix sort.
    order = np.argsort(falling, kind="stable")
    sorted_totals = falling[order]
    starts = np.concatenate(([0], np.flatnonzero(np.diff(sorted_totals)) + 1))
    ranks = np.repeat(starts + 1, np.diff(np.append(starts, count)))
    return checksum(order, ranks, walk(order, starts.tolist(), enterprises))


def rank_polars(frame):
    import polars as pl

    def sheet(judge):
        marks = [pl.col(f"m{judge * CRITERIA + criterion}") * weight for criterion, weight in enumerate(WEIGHTS)]
        return sum(marks[1:], marks[0])

    sheets = [f"s{judge}" for judge in range(JUDGES)]
    kept = pl.sum_horizontal(sheets) - pl.min_horizontal(sheets) - pl.max_horizontal(sheets)
    ranked = (
        frame.lazy()
        .select("entry", "enterprise", *[sheet(judge).alias(name) for judge, name in enumerate(sheets)])
        .select("entry", "enterprise", ((kept.cast(pl.Int32) * 5 + 3) // 6).alias("total"))
        .with_columns(pl.col("total").rank("min", descending=True).alias("rank"))
        .sort("rank", maintain_order=True)
        .collect()
    )
    ranks, order = ranked["rank"].to_numpy(), ranked["entry"].to_numpy()
    # The walk needs the top only: the tiers are full long before.
    top = ranks[: 40 * sum(TIERS)]
    starts = np.concatenate(([0], np.flatnonzero(np.diff(top)) + 1))
    owners = ranked["enterprise"].to_numpy()
    by_entry = dict(zip(order[: len(top)].tolist(), owners[: len(top)].tolist()))
    return checksum(order, ranks, walk(order, starts.tolist(), by_entry))


def main():
    library, marks, enterprises, runs = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
    columns = np.fromfile(marks, dtype="<i2").reshape(JUDGES * CRITERIA, -1)
    enterprises = np.fromfile(enterprises, dtype="<u4")
    if library == "polars":
        import polars as pl

        named = {f"m{at}": column for at, column in enumerate(columns)}
        frame = pl.DataFrame({"entry": np.arange(len(enterprises), dtype=np.uint32), "enterprise": enterprises, **named})
        work = lambda: rank_polars(frame)  # noqa: E731
    else:
        work = lambda: rank_numpy(columns, enterprises)  # noqa: E731
    found = work()
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(runs):
        assert work() == found
    print(
        json.dumps(
            {
                "wall_ms": (time.perf_counter() - wall) * 1000 / runs,
                "cpu_ms": (time.process_time() - cpu) * 1000 / runs,
                "peak_kib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
                "found": found,
            }
        )
    )


main()
