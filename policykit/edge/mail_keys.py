"""The key that a mail domain published, from the DNS: asked once, when an approval is recorded.

Gives the TXT record as text. What it says is kept as evidence; nothing asks the DNS later. The
answer is not authenticated, which is why the strength of the method says so.
"""

from __future__ import annotations

from policykit.errors import ProgramError, error

_SECONDS = 10.0


class DnsMailKeys:
    """The resolver of this computer, or the one at an address.

    Args:
        nameserver: its IP address, None for those that the system uses.
        port: where it listens.
    """

    def __init__(self, nameserver: str | None = None, port: int = 53) -> None:
        self._nameserver = nameserver
        self._port = port

    def published(self, name: str) -> bytes:
        """Return the TXT record of that name, its parts put together."""
        import dns.exception  # noqa: PLC0415 - only this command asks, and loading it takes time
        import dns.resolver  # noqa: PLC0415

        try:
            resolver = dns.resolver.Resolver(configure=self._nameserver is None)
            if self._nameserver:
                resolver.nameservers = [self._nameserver]
                resolver.port = self._port
            answer = resolver.resolve(f"{name.rstrip('.')}.", "TXT", lifetime=_SECONDS)
            records = [b"".join(record.strings) for record in answer]
        except (dns.exception.DNSException, OSError) as problem:
            raise ProgramError(
                error(
                    "PK633",
                    f"the DNS does not give the key {name}: {type(problem).__name__}",
                    hint="Nothing was recorded. Try again, or save the key and name the file: "
                    f"dig +short TXT {name} > key.txt, then --dkim-key key.txt",
                )
            ) from problem
        keys = [record for record in records if b"p=" in record]
        if len(keys) != 1:
            raise ProgramError(
                error(
                    "PK634",
                    f"{name} holds {len(keys)} keys, and exactly one was expected",
                    hint="Nothing was recorded. Ask who runs the mail domain.",
                )
            )
        return keys[0] + b"\n"
