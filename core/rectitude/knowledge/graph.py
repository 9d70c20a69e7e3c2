"""The graph as typed nodes and edges in networkx: for building it and looking at it, never for answering."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import TYPE_CHECKING

from rectitude.catalogue import Catalogue
from rectitude.dataset import Edge, Node
from rectitude.errors import BadData
from rectitude.knowledge.attributes import ITEM, attribute_edges

if TYPE_CHECKING:
    from typing import TypeAlias

    import networkx as nx

    Key: TypeAlias = tuple[str, str]
    Graph: TypeAlias = nx.MultiDiGraph[Key]


def build_graph(edges: Iterable[Edge], catalogue: Catalogue) -> Graph:
    """Return the statements given and those of the items' linked attributes as one typed graph.

    A node is (kind, key) with the attributes `kind`, `key` and `label`, an edge has its `relation` as key
    and attribute, so a statement made twice stands once; a statement of a node about itself is left out.
    Items come first, in catalogue order, whether connected or not; then entities with a name, then those
    without, each by kind and key: the order of `edges` changes nothing.
    """
    import networkx as nx

    statements: set[tuple[Key, str, Key]] = set()
    labels: dict[Key, str] = {}
    for edge in chain(edges, attribute_edges(catalogue)):
        for node in (edge.head, edge.tail):
            labels[_key(node)] = _one_label(node.label, labels.get(_key(node), ""))
        if _key(edge.head) != _key(edge.tail):
            statements.add((_key(edge.head), edge.relation, _key(edge.tail)))
    graph: Graph = nx.MultiDiGraph()
    for (kind, key), label in _in_order(labels, catalogue):
        graph.add_node((kind, key), kind=kind, key=key, label=label)
    for head, relation, tail in sorted(statements):
        graph.add_edge(head, tail, key=relation, relation=relation)
    return graph


def both_ways(graph: Graph, relation_weights: Mapping[str, float]) -> nx.DiGraph[Key]:
    """Return the graph that the prior walks: every statement in both directions, parallel ones added up.

    The `weight` of u → v is the sum of the relations' weights over all statements between u and v, whoever
    is the head; a relation without a weight has 1, one with 0 is not walked. `networkx.pagerank` of this
    graph is the reference for the prior.
    """
    import networkx as nx

    walked: nx.DiGraph[Key] = nx.DiGraph()
    walked.add_nodes_from(graph)
    for head, tail, relation in graph.edges(keys=True):
        weight = relation_weight(relation, relation_weights)
        for start, end in ((head, tail), (tail, head)) if weight else ():
            before = walked.get_edge_data(start, end, {"weight": 0.0})["weight"]
            walked.add_edge(start, end, weight=before + weight)
    return walked


def relation_weight(relation: str, relation_weights: Mapping[str, float]) -> float:
    """Return how much one statement of a relation weighs; raises BadData if that is no weight."""
    weight = relation_weights.get(relation, 1.0)
    if not 0.0 <= weight < float("inf"):
        raise BadData(f"The relation {relation!r} has the weight {weight}; give it a number from 0 up.")
    return weight


def _key(node: Node) -> Key:
    return (node.kind, node.key)


def _one_label(one: str, other: str) -> str:
    return min(one, other) if one and other else one or other


def _in_order(labels: Mapping[Key, str], catalogue: Catalogue) -> Iterable[tuple[Key, str]]:
    items = {
        (ITEM, item_id): title for item_id, title in zip(catalogue.item_ids, catalogue.titles, strict=True)
    }
    others = sorted((not label, key) for key, label in labels.items() if key not in items)
    return chain(items.items(), ((key, labels[key]) for _, key in others))
