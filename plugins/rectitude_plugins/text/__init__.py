"""Search by meaning: a pretrained language model that reads items and queries, as a part.

Training uses TensorFlow once a checkpoint, to make the form that serves; answering uses LiteRT and the
tokenizer alone, and imports them at the first query.
"""
