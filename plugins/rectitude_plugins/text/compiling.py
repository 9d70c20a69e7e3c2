"""Making the serving form of a checkpoint and comparing it with the network that it was made from.

Programs are LiteRT with weights in one byte (per channel, activations scaled as they come). A form that
differs too much from the network is refused; the same programs in single precision take its place then,
with a warning: three times the size, and still no TensorFlow in the process that serves.
"""

from __future__ import annotations

import logging
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from rectitude.arrays import Floats
from rectitude_plugins.errors import ServingFormDiffers
from rectitude_plugins.text.checkpoint import Checkpoint
from rectitude_plugins.text.encoder import Encoder
from rectitude_plugins.text.form import LENGTHS, ServingForm, plain_table, small_table
from rectitude_plugins.text.probes import probes
from rectitude_plugins.text.tokens import WordPieces

if TYPE_CHECKING:
    from rectitude_plugins.text.network import Bert

MEAN, WORST = 0.995, 0.98
"""What the cosines between form and network must reach, at every length."""

logger = logging.getLogger("rectitude.text")


def serving_form(checkpoint: Checkpoint, lengths: tuple[int, ...] = LENGTHS) -> ServingForm:
    """Return the form that serves a checkpoint, once it agrees with the network.

    One byte a weight if that is near enough, else single precision with a warning; raises
    ServingFormDiffers if neither is.
    """
    from rectitude_plugins.text.network import bert_of

    bert = bert_of(checkpoint)
    form = made(bert, checkpoint, lengths, small=True)
    try:
        verify(form, bert, checkpoint)
    except ServingFormDiffers as difference:
        logger.warning("%s It is served in single precision instead.", difference)
        form = made(bert, checkpoint, lengths, small=False)
        verify(form, bert, checkpoint)
    return form


def made(bert: Bert, checkpoint: Checkpoint, lengths: tuple[int, ...], *, small: bool) -> ServingForm:
    """Return a form that has not been compared with anything yet."""
    words = checkpoint.tensors["embeddings.word_embeddings.weight"]
    table, scales = small_table(words) if small else plain_table(words)
    programs = {
        length: np.frombuffer(_program(bert, length, checkpoint.shape.width, small=small), dtype=np.uint8)
        for length in lengths
    }
    return ServingForm(np.frombuffer(checkpoint.tokenizer, dtype=np.uint8), table, scales, programs)


def verify(form: ServingForm, bert: Bert, checkpoint: Checkpoint) -> None:
    """Compare a form with its network at every length; raises ServingFormDiffers."""
    for length, cosines in agreement(form, bert, checkpoint).items():
        mean, worst = float(cosines.mean()), float(cosines.min())
        logger.info("%s at %d tokens: cosine %.4f, worst %.4f", checkpoint.name, length, mean, worst)
        if not (mean >= MEAN and worst >= WORST):  # also where one is no number
            raise ServingFormDiffers(checkpoint.name, length, mean, worst)


def agreement(form: ServingForm, bert: Bert, checkpoint: Checkpoint) -> dict[int, Floats]:
    """Return, by length, the cosines between the form's and the network's vectors of the probing texts."""
    from rectitude_plugins.text.network import encoded

    pieces, encoder = WordPieces.of(checkpoint.name, checkpoint.tokenizer), Encoder(form)
    cosines, shorter = {}, 0
    for length in form.programs:
        fitting = (text for text in probes() if shorter < len(pieces.read(text, LONG).ids) <= length)
        texts = list(islice(fitting, PROBES))
        wanted = encoded(bert, [pieces.read(text, length) for text in texts])
        served = np.array([encoder.encode_anew(text) for text in texts])
        cosines[length] = (served * wanted).sum(axis=1).astype(np.float64)
        shorter = length
    return cosines


PROBES, LONG = 24, 512
"""Texts that are compared at each length, and a length that none of them reaches."""


def _program(bert: Bert, length: int, width: int, *, small: bool) -> bytes:
    import tensorflow as tf

    shapes = tf.TensorSpec((1, length, width), tf.float32), tf.TensorSpec((1, length), tf.float32)
    pooled = tf.function(bert.pooled, input_signature=shapes)
    converter = tf.lite.TFLiteConverter.from_concrete_functions([pooled.get_concrete_function()], bert)
    if small:
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
    program: bytes = converter.convert()
    return program
