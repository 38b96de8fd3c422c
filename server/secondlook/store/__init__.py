"""What is kept: reports, their outbox, tokens. The only place that knows SQL."""
