"""What records mean to others, as documents: reports, timelines, calendars.

Takes records and plain values; gives documents, drawings and bytes of calendars and tables; never
reads a file or the clock, and never renders or seals.
"""
