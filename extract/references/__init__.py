"""Mentions of papers by their number: grammar, what stands around them, what this paper does with them."""
