"""`rectitude train` and `rectitude evaluate`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rectitude.cli.opening import opened
from rectitude.cli.options import AsJson, Domain, Seed
from rectitude.cli.progress import telling
from rectitude.cli.screen import say, table

if TYPE_CHECKING:
    from rectitude.evaluation import Report
    from rectitude.evaluation.evaluate import Quality
    from rectitude.evaluation.metrics import Estimate


class Holding(StrEnum):
    """How choices are held out; the engine's own list is not imported for a help text."""

    LEAVE_ONE_OUT = "leave-one-out"
    TEMPORAL = "temporal"


HoldOut = Annotated[Holding, typer.Option("--protocol", help="How choices are held out.")]
Lists = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Write one JSON line a person: the raw and the served list."),
]


def train(domain: Domain, seed: Seed = 0, as_json: AsJson = False) -> None:
    """Train a domain on the data it has.

    Its reference data are fetched first if it has none.
    """
    with opened() as engine, telling() as tell:
        from rectitude.learning.shell import train_domain
        from rectitude.learning.train import Training

        trained = train_domain(engine, domain, Training(seed=seed, progress=tell))
    if as_json:
        from rectitude.api.plain import json_of

        counts = {"items": trained.items, "people": trained.people, "events": trained.events}
        told = {"domain": domain, "snapshot": trained.digest, "folder": str(trained.folder)}
        typer.echo(json_of({**told, **counts, "lists": trained.lists}))
    else:
        say(
            f"{domain} is trained on {trained.events:,} events of {trained.people:,} people "
            f"and {trained.items:,} items. Its snapshot is {trained.digest[:12]}, in {trained.folder}."
        )


def evaluate(
    domain: Domain,
    protocol: HoldOut = Holding.LEAVE_ONE_OUT,
    lists: Lists = None,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Measure a domain on choices that were held out.

    The raw ranking and the list as served stand beside each other, with what safety and fairness cost.
    """
    with opened() as engine, telling() as tell:
        from rectitude.evaluation import Protocol
        from rectitude.evaluation import evaluate as measured
        from rectitude.learning.train import Training

        training = Training(seed=seed, progress=tell)
        report = measured(engine, domain, Protocol(protocol.value), training, lists)
    if as_json:
        import orjson

        typer.echo(orjson.dumps(report.to_json()))
    else:
        show(report)


def show(report: Report) -> None:
    """Print a report: a table of both lists, and what fairness cost."""
    simulated = ", who are simulated" if report.simulated else ""
    say(
        f"{report.domain}, {report.protocol}: {report.people:,} people{simulated}; means with 95 % intervals."
    )
    rows = [("", "NDCG@10", "", "recall@10", "", "coverage@10")]
    named = {"raw ranking": report.raw, "as served": report.served, "popularity": report.popularity}
    table([*rows, *(row(name, quality) for name, quality in named.items())])
    cost = report.fairness_cost
    say(
        f"Safety and fairness changed NDCG@10 by {cost.mean:+.4f} [{cost.low:+.4f}, {cost.high:+.4f}]; "
        f"{report.forced_places:,} places were forced, at a mean price of {report.mean_price:.3f}, "
        f"and {report.infeasible:,} guarantees could not be met."
    )
    groups = [
        (one.attribute, one.label, f"{one.people:,}", f"{one.ndcg.mean:.4f}", interval(one.ndcg))
        for one in report.person_groups
    ]
    if groups:
        say("As served, by groups of people:")
        table([("", "", "people", "NDCG@10", ""), *groups])
    if report.worst_ratio is not None:
        say(f"The worst off stand at {report.worst_ratio:.2f} of the best off by the same attribute.")
    say(f"Training took {report.train_seconds:.1f} s, one person {report.milliseconds_a_person:.2f} ms.")


def row(name: str, quality: Quality) -> tuple[str, ...]:
    """Return one line of the table."""
    ndcg, recall = quality.ndcg, quality.recall
    return (
        name,
        f"{ndcg.mean:.4f}",
        interval(ndcg),
        f"{recall.mean:.4f}",
        interval(recall),
        f"{quality.coverage:.2f}",
    )


def interval(estimate: Estimate) -> str:
    """Return an interval as it is written."""
    return f"[{estimate.low:.3f}, {estimate.high:.3f}]"
