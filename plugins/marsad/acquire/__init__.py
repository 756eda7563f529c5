"""Bytes in: folders of articles and the snapshot store."""
