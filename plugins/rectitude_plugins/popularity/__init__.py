"""How much an item is asked for, as a part: counted before the request's own time, recently and over all."""
