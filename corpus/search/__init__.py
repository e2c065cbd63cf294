"""From a question in one box to pages with the places that answer it."""
