"""The built-in parts: encoders, fusion, rankers and safety, found by the same door as anyone else's."""
