"""A shop: what people rate, look at and buy; its reference data are films and real people's ratings."""
