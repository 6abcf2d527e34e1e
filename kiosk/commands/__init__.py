"""The commands, a module for each group. `add` declares a group's commands to the parser."""
