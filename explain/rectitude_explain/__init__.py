"""The layers no answer may leave without: explanation, fairness and the ledger."""
