"""What can be wrong with a rule whose fields are all there: its condition, its placeholders, its scope."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rectitude_plugins.errors import PackUnusable
from rectitude_plugins.policies.cel.check import condition_of
from rectitude_plugins.policies.messages import template_of
from rectitude_plugins.policies.rules import Pack, PackRule
from rectitude_plugins.policies.schema import Schema


def problems_of(pack: Pack, schema: Schema) -> list[PackUnusable]:
    """Return everything that is wrong in a pack's rules, rule by rule."""
    return [problem for rule in pack.rules for problem in _rule_problems(pack.file, rule, schema)]


def _rule_problems(file: str, rule: PackRule, schema: Schema) -> Iterator[PackUnusable]:
    join = rule.scope == "join"
    if join and rule.severity == "warn":
        place = rule.place(file, "severity")
        yield PackUnusable(*place, "a rule on joining the slate keeps items off it, so its severity is block")
    checks: tuple[Callable[[], object], ...] = (
        lambda: condition_of(rule.when, schema, rule.place(file, "when"), join=join),
        lambda: template_of(rule.message, schema, rule.place(file, "message")),
    )
    for check in checks:
        try:
            check()
        except PackUnusable as error:
            yield error
