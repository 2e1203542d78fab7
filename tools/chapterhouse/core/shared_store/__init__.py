"""The third tier of what is kept: a store that several machines share, signed by who may fill it."""
