"""The plugin author's kit: a scaffold to start from, and a proof that a plugin keeps its contract."""
