"""Noisy text in, Vietnamese out, token by token, with confidence and the raw form kept.

`normalize.restoring.restore` is the one verb; `normalize.folding` is the one folding of the archive.
"""
