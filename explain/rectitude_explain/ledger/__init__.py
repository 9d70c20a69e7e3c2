"""The ledger: what was decided, kept so that it can be proved, replayed and erased."""

from rectitude_explain.ledger.proofs import InclusionProof, SignedHead
from rectitude_explain.ledger.sqlite_ledger import SqliteLedger

__all__ = ["InclusionProof", "SignedHead", "SqliteLedger"]
