"""`rectitude audit`: the auditor's side of the ledger."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, cast

import typer

from rectitude.cli.opening import opened, opened_ledger
from rectitude.cli.options import AsJson, RecordId, plain_text, time
from rectitude.cli.screen import headline, say, table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rectitude.domain import Groups
    from rectitude.records import JSON, Receipt, Record

commands = typer.Typer(
    help="Read, verify and replay the records of recommendations.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

OfDomain = Annotated[str | None, typer.Option("--domain", help="Only of this domain.", callback=plain_text)]
OfUser = Annotated[
    str | None, typer.Option("--user", metavar="ID", help="Only of this person.", callback=plain_text)
]
Since = Annotated[
    str | None, typer.Option("--from", metavar="TIME", help="Only from this ISO date on.", callback=time)
]
Limit = Annotated[int, typer.Option(min=1, help="How many at most, the newest first.")]


@commands.command("list")
def list_records(
    domain: OfDomain = None,
    user: OfUser = None,
    since: Since = None,
    limit: Limit = 20,
    as_json: AsJson = False,
) -> None:
    """List records, the newest first.

    The clock is the time that a list was made for; a domain over a log of the past has its clock there.
    """
    from rectitude.storage.cells import moment

    with opened_ledger() as (home, ledger):
        found = ledger.headers(domain, user, None if since is None else moment(since), limit)
        recorded = ledger.recorded_at([index for index, _ in found])
    if as_json:
        from rectitude.api.plain import json_of

        told = [{"index": index, "recorded": recorded[index], **asdict(header)} for index, header in found]
        typer.echo(json_of({"records": told}))
        return
    from rectitude.answering import day_of

    lines = [
        (str(index), day_of(recorded[index]), day_of(header.at), header.domain, header.kind, header.id)
        for index, header in found
    ]
    table([("index", "recorded (UTC)", "clock (UTC)", "domain", "kind", "id"), *lines] if lines else [])
    if not lines:
        say(f"No record fits in {home.ledger}.")


@commands.command("show")
def show_record(record_id: RecordId, as_json: AsJson = False) -> None:
    """Show a record: what was decided, and where it stands."""
    from rectitude.api.plain import audit_record_of, json_of

    with opened_ledger() as (_, ledger):
        record, receipt = ledger.find(record_id), ledger.receipt(record_id)
        recorded = ledger.recorded_at([receipt.index])[receipt.index]
    told = audit_record_of(record, receipt, recorded)
    if as_json:
        typer.echo(json_of(told))
    else:
        show(record, receipt, recorded, matches=bool(told["answer_digest_matches"]))


def show(record: Record, receipt: Receipt, recorded: int, *, matches: bool) -> None:
    """Print a record for a person."""
    import orjson

    from rectitude.answering import day_of
    from rectitude.cli.listing import show_list

    header = record.header
    headline(f"Record {header.id}", f"index {receipt.index} of {receipt.size}")
    fits = "the recorded answer fits its digest" if matches else "the recorded answer DOES NOT FIT its digest"
    table(
        [
            ("domain", f"{header.domain}, {header.kind}"),
            ("recorded", f"{day_of(recorded)} UTC"),
            ("clock", f"{day_of(header.at)} UTC"),
            ("person", "a stranger" if record.person is None else record.person),
            ("snapshot", header.snapshot),
            ("code", header.code),
            ("leaf", receipt.leaf),
            ("root", receipt.root),
            ("answer", header.answer),
            ("", fits),
        ]
    )
    say("")
    show_list(orjson.loads(record.answer), hint=False)


@commands.command("withheld")
def withheld(record_id: RecordId, as_json: AsJson = False) -> None:
    """Show everything that rules kept off a list, where its answer names the best few for each rule."""
    from rectitude.api.plain import json_of, mappings, withheld_by

    with opened() as engine:
        told = withheld_by(engine, record_id)
    if as_json:
        typer.echo(json_of(told))
        return
    lines = [(str(one["rule"]), str(one["title"]), str(one["reason"])) for one in mappings(told["withheld"])]
    table([("rule", "title", "reason"), *lines] if lines else [])
    say(f"{len(lines):,} candidates were withheld.")


@commands.command("verify")
def verify(as_json: AsJson = False) -> None:
    """Recompute the whole ledger; fail if anything is wrong.

    Every leaf, every commitment and every signed head is checked.
    """
    with opened_ledger() as (home, ledger):
        found = ledger.verify()
    if as_json:
        from rectitude.api.plain import json_of

        typer.echo(json_of({"intact": not found.problems, **asdict(found)}))
    else:
        for problem in found.problems:
            say(f"! {problem}", hanging=2)
        state = "is NOT intact" if found.problems else "is intact"
        say(
            f"The ledger in {home.ledger} {state}: {found.checked:,} of {found.size:,} records checked, "
            f"{found.readable:,} can be read, {found.erased:,} are erased."
        )
        say(f"Root {found.root}")
    if found.problems:
        raise typer.Exit(1)


@commands.command("exposure")
def exposure(
    domain: Annotated[str, typer.Argument(help="The domain.", callback=plain_text)], as_json: AsJson = False
) -> None:
    """Show where the stream of a domain's lists stands against its fairness targets."""
    with opened() as engine:
        snapshot = engine.served(domain).snapshot
        groups = snapshot.bound.groups
        standing = engine.layers.fairness.standing(groups, engine.stream(snapshot), snapshot.reach)
    if as_json:
        from rectitude.api.plain import json_of

        typer.echo(json_of({"domain": domain, "groups": groups.name, "stream": standing}))
    elif not standing:
        say(f"{domain} has no targets over its stream of lists; each list keeps its own guarantees.")
    else:
        show_standing(groups, standing)


