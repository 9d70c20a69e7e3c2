"""Rule packs as files: what stands in the YAML, read and checked field by field.

::

    pack: shop                        # short name, part of every rule's id
    version: "1.0"
    domain: ecommerce                 # or "any"
    owner: Shop operations
    rules:
      - id: minimum-age
        version: "1"
        severity: block               # or warn
        scope: item                   # or join: on joining a slate; may be left out
        when: has(item.minimum_age) && person.age < item.minimum_age
        message: This title is for people from the age of {item.minimum_age}.
        source: The age rating that the title carries.
        as_of: 2026-10-01

A message is a sentence for the person; `{item.x}` and `{person.x}` stand for values in it. A rule may have
an `owner` of its own. A condition that begins with a quote or with `!` stands on a line of its own after
`when: >-`, because YAML gives those signs a meaning.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

from rectitude_plugins.errors import PackNotFound, PackUnusable
from rectitude_plugins.policies.checking import problems_of
from rectitude_plugins.policies.marked_yaml import LARGEST, Marked, read_marked
from rectitude_plugins.policies.rules import Pack, PackRule, Scope, Severity
from rectitude_plugins.policies.schema import Schema

ANY_DOMAIN = "any"
HINTS = {
    "string_type": "; write it in quotes, or on a line of its own after >-",
    "date_type": "; write a date like 2026-10-31, without quotes",
}
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=600)]
Condition = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class RuleFields(BaseModel):
    """The fields of one rule."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    id: Id
    version: Line
    severity: Severity
    when: Condition
    message: Sentence
    source: Line
    as_of: date
    owner: Line | None = None
    scope: Scope = "item"


class PackFields(BaseModel):
    """The fields of a pack."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    pack: Id
    version: Line
    domain: Line
    owner: Line
    rules: list[RuleFields]


def locate(path: str) -> Path | Traversable:
    """Return the file that a setting names: `package.module:path/in/it.yaml`, or a path of the system."""
    package, colon, inside = path.partition(":")
    if not colon or not all(part.isidentifier() for part in package.split(".")) or len(package) == 1:
        return Path(path)
    try:
        return resources.files(package).joinpath(inside)
    except ModuleNotFoundError as error:
        raise PackNotFound(path, "", "", 0, f"the package {package} is not installed") from error


def load_pack(path: str, schema: Schema) -> Pack:
    """Return a pack that can be used; raises PackUnusable with the first thing that is wrong in it."""
    pack, problems = examine(path, schema)
    if pack is None or problems:
        raise problems[0]
    return pack


def examine(path: str, schema: Schema) -> tuple[Pack | None, list[PackUnusable]]:
    """Return a pack and everything that is wrong in it; there is no pack where its fields are wrong."""
    file = path.replace("\\", "/").rpartition("/")[2]
    try:
        content = _content(path, file)
        marked = read_marked(content.decode("utf-8"), file)
    except UnicodeDecodeError as error:
        return None, [PackUnusable(file, "", "", 0, f"the file is not text in UTF-8 ({error.reason})")]
    except PackUnusable as error:
        return None, [error]
    try:
        fields = PackFields.model_validate(marked.data)
    except ValidationError as error:
        return None, [_problem(detail, marked, file) for detail in error.errors(include_url=False)]
    pack = _pack(fields, marked, file, hashlib.sha256(content).hexdigest())
    return pack, [*_twice(pack), *problems_of(pack, schema)]


def load_packs(paths: Iterable[str], schema: Schema, domain: str) -> tuple[Pack, ...]:
    """Return the packs of a domain; raises PackUnusable also for another domain's pack or two of one name."""
    packs: list[Pack] = []
    for path in paths:
        pack = load_pack(path, schema)
        if pack.domain not in (domain, ANY_DOMAIN):
            problem = f"the pack is for {pack.domain!r}, not for {domain!r}; name it there, or write any"
            raise PackUnusable(pack.file, "", "domain", 0, problem)
        if pack.id in {other.id for other in packs}:
            raise PackUnusable(pack.file, "", "pack", 0, f"another pack is named {pack.id!r} too; rename one")
        packs.append(pack)
    return tuple(packs)


def _content(path: str, file: str) -> bytes:
    try:
        with locate(path).open("rb") as stream:
            return stream.read(4 * LARGEST + 1)
    except OSError as error:
        raise PackNotFound(file, "", "", 0, f"{path} cannot be read ({error.strerror})") from error


def _pack(fields: PackFields, marked: Marked, file: str, digest: str) -> Pack:
    rules = tuple(
        PackRule(
            id=rule.id,
            version=rule.version,
            owner=rule.owner or fields.owner,
            severity=rule.severity,
            scope=rule.scope,
            when=rule.when,
            message=" ".join(rule.message.split()),
            source=rule.source,
            as_of=rule.as_of.isoformat(),
            line=marked.line(("rules", place, "when")),
        )
        for place, rule in enumerate(fields.rules)
    )
    return Pack(file, digest, fields.pack, fields.version, fields.domain, fields.owner, rules)


def _twice(pack: Pack) -> list[PackUnusable]:
    ids = [rule.id for rule in pack.rules]
    return [
        PackUnusable(*rule.place(pack.file, "id"), "another rule of the pack has this id; rename one")
        for place, rule in enumerate(pack.rules)
        if rule.id in ids[:place]
    ]


def _problem(detail: ErrorDetails, marked: Marked, file: str) -> PackUnusable:
    """Return one of pydantic's complaints as a sentence with file, line, rule and field."""
    path = detail["loc"]
    in_rule = len(path) > 1 and path[0] == "rules"
    rule = _rule_name(marked.data, int(path[1])) if in_rule else ""
    field = ".".join(str(part) for part in (path[2:] if in_rule else path))
    return PackUnusable(file, rule, field, marked.line(path), _sentence(detail))


def _rule_name(data: object, place: int) -> str:
    rules = data.get("rules") if isinstance(data, dict) else None
    rule = rules[place] if isinstance(rules, list) else None
    name = rule.get("id") if isinstance(rule, dict) else None
    return str(name) if name else f"number {place + 1}"


def _sentence(detail: ErrorDetails) -> str:
    if detail["type"] == "missing":
        return "the field is missing; write it"
    if detail["type"] == "extra_forbidden":
        known: Sequence[str] = [*PackFields.model_fields, *RuleFields.model_fields]
        return f"there is no such field; the fields are {', '.join(dict.fromkeys(known))}"
    written = "" if isinstance(detail["input"], dict | list) else f" (it is {detail['input']!r})"
    hint = HINTS.get(detail["type"], "")
    return f"{detail['msg'][0].lower()}{detail['msg'][1:]}{written}{hint}"
