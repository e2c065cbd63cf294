"""Files of the archive, from the moment one is taken in to the day it is read, linked or split."""
