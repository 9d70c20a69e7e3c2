"""Two towers: what is asked and what was done on one side, items on the other, fine-tuned where it helps.

Training imports TensorFlow (`low_rank`, `history_training`, `gate_training`); answering does not.
"""
