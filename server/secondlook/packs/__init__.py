"""The authoring side of rules: strict YAML, the phrase language, compile, lint, examples, signatures."""
