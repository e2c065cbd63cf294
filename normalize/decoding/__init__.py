"""Which word stands in each place: proposed, laid out, narrowed, chosen, put back."""
