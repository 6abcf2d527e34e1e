"""The groups of commands of `kiosk`, one module each."""
