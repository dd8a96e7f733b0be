"""What keeps the start of a command short: names that are looked up late, classes made quickly.

Takes names of packages, and the standard library. Never knows what policykit is about.
"""
