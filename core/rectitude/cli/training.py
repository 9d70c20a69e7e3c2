"""`rectitude train` and `rectitude evaluate`."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from rectitude.cli.opening import opened
from rectitude.cli.options import AsJson, Domain, Seed
from rectitude.cli.progress import telling
from rectitude.cli.screen import say, table

if TYPE_CHECKING:
    from rectitude.evaluation import AblationReport, Report
    from rectitude.evaluation.evaluate import Quality
    from rectitude.evaluation.metrics import Estimate
    from rectitude.records import JSON


class Holding(StrEnum):
    """How choices are held out; the engine's own list is not imported for a help text."""

    LEAVE_ONE_OUT = "leave-one-out"
    TEMPORAL = "temporal"
    COLD_ITEMS = "cold-items"


HoldOut = Annotated[Holding, typer.Option("--protocol", help="How choices are held out.")]
Lists = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Write one JSON line a person: the raw and the served list."),
]
Ablation = Annotated[
    bool, typer.Option("--ablation", help="Measure the raw ranking with each modality removed instead.")
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
    ablation: Ablation = False,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Measure a domain on choices that were held out.

    The raw ranking and the list as served stand beside each other, with what safety and fairness cost.
    """
    report: Report | AblationReport
    with opened() as engine, telling() as tell:
        from rectitude.evaluation import Protocol, ablate
        from rectitude.evaluation import evaluate as measured
        from rectitude.learning.train import Training

        training, held = Training(seed=seed, progress=tell), Protocol(protocol.value)
        if ablation:
            report = ablate(engine, domain, held, training)
        else:
            report = measured(engine, domain, held, training, lists)
    if as_json:
        import orjson

        typer.echo(orjson.dumps(report.to_json()))
    elif ablation:
        show_ablation(cast("AblationReport", report))
    else:
        show(cast("Report", report))


def show_ablation(report: AblationReport) -> None:
    """Print what each modality is worth, in two tables that fit a terminal."""
    simulated = ", who are simulated" if report.simulated else ""
    say(
        f"{report.domain}, {report.protocol}: NDCG@10 of the raw ranking for {report.people:,} people"
        f"{simulated}; means with 95 % intervals. Practised: {report.dropout:.0%} of the lists were met with "
        "one modality missing."
    )
    trained = [
        (row.modality or "nothing", *told(row.practised), *told(row.unpractised), *told(row.gained, "+"))
        for row in report.rows
    ]
    table([("without", "practised", "", "unpractised", "", "difference", ""), *trained])
    say("What the ranking that practised loses without a modality, and reaches with nothing else:")
    worth = [(row.modality or "nothing", *told(row.cost, "+"), *told(row.alone)) for row in report.rows]
    table([("", "lost", "", "alone", ""), *(row for row in worth if row[0] != "nothing")])


def told(estimate: Estimate, sign: str = "") -> tuple[str, str]:
    """Return a mean and its interval as they are written; differences carry their sign."""
    if not sign:
        return f"{estimate.mean:.4f}", interval(estimate)
    return f"{estimate.mean:+.4f}", f"[{estimate.low:+.4f}, {estimate.high:+.4f}]"


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
    if report.exposure:
        say(exposure_of(report.exposure))
    if report.content:
        say("All items ranked by what needs no events, each way with a ranker of its own:")
        lines = [(one.name, *told(one.ndcg), *told(one.gained, "+")) for one in report.content]
        table([("", "NDCG@10", "", "all together, above it", ""), *lines])
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


def exposure_of(standing: Mapping[str, JSON]) -> str:
    """Return where the stream of an evaluation's lists ended, in one sentence."""
    told = cast("Mapping[str, Mapping[str, int]]", standing["groups"])
    shares = ", ".join(
        f"{label} {one['share_ppm'] / 1e6:.4f} (target {one['target_ppm'] / 1e6:.4f})"
        for label, one in told.items()
    )
    return f"Exposure over these {standing['lists']:,} lists: {shares}."


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
