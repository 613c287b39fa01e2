"""The yardstick of P5: the mixed model of two crossed random effects by restricted maximum likelihood, as it is written with
SciPy: the equations of Bates et al. (2015), the diagonal side of entries eliminated, so that a dense Cholesky factor of the
smaller side of judges remains; the profiled deviance minimised by Nelder-Mead.

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
from scipy import linalg, optimize, sparse  # noqa: E402


def fit(entry, judge, value):
    count, ones = len(value), np.ones(len(value))
    met = sparse.csr_matrix((ones, (entry, judge)))
    # Sums over the ratings of each entry and of each judge: of ones, and of values.
    of_entry, of_judge = (np.column_stack([np.bincount(by), np.bincount(by, value)]) for by in (entry, judge))

    def solve(theta):
        a, b = np.abs(theta)
        diagonal = a * a * of_entry[:, 0] + 1
        cross = met * (a * b)
        left_over = (cross.T @ sparse.diags_array(-1 / diagonal) @ cross).toarray()
        left_over[np.diag_indices_from(left_over)] += b * b * of_judge[:, 0] + 1
        factor = linalg.cho_factor(left_over, lower=True, overwrite_a=True, check_finite=False)
        entries, judges = a * of_entry, b * of_judge
        scaled = entries / diagonal[:, None]
        of_judges = linalg.cho_solve(factor, judges - cross.T @ scaled, check_finite=False)
        of_entries = scaled - (cross @ of_judges) / diagonal[:, None]
        explained = entries.T @ of_entries + judges.T @ of_judges
        left = count - explained[0, 0]
        mean = (value.sum() - explained[0, 1]) / left
        variance = (value @ value - explained[1, 1] - mean**2 * left) / (count - 1)
        determinant = np.log(diagonal).sum() + 2 * np.log(factor[0].diagonal()).sum()
        return determinant + np.log(left) + (count - 1) * np.log(variance), mean, variance

    found = optimize.minimize(
        lambda theta: solve(theta)[0], [1.0, 1.0], method="Nelder-Mead", options={"xatol": 1e-5, "fatol": 1e-6}
    )
    _, mean, residual = solve(found.x)
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
