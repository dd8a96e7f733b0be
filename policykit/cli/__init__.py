"""The command line: options in, one workflow call, text and an exit code out.

Takes the user's words; gives text on standard output, diagnostics on standard error, an exit code.
Never decides anything about policies. Nothing heavy is imported before a command needs it.
"""
