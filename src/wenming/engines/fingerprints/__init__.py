"""Recognise a photo that was used before: turned, flipped, cropped by up to a tenth, framed, recoloured, made small.

``picture``: from a file to its fingerprint, 1,029 bytes. ``likeness``: compare two. ``index``: find the few among a
million that are worth comparing. ``waves``: what they share. Nothing here refuses a photo; it says what to look at.
"""
