"""The doors of the house: HTTP interface, web pages and the `sohoa` command line."""
