"""Bytes to Article: charset, metadata, main text, boilerplate, language."""
