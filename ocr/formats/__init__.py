"""What was read of a file, in the forms that archives and viewers take: hOCR, ALTO 4, searchable PDF/A.

    sheet   pages as words in lines in paragraphs, each with its box: what every form is made of
    hocr    one XHTML file for all pages
    alto    one ALTO 4 file for all pages
    pdf     the original with an invisible layer of text

Any layer of a page makes a `Sheet`: the raw reading here, the restored and the reviewed one in `corpus.pages.sheets`.
"""