def show_standing(groups: Groups, standing: Mapping[str, JSON]) -> None:
    """Print each group's target, share so far, gap and deficit, and what is proved of the gap."""
    from rectitude.arrays import MICRO

    told = cast("Mapping[str, Mapping[str, int]]", standing["groups"])
    rows = [
        (
            label,
            *(f"{one[name] / MICRO:.4f}" for name in ("target_ppm", "share_ppm", "gap_ppm")),
            f"{one['deficit_pico'] / 10**12:+.3f}",
            f"{one['missed_ppm'] / MICRO:+.4f}",
        )
        for label, one in told.items()
    ]
    table([(groups.name, "target", "share", "gap", "behind", "missed"), *rows])
    bound = cast("int | None", standing["bound_ppm"])
    within = "" if bound is None else f"at most {bound / MICRO:.4f}, "
    gap = cast(int, standing["gap_ppm"]) / MICRO
    say(f"Over {standing['lists']:,} lists. Gap {gap:.4f}; bound: {within}{standing['bound']}.")
    say("Behind: in first places. Missed: what safety made impossible for so long that it is owed no more.")
    say(f"Lists in which a group could not reach its target: {standing['short_lists']:,}.")


@commands.command("replay")
def replay(record_id: RecordId, as_json: AsJson = False) -> None:
    """Rebuild a recorded answer from its bins; fail if it differs.

    The two are compared byte for byte, and verdicts and slate beside them.
    """
    with opened() as engine:
        found = engine.replay(record_id)
    if as_json:
        from rectitude.api.plain import json_of

        parts = {"answer_equal": found.answer_equal, "decision_equal": found.decision_equal}
        typer.echo(json_of({"id": found.id, "equal": found.equal, **parts, "changed": list(found.changed)}))
    else:
        words = {True: "equal", False: "DIFFERENT"}
        say(
            f"Record {found.id}: {words[found.equal]}. The answer's bytes are {words[found.answer_equal]}, "
            f"verdicts and slate are {words[found.decision_equal]}."
        )
        for change in found.changed:
            say(change)
    if not found.equal:
        raise typer.Exit(1)
