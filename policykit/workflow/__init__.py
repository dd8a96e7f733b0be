"""One module for each verb of the user: stages put together, with the outside as a `World`.

Takes a `World` and what the user said; gives a value that says what was done or found. Never starts
a program, opens a file, reads the clock or prints: all of that is behind `World` and in `cli`.
"""
