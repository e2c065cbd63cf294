"""Read a page image: words with boxes and confidence. Lowest room of the house; knows OpenCV and Tesseract.

`ocr.reading.read` is the one verb; the types live in `ocr.page`.
"""
