"""How the service is: what a doctor looks at, whether it is ready for work, what a monitor counts."""
