"""Sorting short texts, learnt from texts that people sorted: character runs, a linear model, an honest trial.

Numpy only. What is learnt is plain arrays (:meth:`Sorter.to_bytes`); the same texts and seed give the same arrays.
"""

from wenming.engines.learning.grams import Grams, grams_of, plain
from wenming.engines.learning.linear import Answer, Progress, Sorter, interval, learn
from wenming.engines.learning.trial import Figure, Trial, tenth_of, try_out, without_repeats

__all__ = [
    "Answer",
    "Figure",
    "Grams",
    "Progress",
    "Sorter",
    "Trial",
    "grams_of",
    "interval",
    "learn",
    "plain",
    "tenth_of",
    "try_out",
    "without_repeats",
]
