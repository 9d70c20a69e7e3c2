"""Nearest vectors: exact for small catalogues, by cells for large ones, behind one interface."""
