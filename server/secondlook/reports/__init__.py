"""What a report is, the mail that carries it, and the forwarder that never gives it up."""
