"""HOW-TO-CHECK: a pack checked with programs that every system has, without policykit.

Commands are the lines that begin with four spaces; the tests run every one of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.evidence.pack import names

if TYPE_CHECKING:
    from policykit.evidence.pack.source import Source


def instructions(source: Source, fingerprint: str, *, bundle: bool) -> bytes:
    """Return the page.

    Args:
        source: what the pack is made from.
        fingerprint: SHA-256 of the certificate whose key signs the statement.
        bundle: whether the history is in the pack.
    """
    scope = source.scope
    text = f"""\
HOW TO CHECK THIS PACK

Policies of {scope.organization}, in force from {scope.first} to {scope.last}.
You need a shell, sha256sum, openssl, pdfsig and pdfdetach (poppler-utils) and git. Each line
that begins with four spaces is a command; give them in this folder, from the first to the last.
They write into ../check, so that this folder stays as it is. (On macOS: shasum -a 256 for
sha256sum.)

1. No file was changed or taken away, and none was added.

    mkdir -p ../check
    sha256sum --quiet -c manifest-sha256.txt
    sha256sum --quiet -c tagmanifest-sha256.txt
    cat manifest-sha256.txt tagmanifest-sha256.txt | cut -c67- | sort > ../check/listed
    find . -type f | cut -c3- | grep -v -x -e tagmanifest-sha256.txt -e {names.STATEMENT} \\
      | sort > ../check/there
    diff ../check/listed ../check/there

   The last command prints nothing.

2. The organization says so. The certificate has to come to you from the organization by
   another way than this pack, best from a person you know. Save it as ../seal.crt.pem (to see
   the commands work, copy the one from {names.CERTIFICATES}), and compare its
   fingerprint with the one that the organization tells you. This pack was signed by
   {_spaced(fingerprint)}

    openssl x509 -in ../seal.crt.pem -noout -fingerprint -sha256
    openssl x509 -in ../seal.crt.pem -noout -pubkey > ../check/seal.pub
    sed -n 's/.*"payload": "\\([^"]*\\)".*/\\1/p' {names.STATEMENT} \\
      | openssl base64 -d -A > ../check/statement.json
    sed -n 's/.*"sig": "\\([^"]*\\)".*/\\1/p' {names.STATEMENT} \\
      | openssl base64 -d -A > ../check/statement.sig
    printf 'DSSEv1 28 application/vnd.in-toto+json %d ' $(wc -c < ../check/statement.json) \\
      | cat - ../check/statement.json > ../check/statement.pae
    openssl dgst -sha256 -verify ../check/seal.pub -signature ../check/statement.sig \\
      ../check/statement.pae
    grep $(sha256sum tagmanifest-sha256.txt | cut -c-64) ../check/statement.json

   They print: Verified OK, and a line with the digest of tagmanifest-sha256.txt. What the
   statement says besides (who made the pack and when) you read in ../check/statement.json.

3. Each PDF is sealed, and is the one that the records name.

    for pdf in data/policies/*/*-v*.pdf; do
      pdfsig $pdf | grep -c -e 'Signature is Valid' -e 'Total document signed' | grep -q 2 \\
        || echo REFUSE $pdf
      grep -q $(sha256sum $pdf | cut -c-64) data/records/*/*-sealed-*.json || echo REFUSE $pdf
    done

   It prints nothing. pdfsig alone says more, among it whose certificate sealed the file:
   compare it with the one from step 2. What a PDF was made from is attached to it:
   pdfdetach -list FILE.pdf shows it, pdfdetach -saveall -o FOLDER FILE.pdf takes it out.
{_stamps(source)}
4. The records are those of the commit, all of them. git names an object by a digest of its
   content, so what gets these names is what is in the commit:

    git init -q --bare ../check/objects
    test $(git -C ../check/objects hash-object -w -t commit --stdin < data/git/commit) \\
      = {scope.commit}
    for tree in data/git/trees/*; do
      test $(git -C ../check/objects hash-object -w --literally -t tree --stdin < $tree) \\
        = $(basename $tree) || echo REFUSE $tree
    done
    for record in data/records/*/*.json; do
      git -C ../check/objects ls-tree {scope.commit}:records/$(basename $(dirname $record)) \\
        | grep -q $(git hash-object --no-filters $record) || echo REFUSE $record
    done
    for folder in data/records/[a-z]*/; do
      test $(ls $folder | wc -l) = $(git -C ../check/objects ls-tree \\
        {scope.commit}:records/$(basename $folder) | grep -c blob) || echo REFUSE $folder
    done

   They print nothing: every record here is in the commit, and of each policy here no record
   of the commit is missing. The commit and the tags in words:

    git -C ../check/objects cat-file -p {scope.commit}
{_tags(source)}
   A tag names the commit that issued the version, and in its message the digests of record,
   PDF and text.
"""
    if bundle:
        text += f"""
5. The whole history. Nothing in a bundle runs; it is read into a folder without settings:

    git init -q --bare ../check/history
    git -C ../check/history fetch -q "$PWD/{names.BUNDLE}" 'refs/*:refs/*'
    git -C ../check/history fsck --full --strict
    git -C ../check/history cat-file -e {scope.commit}
"""
    return text.encode()


def _stamps(source: Source) -> str:
    if not any(one.token for one in source.versions):
        return ""
    return """
   A file that ends in .tst is a time-stamp (RFC 3161), fetched later: an authority saw exactly
   that PDF at the time it states. Save the certificate of the authority, from the authority, as
   ../stamps.pem; then these print what it states, and nothing else:

    for token in data/policies/*/*.tst; do
      openssl ts -reply -in $token -token_in -text | grep -e 'Time stamp:'
      openssl ts -verify -in $token -token_in -data ${token%.tst} -CAfile ../stamps.pem \\
        > ../check/stamp 2>&1 || echo REFUSE $token
    done
"""


def _spaced(fingerprint: str) -> str:
    digits = fingerprint.upper()
    return ":".join(digits[at : at + 2] for at in range(0, len(digits), 2))


def _tags(source: Source) -> str:
    if not source.tags:
        return ""
    return "\n    for tag in data/git/tags/*; do git hash-object -t tag $tag && cat $tag; done\n"
