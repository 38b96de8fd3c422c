"""Packages for people's programs: what is in the tree, plus what one organisation's copy needs."""
