"""The knowledge graph: what items have in common with one another, and the prior that follows from it."""

from rectitude.knowledge.attributes import attribute_edges
from rectitude.knowledge.compiled import Knowledge, compile_graph
from rectitude.knowledge.graph import both_ways, build_graph
from rectitude.knowledge.linking import find_entities
from rectitude.knowledge.prior import (
    Seeds,
    item_mass,
    item_prior,
    log_prior,
    no_seeds,
    seed_shares,
)
from rectitude.knowledge.stored import knowledge_from_arrays, knowledge_to_arrays

__all__ = [
    "Knowledge",
    "Seeds",
    "attribute_edges",
    "both_ways",
    "build_graph",
    "compile_graph",
    "find_entities",
    "item_mass",
    "item_prior",
    "knowledge_from_arrays",
    "knowledge_to_arrays",
    "log_prior",
    "no_seeds",
    "seed_shares",
]
