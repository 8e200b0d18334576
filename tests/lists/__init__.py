"""Superiors' lists, made from a seed, to measure whatever reads them."""
