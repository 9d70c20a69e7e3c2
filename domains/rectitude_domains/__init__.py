"""The domains: what is recommended, to whom, from which data and under which rules."""
