"""Trains the learned signal: `secondlook rules train`. Needs the extra `learn`; none of it runs where messages are read."""
