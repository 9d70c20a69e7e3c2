"""A ranker that learns nothing: each source's places, fused by reciprocal rank."""
