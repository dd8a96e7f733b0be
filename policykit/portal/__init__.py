"""A portal of policies as static files: pages, one style sheet, one script, an index for search.

Takes plain values about policies, versions, coverage, duties and exceptions; gives the bytes of
every file by its path. Never reads a file or the clock, and fetches nothing: the pages work from a
folder and from any static host, under a policy that allows no inline script or style. All text is
escaped by construction, in `policykit.portal.element` alone.
"""
