"""The rules of a snapshot, compiled against its catalogue and ready to be asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from rectitude.arrays import Mask
from rectitude.catalogue import Attribute, Catalogue
from rectitude.values import Level, Rule
from rectitude_plugins.policies.cel import terms as t
from rectitude_plugins.policies.cel.check import condition_of
from rectitude_plugins.policies.cel.table import table_of
from rectitude_plugins.policies.kleene import FALSE, UNKNOWN, Trits
from rectitude_plugins.policies.messages import Template, template_of
from rectitude_plugins.policies.network import Network
from rectitude_plugins.policies.plan import network_of
from rectitude_plugins.policies.rules import Pack, PackRule, Policies
from rectitude_plugins.policies.schema import Schema, schema_of
from rectitude_plugins.policies.supplied import FLAGS, SUPPLIED


@dataclass(frozen=True, slots=True, eq=False)
class BoundRule:
    """One rule with its condition typed: what it reads, and whose missing values make it unknown.

    `items` holds what is stored of items, `facts` what is derived of them at a request. A `whole` rule is of
    the person alone, in its condition and in its message, so it fires on every item or on none.
    """

    rule: Rule
    term: t.Truth
    template: Template
    read: tuple[str, ...]
    items: tuple[Attribute, ...]
    facts: tuple[Attribute, ...]
    person: tuple[Attribute, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Reads:
    """What rules read of a request: flags that the engine supplies, told attributes and derived facts."""

    supplied: tuple[str, ...]
    item_facts: tuple[Attribute, ...]
    profile: tuple[Attribute, ...]
    person_facts: tuple[Attribute, ...]


@dataclass(frozen=True, slots=True, eq=False)
class RuleBook:
    """All rules of a domain: those on single items as one network, those on joining as another.

    `floor` is the highest truth value at which an item rule does not fire: unknown for a warning, false
    for a block. `reads` and `joining_reads` are what the two networks read of the request.
    """

    on_items: tuple[BoundRule, ...]
    network: Network
    floor: Trits
    reads: Reads
    on_joining: tuple[BoundRule, ...]
    joining: Network
    joining_reads: Reads
    owns: Mask
    catalogue_size: int

    @property
    def profile(self) -> tuple[Attribute, ...]:
        """The attributes of the profile that some rule reads."""
        return tuple(dict.fromkeys((*self.reads.profile, *self.joining_reads.profile)))


def rulebook_of(policies: Policies, catalogue: Catalogue) -> RuleBook:
    """Compile the policies of a snapshot; raises PackUnusable for a rule that its catalogue cannot answer."""
    columns = [column.attribute for column in catalogue.columns.values()]
    schema = schema_of(columns, policies.profile, policies.item_facts, policies.person_facts)
    on_items = tuple(_bound(policies.packs, schema, "item"))
    on_joining = tuple(_bound(policies.packs, schema, "join"))
    reads = [read for bound in (*on_items, *on_joining) for read in t.reads_of(bound.term)]
    stored = {read.name for read in reads if read.owner is not t.Owner.PERSON and not read.passing}
    table = table_of(catalogue, stored)
    floor = [FALSE if bound.rule.level is Level.BLOCK else UNKNOWN for bound in on_items]
    return RuleBook(
        on_items=on_items,
        network=network_of([bound.term for bound in on_items], table),
        floor=np.array(floor, dtype=np.int8)[:, None],
        reads=_reads(on_items, schema),
        on_joining=on_joining,
        joining=network_of([bound.term for bound in on_joining], table),
        joining_reads=_reads(on_joining, schema),
        owns=np.array(policies.owns, dtype=np.bool_),
        catalogue_size=len(catalogue),
    )


def _reads(rules: Sequence[BoundRule], schema: Schema) -> Reads:
    reads = [read for bound in rules for read in t.reads_of(bound.term)]
    passing = sorted({read.name for read in reads if read.passing})
    person = sorted({read.name for read in reads if read.owner is t.Owner.PERSON})
    return Reads(
        supplied=tuple(flag.name for flag in FLAGS if flag.name in passing),
        item_facts=tuple(schema.items[name] for name in passing if name not in SUPPLIED),
        profile=tuple(schema.person[name] for name in person if name not in schema.derived),
        person_facts=tuple(schema.person[name] for name in person if name in schema.derived),
    )


def _bound(packs: Sequence[Pack], schema: Schema, scope: str) -> Iterable[BoundRule]:
    for pack in packs:
        for rule in pack.rules:
            if rule.scope == scope:
                yield _bound_rule(pack, rule, schema)


def _bound_rule(pack: Pack, rule: PackRule, schema: Schema) -> BoundRule:
    place = rule.place(pack.file, "when")
    term = condition_of(rule.when, schema, place, join=rule.scope == "join")
    needed = dict.fromkeys((read.owner, read.name) for read in t.values_read(term))
    of_item = [schema.items[name] for owner, name in needed if owner is t.Owner.ITEM]
    template = template_of(rule.message, schema, rule.place(pack.file, "message"))
    reads = t.reads_of(term)
    return BoundRule(
        rule=pack.rule(rule),
        term=term,
        template=template,
        read=tuple(dict.fromkeys(str(read) for read in reads)),
        items=tuple(attribute for attribute in of_item if attribute.name not in schema.passing),
        facts=tuple(a for a in of_item if a.name in schema.passing and a.name not in SUPPLIED),
        person=tuple(schema.person[name] for owner, name in needed if owner is t.Owner.PERSON),
        whole=rule.scope == "item"
        and template.is_of_person
        and all(read.owner is t.Owner.PERSON for read in reads),
    )
