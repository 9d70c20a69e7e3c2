"""Learning the additive ranker: piecewise-linear in Keras, served as tables of constant bins."""
