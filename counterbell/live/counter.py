"""The live counter of this process."""

counter = None
