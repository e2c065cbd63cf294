"""What the pages show, gathered from the archive and ready for the templates; no HTML is made here."""
