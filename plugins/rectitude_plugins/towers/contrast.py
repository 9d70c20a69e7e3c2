"""The loss of both towers: an in-batch softmax both ways, without a correction for how often an item comes.

A. van den Oord et al., "Representation Learning with Contrastive Predictive Coding", 2018. With the others
of a batch drawn as often as they come, and no logQ correction, the best that can be learned is
log P(left, right) − log P(left) − log P(right): the likelihood, up to what either alone decides. The prior
stays the graph's. Importing this module imports TensorFlow.
"""

from __future__ import annotations

import tensorflow as tf

FAR = -1e9
"""What is added to the likeness of a row and another one's item where the two items are the same."""


def contrast(left: tf.Tensor, right: tf.Tensor, same: tf.Tensor, log_scale: tf.Tensor) -> tf.Tensor:
    """Return the mean loss of a batch of unit vectors [n, width], row i of one belonging to row i of other.

    `same` float32[n, n] is one where two rows have the same item: no row counts against itself.
    """
    size = tf.shape(same)[0]
    likeness = tf.exp(log_scale) * tf.matmul(left, right, transpose_b=True) + (same - tf.eye(size)) * FAR
    forth = tf.nn.sparse_softmax_cross_entropy_with_logits(tf.range(size), likeness)
    back = tf.nn.sparse_softmax_cross_entropy_with_logits(tf.range(size), tf.transpose(likeness))
    return 0.5 * (tf.reduce_mean(forth) + tf.reduce_mean(back))
