"""What a change of the rules would do: two packs over many messages, in several processes, with bounded memory."""
