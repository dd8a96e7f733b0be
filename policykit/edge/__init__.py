"""The outside world made real: files, git, pandoc, clock, keys, prompts. Stages never import it."""
