"""A page image measured and made ready: light, letters, geometry, dirt, coloured ink."""
