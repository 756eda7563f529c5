"""The language: normalising with offsets, sentences, tokens, numbers, dates."""
