"""Wards, communes, districts and provinces, in time."""
