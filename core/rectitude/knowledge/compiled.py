"""The graph as arrays: all that a request needs of it, read straight from a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from rectitude.arrays import Floats, Integers, Mask, Rows, Vectors
from rectitude.catalogue import Catalogue
from rectitude.errors import BadData
from rectitude.knowledge.attributes import ITEM
from rectitude.knowledge.bases import item_bases
from rectitude.knowledge.graph import relation_weight
from rectitude.knowledge.linking import name_index
from rectitude.knowledge.pagerank import Links, links, walk

if TYPE_CHECKING:
    from rectitude.knowledge.graph import Graph, Key

RESTART = 0.5
BASES_BYTES = 64_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Knowledge:
    """A compiled graph of n nodes: the catalogue's items first, row by row, then named entities, then others.

    So an item's row is its node. `node_kind` points into `kind_names`; `labels` holds the names of the
    first nodes and ends where the nodes without a name begin. The neighbours of node u are the entries
    `indptr[u]` to `indptr[u + 1]` of `indices`, `relation` and `forward` (whether u is the statement's
    head), ordered by neighbour and relation; every statement stands at both its ends. One of relation t
    weighs `weights[t]`, and `strength[u]` is the sum at u.

    `bases[base_row[u]]` is what a walk from u leaves on each item, where `base_row[u]` is not −1; `general`
    is the same for a walk that starts anywhere. `names` are the folded names in order, `name_node` the
    nodes that they name.
    """

    kind_names: npt.NDArray[np.str_]
    node_kind: npt.NDArray[np.int16]
    keys: npt.NDArray[np.str_]
    labels: npt.NDArray[np.str_]
    relations: npt.NDArray[np.str_]
    weights: Floats
    indptr: Integers
    indices: Rows
    relation: npt.NDArray[np.int16]
    forward: Mask
    strength: Floats
    restart: float
    base_row: Rows
    bases: Vectors
    general: Floats
    names: npt.NDArray[np.str_]
    name_node: Rows

    @property
    def items(self) -> int:
        """The number of items; they are the first nodes."""
        return len(self.general)

    @property
    def item_node(self) -> Rows:
        """The node of each item row."""
        return np.arange(self.items, dtype=np.int32)

    def label(self, node: int) -> str:
        """Return a node's name, or "" where it has only an identifier."""
        return str(self.labels[node]) if node < len(self.labels) else ""

    def kind(self, node: int) -> str:
        """Return a node's kind."""
        return str(self.kind_names[self.node_kind[node]])


def compile_graph(
    graph: Graph,
    catalogue: Catalogue,
    relation_weights: Mapping[str, float],
    restart: float = RESTART,
    bases_bytes: int = BASES_BYTES,
    progress: Callable[[str], None] = lambda line: None,
) -> Knowledge:
    """Turn a graph into arrays and compute the prior's bases.

    A relation without a weight has 1; statements of one with 0 are left out. Where the bases would take
    more than `bases_bytes`, named entities get theirs first, then the items with most links; a seed
    without one is walked when it is asked for. Raises BadData for a weight or a restart out of range.
    """
    _check_restart(restart)
    items, (nodes, named) = len(catalogue), _nodes_in_order(graph, catalogue)
    relations, weights, (starts, ends, relation, forward) = _entries(graph, nodes, relation_weights)
    walked = links(starts, ends, weights[relation], len(nodes))
    base_row, sources = _seedable(walked, items, named, bases_bytes)
    kind_names, node_kind = _kinds(nodes)
    labels = [*catalogue.titles, *(str(graph.nodes[node]["label"]) for node in nodes[items:named])]
    names, name_node = name_index(labels, items)
    return Knowledge(
        kind_names=kind_names,
        node_kind=node_kind,
        keys=np.array([key for _, key in nodes], np.str_),
        labels=np.array(labels, np.str_),
        relations=np.array(relations, np.str_),
        weights=weights,
        indptr=np.searchsorted(starts, np.arange(len(nodes) + 1)).astype(np.int64),
        indices=ends,
        relation=relation,
        forward=forward,
        strength=walked.strength,
        restart=restart,
        base_row=base_row,
        bases=item_bases(walked, items, sources, restart, progress),
        general=walk(walked, np.full(len(nodes), 1.0 / max(len(nodes), 1)), restart)[:items],
        names=names,
        name_node=name_node,
    )


def walked_links(knowledge: Knowledge) -> Links:
    """Return the graph in the form that `walk` takes."""
    counts = np.diff(knowledge.indptr)
    starts = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    return Links(starts, knowledge.indices, knowledge.weights[knowledge.relation], knowledge.strength)


def _check_restart(restart: float) -> None:
    if not 0.0 < restart < 1.0:
        raise BadData(f"The graph prior's restart is {restart}; give it a number between 0 and 1.")


def _kinds(nodes: Sequence[Key]) -> tuple[npt.NDArray[np.str_], npt.NDArray[np.int16]]:
    """Return the kinds that there are, and the position of each node's among them."""
    names, codes = np.unique(np.array([kind for kind, _ in nodes], np.str_), return_inverse=True)
    return names, codes.astype(np.int16)


def _nodes_in_order(graph: Graph, catalogue: Catalogue) -> tuple[list[Key], int]:
    items = [(ITEM, item_id) for item_id in catalogue.item_ids]
    others = sorted(set(graph) - set(items))
    named = [node for node in others if graph.nodes[node]["label"]]
    unnamed = [node for node in others if not graph.nodes[node]["label"]]
    return items + named + unnamed, len(items) + len(named)


def _entries(
    graph: Graph, nodes: Sequence[Key], relation_weights: Mapping[str, float]
) -> tuple[list[str], Floats, tuple[Rows, Rows, npt.NDArray[np.int16], Mask]]:
    """Return relations, their weights and all statements from both ends, sorted: start, end, relation."""
    position = {node: place for place, node in enumerate(nodes)}
    weight = {name: relation_weight(name, relation_weights) for _, _, name in graph.edges(keys=True)}
    relations = sorted(name for name, value in weight.items() if value)
    code = {name: place for place, name in enumerate(relations)}
    statements = np.array(
        [(position[h], position[t], code[name]) for h, t, name in graph.edges(keys=True) if name in code],
        np.int32,
    ).reshape(-1, 3)
    head, tail, relation = statements.T
    starts, ends = np.concatenate([head, tail]), np.concatenate([tail, head])
    both = np.concatenate([relation, relation]).astype(np.int16)
    forward = np.arange(len(starts)) < len(head)
    order = np.lexsort((~forward, both, ends, starts))
    weights = np.array([weight[name] for name in relations], np.float64)
    return relations, weights, (starts[order], ends[order], both[order], forward[order])


def _seedable(graph: Links, items: int, named: int, bases_bytes: int) -> tuple[Rows, Rows]:
    """Return each node's row in the bases or −1, and the nodes that have one in the order of the rows."""
    room = min(named, bases_bytes // (4 * max(items, 1)))
    entities = np.arange(items, named, dtype=np.int32)
    by_links = np.argsort(-graph.strength[:items], kind="stable").astype(np.int32)
    sources = np.sort(np.concatenate([entities, by_links])[:room])
    base_row = np.full(len(graph.strength), -1, np.int32)
    base_row[sources] = np.arange(len(sources), dtype=np.int32)
    return base_row, sources
