"""The judging half: pure, standard library only, twin of `extension/engine/`."""
