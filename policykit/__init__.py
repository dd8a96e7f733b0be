"""policykit: security policies from an organization profile, versioned, approved, signed.

The folder list is the pipeline; ARCHITECTURE.md walks through it in order.
"""

__version__ = "0.1.0"
