"""Under which rules versions ask to be acknowledged, as a pack says it."""

import json

from policykit.canonical import sha256
from policykit.evidence.pack.acknowledged import read_terms, terms_file
from policykit.record import AckTerms


def test_a_pack_from_before_audiences_could_be_unknown_is_read():
    terms = {
        sha256(b"one"): AckTerms(14, True, "Engineers", frozenset({"engineering"}), True),
        sha256(b"two"): AckTerms(14, False, "Whoever", None, False),
    }
    written = terms_file(terms)
    assert read_terms(written) == terms
    said = json.loads(written)
    for one in said.values():
        del one["is_known"]
    before = read_terms(json.dumps(said).encode())
    assert [one.is_known for one in before.values()] == [True, True]
