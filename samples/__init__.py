"""Papers that this project wrote itself, as clean and damaged scans; see README.md in this folder."""
