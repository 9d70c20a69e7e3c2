"""YAML of bounded size, with the line of every value, duplicates refused and nothing expanded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from rectitude_plugins.errors import PackUnusable

LARGEST = 256 * 1024
"""Characters in a file."""
DEEPEST = 8
"""Levels of lists and mappings."""

HINT = "text that begins with a quote, {, ! or [ stands in quotes of its own, or on a line after >-"
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """Plain data, and on which line each value stands, by its path."""

    data: object
    lines: Mapping[Path, int]

    def line(self, path: Path) -> int:
        """Return the line of a value, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)


def read_marked(text: str, file: str) -> Marked:
    """Read YAML; raises PackUnusable for what is too large, too deep, aliased, duplicated or no YAML."""
    if len(text) > LARGEST:
        raise PackUnusable(
            file, "", "", 0, f"the file has {len(text)} characters; at most {LARGEST} are allowed"
        )
    try:
        _check_events(text, file)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise _no_yaml(error, file) from error
    builder = _Builder(file)
    data = None if node is None else builder.plain(node, ())
    return Marked(data, builder.lines)


def _no_yaml(error: yaml.YAMLError, file: str) -> PackUnusable:
    mark = getattr(error, "problem_mark", None)
    problem = f"the file is not YAML ({getattr(error, 'problem', None) or error}); {HINT}"
    return PackUnusable(file, "", "", mark.line + 1 if mark else 0, problem)


def _check_events(text: str, file: str) -> None:
    """Look at the text without building anything: no anchors, not too deep, one document."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        documents += isinstance(event, yaml.DocumentStartEvent)
        problem = ""
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            problem = "anchors and aliases (& and *) are not allowed; write it out"
        elif depth > DEEPEST:
            problem = f"the file is nested more than {DEEPEST} levels deep"
        elif documents > 1:
            problem = "the file holds two documents; make two files of it"
        if problem:
            raise PackUnusable(file, "", "", event.start_mark.line + 1 if event.start_mark else 0, problem)


class _Builder:
    """Turns nodes into plain data and notes the line of each."""

    def __init__(self, file: str) -> None:
        self.lines: dict[Path, int] = {}
        self._file = file
        self._scalars = yaml.SafeLoader("")

    def plain(self, node: yaml.Node, path: Path) -> object:
        """Return a node and all below it as plain data."""
        self.lines[path] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(entry, (*path, place)) for place, entry in enumerate(node.value)]
        return self._scalar(node, path)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, object]:
        found: dict[str, object] = {}
        for key, value in node.value:
            name = str(key.value)
            if name in found:
                problem = "the field stands twice; keep one"
                raise PackUnusable(self._file, "", name, key.start_mark.line + 1, problem)
            found[name] = self.plain(value, (*path, name))
        return found

    def _scalar(self, node: yaml.Node, path: Path) -> object:
        """Return a number, date, truth value or text; YAML's own tags are the only ones."""
        try:
            return self._scalars.construct_object(node)
        except yaml.YAMLError as error:
            raise _no_yaml(error, self._file) from error
        except ValueError as error:
            problem = f"{node.value!r} cannot be read ({error})"
            raise PackUnusable(self._file, "", str(path[-1]), node.start_mark.line + 1, problem) from error
