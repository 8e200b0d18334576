"""The field's laws in plain Python: no framework, no files, no clock, no unseeded chance."""
