"""Reading date expressions: their words, their grammar, what they mean. ``marsad.arabic.dates`` is the way in."""
