"""Tesseract's model read by this program: the network of an installed `*.traineddata`, run for all lines of a page.

Tesseract runs its network line by line and step by step, mostly one number at a time. Here the same weights meet the
lines of a page together, as a few large products of matrices: `container` opens the file, `layers` reads the network,
`alphabet` what its outputs mean, `dictionary` its words; `line_images` cuts the lines, `forward` runs the network,
`decoding` makes words of what comes out. `ocr.engines.line_network` is the engine made of them.
"""
