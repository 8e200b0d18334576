"""Reading a superior's problem list (问题清单): which column is what, which rows are problems, which site and kind.

Pure functions on plain values. Everything here proposes, with a score from 0 to 1 and what it rests on; a person
confirms. What was not understood is said, with its place, so that nothing is dropped in silence.
"""
