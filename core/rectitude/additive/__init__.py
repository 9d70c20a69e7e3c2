"""The additive ranker: tables over one-byte codes whose sum is the score and whose entries explain it."""
