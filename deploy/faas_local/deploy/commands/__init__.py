"""The commands of `faas-local`, one module each."""
