"""Learning a domain: slices of its past, lists made from them by the engine's own stages, a snapshot."""
