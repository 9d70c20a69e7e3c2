"""A sequence model of what people do next: trained in Keras, answering in plain numpy."""
