"""What is configured, reachable, stuck: each module here looks at one area, and each line says what to do."""
