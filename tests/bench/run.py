"""`make bench`: measures what the README and docs/performance.md say, and prints one table.

Nothing here passes or fails: a line says what there is to reach, what was measured, and whether that is met.
`--quality` also trains and evaluates by leaving one out; `--only NAME` runs one benchmark.
"""

from __future__ import annotations

import argparse
import os
import time

ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
BENCHMARKS = (
    "warm",
    "border",
    "ranking",
    "rules",
    "records",
    "idle",
    "served",
    "graph",
    "words",
    "vectors",
    "peers",
    "cold",
)


def main() -> None:
    """Run the benchmarks that were asked for and print their lines."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quality", action="store_true", help="also evaluate the ranking (minutes)")
    parser.add_argument("--only", choices=BENCHMARKS, action="append", help="run only this; may be repeated")
    asked = parser.parse_args()
    for name in ONE_THREAD:
        os.environ[name] = "1"  # before numpy is imported
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

    from importlib import import_module

    from home import prepared
    from table import load, machine, show

    begun = time.monotonic()
    home = prepared()
    print(machine())
    for name in (*(asked.only or BENCHMARKS), *(["quality"] if asked.quality else [])):
        show(name, import_module(name).measure(home))
    print(f"\n{time.monotonic() - begun:.0f} s in all{load()}")


if __name__ == "__main__":
    main()
