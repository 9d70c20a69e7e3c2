"""Funds, ETFs, bonds and stocks: a real catalogue, simulated people, information instead of advice."""
