"""`make bench`: measures what the README and docs/performance.md say, and prints one table.

Nothing here passes or fails: a line says what there is to reach, what was measured, and whether that is met.
Name benchmarks to run only those; `--quality` also trains and evaluates by leaving one out; `--write` puts
the table into docs/performance.md.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path

ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
PAGE = Path(__file__).resolve().parents[2] / "docs" / "performance.md"
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
    "text",
    "search",
    "peers",
    "cold",
)


def main() -> None:
    """Run the benchmarks that were asked for and print their lines."""
    names, write = asked()
    for name in ONE_THREAD:
        os.environ[name] = "1"  # before numpy is imported
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

    from table import between_markers

    lines: list[str] = []
    for line in table_of(names):
        print(line, flush=True)
        lines.append(line)
    if write:
        page = between_markers(PAGE.read_text(encoding="utf-8"), lines)
        PAGE.write_text(page, encoding="utf-8")


def asked() -> tuple[list[str], bool]:
    """Return which benchmarks are to be run, and whether the page is written."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(BENCHMARKS)}")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="the same, as an option")
    parser.add_argument("--quality", action="store_true", help="also evaluate the ranking (minutes)")
    parser.add_argument("--write", action="store_true", help=f"write the whole table into {PAGE.name}")
    options = parser.parse_args()
    chosen = [*options.names, *options.only]
    unknown = [name for name in chosen if name not in BENCHMARKS]
    if unknown:
        parser.error(f"there is no benchmark {unknown[0]!r}; there are {', '.join(BENCHMARKS)}")
    if chosen and options.write:
        parser.error("--write needs the whole table; leave the names out")
    return [*(chosen or BENCHMARKS), *(["quality"] if options.quality else [])], options.write


def table_of(names: Sequence[str]) -> Iterator[str]:
    """Yield the table line by line, as it is measured."""
    from home import prepared
    from table import lines_of, load, machine

    begun = time.monotonic()
    home = prepared()
    yield machine()
    for name in names:
        yield from lines_of(name, import_module(name).measure(home))
    yield f"\n{time.monotonic() - begun:.0f} s in all{load()}"


if __name__ == "__main__":
    main()
