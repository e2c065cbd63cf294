"""Words in reading order: columns, paragraphs, regions, tables set among them."""
