"""Parts of compare.py: random plans, random fillings, and what differs between two files."""
