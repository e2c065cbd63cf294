"""Pages, their layers and the facts on them, and the ways between offsets, pages, words and boxes."""
