"""The yardstick of P5: the mixed model of two crossed random effects by restricted maximum likelihood, as it is written with
SciPy: the sparse equations of Bates et al. (2015) factorised by SuperLU, the profiled deviance minimised by Nelder-Mead.

Usage: reml_peer.py RATINGS. RATINGS is a file of 32-bit numbers, three for each rating: entry, judge, value. It is read before
the clock starts; prints one JSON line.
"""

import json
import os
import resource
import sys
import time

# Before the libraries start their threads.
for variable in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"]:
    os.environ[variable] = "1"

import numpy as np  # noqa: E402
from scipy import optimize, sparse  # noqa: E402
from scipy.sparse.linalg import splu  # noqa: E402


def fit(entry, judge, value):
    count, entries, judges = len(value), entry.max() + 1, judge.max() + 1
    rows, ones = np.arange(count), np.ones(count)
    z = sparse.hstack(
        [sparse.csr_matrix((ones, (rows, entry)), (count, entries)), sparse.csr_matrix((ones, (rows, judge)), (count, judges))]
    ).tocsc()
    ztz, ztx, zty = (z.T @ z).tocsc(), z.T @ ones, z.T @ value
    identity = sparse.identity(entries + judges, format="csc")

    def solve(theta):
        spread = np.repeat(np.abs(theta), [entries, judges])
        scale = sparse.diags(spread)
        factor = splu(
            (scale @ ztz @ scale + identity).tocsc(),
            permc_spec="MMD_AT_PLUS_A",
            diag_pivot_thresh=0.0,
            options={"SymmetricMode": True},
        )
        x, y = spread * ztx, spread * zty
        solved = factor.solve(np.column_stack([x, y]))
        left = count - x @ solved[:, 0]
        mean = (value.sum() - x @ solved[:, 1]) / left
        rest = value @ value - y @ solved[:, 1] - mean**2 * left
        deviance = np.log(np.abs(factor.U.diagonal())).sum() + np.log(left) + (count - 1) * np.log(rest / (count - 1))
        return deviance, mean, rest / (count - 1), spread * (solved[:, 1] - mean * solved[:, 0])

    found = optimize.minimize(
        lambda theta: solve(theta)[0], [1.0, 1.0], method="Nelder-Mead", options={"xatol": 1e-5, "fatol": 1e-6}
    )
    _, mean, residual, _effects = solve(found.x)
    return [mean, residual * found.x[0] ** 2, residual * found.x[1] ** 2, residual]


def main():
    numbers = np.fromfile(sys.argv[1], dtype="<u4").reshape(-1, 3).astype(np.int64)
    entry, judge, value = numbers[:, 0], numbers[:, 1], numbers[:, 2].astype(float)
    wall, cpu = time.perf_counter(), time.process_time()
    found = fit(entry, judge, value)
    print(
        json.dumps(
            {
                "wall_ms": (time.perf_counter() - wall) * 1000,
                "cpu_ms": (time.process_time() - cpu) * 1000,
                "peak_kib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
                "found": [float(number) for number in found],
            }
        )
    )


main()
