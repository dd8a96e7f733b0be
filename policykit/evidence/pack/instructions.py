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
You need a shell, sha256sum, openssl, perl, pdfsig and pdfdetach (poppler-utils) and git. Each
line that begins with four spaces is a command; give them in this folder, from the first to the
last. They write into ../check, so that this folder stays as it is. Whatever is wrong is printed
with REFUSE, or by the program itself. (On macOS: shasum -a 256 for sha256sum.)

0. The certificate has to come to you from the organization by another way than this pack, best
   from a person you know. Say where you saved it. (To see the commands work, name the one in
   {names.CERTIFICATES}.)

    seal=../seal.crt.pem

1. No file was changed or taken away, and none was added.

    mkdir -p ../check
    sha256sum --quiet -c manifest-sha256.txt
    sha256sum --quiet -c tagmanifest-sha256.txt
    cat manifest-sha256.txt tagmanifest-sha256.txt | cut -c67- | sort > ../check/listed
    find . -type f | cut -c3- | grep -v -x -e tagmanifest-sha256.txt -e {names.STATEMENT} \\
      | sort > ../check/there
    diff ../check/listed ../check/there

   They print nothing.

2. The organization says so. Compare the fingerprint of your certificate with the one that the
   organization tells you, by telephone or on paper. This pack says that it was signed by
   {_spaced(fingerprint)}

    openssl x509 -in $seal -noout -fingerprint -sha256
    openssl x509 -in $seal -noout -pubkey > ../check/seal.pub
    sed -n 's/.*"payload": "\\([^"]*\\)".*/\\1/p' {names.STATEMENT} \\
      | openssl base64 -d -A > ../check/statement.json
    sed -n 's/.*"sig": "\\([^"]*\\)".*/\\1/p' {names.STATEMENT} \\
      | openssl base64 -d -A > ../check/statement.sig
    printf 'DSSEv1 28 application/vnd.in-toto+json %d ' $(wc -c < ../check/statement.json) \\
      | cat - ../check/statement.json > ../check/statement.pae
    openssl dgst -sha256 -verify ../check/seal.pub -signature ../check/statement.sig \\
      ../check/statement.pae
    grep $(sha256sum tagmanifest-sha256.txt | cut -c-64) ../check/statement.json

   They print: the fingerprint, Verified OK, and a line with the digest of
   tagmanifest-sha256.txt. Who made the pack and when, the statement says besides:

    grep -E '"(made_at|made_by)"' ../check/statement.json

3. Each PDF is sealed with the key of your certificate, all its bytes are, and it is the one that
   the records name. A signature in a PDF covers everything but the gap in which it stands: so the
   two parts around the gap have to reach from the first byte to the last, the gap may hold
   nothing but the signature as hexadecimal digits, and openssl looks at no other certificate
   than yours.

    for pdf in data/policies/*/*-v[0-9]*.pdf; do
      set -- $(grep -a -o '/ByteRange *\\[[^]]*]' $pdf | tail -n 1 | tr -d -c '0-9 ')
      test $# = 4 || {{ echo REFUSE $pdf; continue; }}
      head -c $2 $pdf > ../check/signed
      tail -c $4 $pdf >> ../check/signed
      head -c $3 $pdf | tail -c $(($3 - $2)) > ../check/gap
      test "$1 $(($3 + $4))" = "0 $(($(wc -c < $pdf)))" || echo REFUSE $pdf
      test "$(tr -d '0-9A-Fa-f' < ../check/gap)" = '<>' || echo REFUSE $pdf
      tr -d '<>' < ../check/gap | perl -ne 'print pack "H*", $_' > ../check/signature
      openssl cms -verify -binary -inform DER -in ../check/signature -content ../check/signed \\
        -nointern -certfile $seal -noverify -out /dev/null 2> ../check/said || echo REFUSE $pdf
      pdfsig $pdf | grep -c -e 'Signature is Valid' -e 'Total document signed' | grep -q 2 \\
        || echo REFUSE $pdf
      grep -q $(sha256sum $pdf | cut -c-64) data/records/*/*-sealed-*.json || echo REFUSE $pdf
    done

   It prints nothing. Where the organization had two keys in the window, save both certificates
   in one file. pdfsig alone says of a certificate only which name it gives itself, and "issuer
   is unknown", since the organization made it. What a PDF was made from is attached to it:
   pdfdetach -list FILE.pdf shows it, pdfdetach -saveall -o FOLDER FILE.pdf takes it out.
{_stamps(source)}
4. The records are those of the commit, all of them. git names an object by a digest of its
   content, so what gets these names is what is in the commit:

    git init -q --bare ../check/objects
    test $(git -C ../check/objects hash-object -w -t commit --stdin < data/git/commit) \\
      = {scope.commit} || echo REFUSE the commit
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
   of the commit is missing. These two are to be read; they print the commit, and each tag with
   its name as an object:

    git -C ../check/objects cat-file -p {scope.commit}
{_tags(source)}
   A tag names the commit that issued the version, and in its message the digests of record,
   PDF and text. That of the text is of what follows its front matter:
   sed '1,/^---$/d' FILE_text.md | sha256sum

5. What the tables say. {names.COLUMNS} has a line for each column.
"""
    if bundle:
        text += f"""
6. The whole history. Nothing in a bundle runs; it is read into a folder without settings. The
   tags and records here have to be those of the history:

    git init -q --bare ../check/history
    git -C ../check/history fetch -q "$PWD/{names.BUNDLE}" 'refs/*:refs/*'
    git -C ../check/history update-ref --no-deref HEAD {scope.commit}
    git -C ../check/history fsck --full --strict
{_tags_in_history(source)}    for record in data/records/*/*.json; do
      test $(git -C ../check/history rev-parse {scope.commit}:${{record#data/}}) \\
        = $(git hash-object --no-filters $record) || echo REFUSE $record
    done

   They print nothing.
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


def _tags_in_history(source: Source) -> str:
    if not source.tags:
        return ""
    return """\
    for tag in data/git/tags/*; do
      name=$(basename $tag)
      test $(git -C ../check/history rev-parse refs/tags/${name%-v*}/v${name##*-v}) \\
        = $(git hash-object -t tag $tag) || echo REFUSE $tag
    done
"""
