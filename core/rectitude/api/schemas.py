"""The answers' shapes, for documents and tests; nothing is serialised through them."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

Shown = bool | int | float | str | list[str] | None


class Shape(BaseModel):
    """An object with these fields and no others."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Contribution(Shape):
    """What one feature adds to an item's score."""

    feature: str
    label: str = Field(description="The feature in words.")
    modality: str = Field(description="What kind of knowledge it comes from: behaviour, text, graph …")
    value: str = Field(
        description="The range its value lies in, or `missing`, or `off` where it was not read."
    )
    micro: int = Field(description="The contribution in millionths of a unit of score.")


class ModalitySum(Shape):
    """What all features of one kind of knowledge add to an item's score together."""

    modality: str
    micro: int = Field(description="The sum of their contributions, in millionths of a unit of score.")


class Because(Shape):
    """One past action of the person behind a behaviour feature."""

    feature: str
    item_id: str
    title: str
    share_ppm: int = Field(description="Its share of the feature's value, in parts per million.")


class GraphPath(Shape):
    """A path through the knowledge graph to the item."""

    words: str
    nodes: list[str]
    relations: list[str]
    share_ppm: int = Field(description="Its share of the graph prior, in parts per million.")


class RuleWarning(Shape):
    """A rule that warns of an item without withholding it."""

    rule: str
    reason: str
    source: str


class Adjustment(Shape):
    """A place that a guarantee forced."""

    rule: str
    displaced: str = Field(description="The item that would have stood here.")
    displaced_title: str
    price: float = Field(description="What it cost in score.")


class Item(Shape):
    """One recommended item; round(score · 10⁶) is round(base · 10⁶) plus the sum of all `micro`."""

    item_id: str
    title: str
    attributes: dict[str, Shown]
    rank: int
    score: float
    probability: float = Field(description="The item's share among all that might be shown.")
    base: float = Field(description="The score of the average candidate.")
    contributions: list[Contribution] = Field(description="Every feature, the largest contribution first.")
    by_modality: list[ModalitySum] = Field(
        description="The same by where it comes from (query, graph, history …); together they are all of it."
    )
    reasons: list[str] = Field(description="The same in two or three sentences.")
    because_of: list[Because]
    paths: list[GraphPath]
    warnings: list[RuleWarning]
    adjustments: list[Adjustment]
    group: str | None = Field(description="The item's fairness group.")


class Withheld(Shape):
    """A candidate that a rule kept off the list."""

    item_id: str
    title: str
    rule: str
    version: str
    reason: str
    source: str


class WithheldByRule(Shape):
    """How many candidates one rule kept off the list."""

    rule: str
    version: str
    count: int
    named: int = Field(
        description="How many `withheld` names: those that would have stood highest. The record has all."
    )
    reason: str | None = Field(description="What the rule says, where it speaks of the list as a whole.")
    source: str


class PersonSeen(Shape):
    """What the answer knew of the person."""

    known: bool
    profiling: bool


class EntityFound(Shape):
    """Something that the query names."""

    label: str
    kind: str
    words: str


class FilterFound(Shape):
    """A condition that the query sets."""

    attribute: str
    operator: str = Field(description="`is`, `is_not`, `below`, `at_most`, `above` or `at_least`.")
    value: Shown = Field(description="A number, a date, true or false, or words, any of which will do.")
    sentence: str = Field(description="The same in words.")
    words: str = Field(description="The query's words that it was found by.")
    strict: bool = Field(description="Whether it holds even where nothing is left.")
    applied: bool = Field(description="False where it was set aside, because nothing would have been left.")
    unknown: int = Field(
        description="Items of which nobody knows whether they meet it; only a refusal that is not strict "
        "lets them through."
    )


class Understood(Shape):
    """What was understood of the query."""

    query: str | None
    entities: list[EntityFound]
    filters: list[FilterFound]
    searched: str | None = Field(
        description="What was searched for: the query without what it excludes and bounds."
    )


class DataUsed(Shape):
    """A data set behind the answer."""

    name: str
    licence: str
    simulated: bool


class Versions(Shape):
    """What made the answer."""

    snapshot: str
    code: str
    explanation: str
    fairness: str
    ledger: str
    data: list[DataUsed]


class LedgerEntry(Shape):
    """Where the record stands in the Merkle tree (RFC 9162)."""

    index: int
    leaf: str
    size: int
    root: str


class Recommendation(Shape):
    """A recommended list with everything behind it."""

    id: str
    domain: str
    at: int = Field(description="The time it was answered at, in microseconds since 1970 UTC.")
    person: PersonSeen
    notes: list[str] = Field(description="What to know about the list as a whole.")
    understood: Understood
    items: list[Item]
    withheld: list[Withheld] = Field(
        description="For each rule the candidates that would have stood highest; none of a stopped list."
    )
    withheld_by_rule: list[WithheldByRule]
    fairness: dict[str, object] = Field(description="What was guaranteed to each group and what it got.")
    disclosures: list[str]
    versions: Versions
    ledger: LedgerEntry


class Feature(Shape):
    """One feature of the ranker."""

    feature: str
    label: str
    modality: str | None
    off: bool = Field(description="Whether it was not read, because the request asked not to be profiled.")


class Explanation(Recommendation):
    """Why a recorded list is as it is."""

    features: list[Feature]


class Header(Shape):
    """The public part of a record; it names no person."""

    id: str
    at: int
    domain: str
    kind: str
    snapshot: str
    code: str
    answer: str = Field(description="SHA-256 of the answer's bytes.")
    counts: dict[str, int]


class WithheldWhole(Shape):
    """Everything that rules withheld from one list."""

    id: str
    withheld: list[Withheld] = Field(description="The one that would have stood highest first.")


class AuditRecord(Shape):
    """Everything that the ledger keeps of one decision."""

    recorded: int = Field(description="When it became durable, in microseconds since 1970 UTC.")
    header: Header
    person: str | None
    payload: dict[str, object] = Field(description="What was read and decided, in whole numbers and words.")
    answer: dict[str, object] = Field(description="The answer as it left, without its ledger entry.")
    answer_digest_matches: bool
    ledger: LedgerEntry


class PluginSeen(Shape):
    """One plugin that was found."""

    name: str
    role: str | None
    summary: str
    distribution: str
    version: str
    state: str = Field(description="`loaded` or `off`.")
    problem: str


class PluginList(Shape):
    """Every plugin that was found."""

    plugins: list[PluginSeen]


class Health(Shape):
    """A sign of life."""

    status: str
    version: str


class DomainState(Shape):
    """Whether one domain can recommend."""

    ready: bool
    detail: str


class Readiness(Shape):
    """Whether the server can recommend."""

    ready: bool
    domains: dict[str, DomainState]
    problems: dict[str, str] = Field(description="Plugins that are off, and why.")


class Fault(Shape):
    """One field at fault."""

    field: str
    problem: str


class Problem(BaseModel):
    """A problem document (RFC 9457)."""

    type: str = Field(description="The kind of problem; this server explains it at that path.")
    title: str
    status: int
    detail: str = Field(description="One sentence about what went wrong here.")
    instance: str = Field(description="The path that was asked for.")
    errors: list[Fault] | None = Field(None, description="The fields at fault, where the request has some.")
    incident: str | None = Field(None, description="The number under which the log has an unexpected error.")
