"""The fixed words in German."""

from __future__ import annotations

from policykit.pages.wording.wording import Wording

GERMAN = Wording(
    language="de",
    document_control="Dokumentenlenkung",
    approvals="Freigaben",
    revision_history="Änderungsverzeichnis",
    contents="Inhalt",
    framework_mapping="Zuordnung zu Rahmenwerken",
    approval_titles=("Freigegeben von", "Rolle", "Festgehalten", "Wie es festgehalten wurde"),
    revision_titles=("Version", "Datum", "Änderung"),
    mapping_titles=("Anforderung", "Titel", "Regeln"),
    page_of="Seite {page} von {pages}",
    footnote="Fußnote {number}",
    seal="Siegel der Organisation",
    nobody_approved="Diesen Text hat noch niemand freigegeben.",
    nothing_issued="Es wurde noch keine Version herausgegeben.",
    source="Der Text der Richtlinie",
    mapping_file="Anforderungen, Rhythmus und Nachweise je Regel",
    record="Aufzeichnung",
    policy="Richtlinie",
    version="Version",
    owner="Verantwortlich",
    approver="Freigebend",
    effective="Gültig ab",
    text_approved="Text freigegeben",
    last_review="Letzte Überprüfung",
    next_review="Nächste Überprüfung",
    classification="Einstufung",
    audience="Gilt für",
    content_digest="Prüfsumme des Inhalts",
    issued_at="Herausgegeben",
    draft_of="Entwurf vom",
    approval_code="Freigabecode",
    policies="Richtlinien",
    policies_of="Richtlinien: {organization}",
    policy_version="{policy}, Version {version}",
    policy_to_be="{policy}, künftig Version {version}",
    policy_without_version="{policy}, noch ohne Version",
    every_month="{day} (monatlich)",
    every_months="{day} (alle {count} Monate)",
    moment="{day}, {time} Uhr ({zone})",
    issued_by_clock="{moment}, nach {clock}",
    vacant="unbesetzt",
    both=" und ",
    not_proposed="noch nicht vorgelegt",
    on_issue="am Tag der Herausgabe",
    issued_status="Herausgegeben, gültig ab {day}",
    draft_status="Entwurf: nicht freigegeben",
    proposed_status="Entwurf: vorgelegt, nicht herausgegeben",
    classes={"material": "wesentlich", "editorial": "redaktionell"},
    why="Grund: {reason}",
    proposed_by="Vorgelegt von {name}",
    approved_by="Freigegeben von {name}",
    asked_by="{author}, auf Wunsch von {name}",
    statements="Regeln: {changes}",
    added="neu {statements}",
    changed="geändert {statements}",
    removed="entfernt {statements}",
    all_statements="alle {count}",
    not_issued="nicht herausgegeben",
    withdrawn="Zurückgezogen: {reason}. {what}",
    draft_notice=(
        "Dies ist ein Entwurf. Er bindet niemanden, solange er nicht freigegeben und "
        "herausgegeben ist."
    ),
    code_notice=(
        "Um genau diesen Text freizugeben, antworten Sie bitte mit dem Freigabecode {code}."
    ),
    author_notice=(
        "{author} hat diese Version vorgelegt und selbst freigegeben, weil niemand sonst eine "
        "Rolle innehat, die sie freigeben darf. Festgehaltener Grund: {reason}"
    ),
    class_notice=(
        "Der Vergleich mit der letzten Version ergab: {computed}; vorgelegt wurde sie als "
        "{proposed}. Grund: {reason}"
    ),
    reaffirmed_notice=(
        "Der Text wurde am {approved} als Version {version} freigegeben und am {reviewed} "
        "bestätigt: überprüft, ohne Änderung."
    ),
    considered_notice="Bei der Überprüfung berücksichtigt: {inputs}.",
    open_actions_notice="Offene Maßnahmen aus der Überprüfung: {actions}.",
    claimed_notice=(
        "Die Überprüfung soll am {claimed} erfolgt sein. Das ist eine Angabe: Festgehalten wurde "
        "sie am {day}."
    ),
    late_notice="Die Überprüfung war am {due} fällig; sie erfolgte am {day}, {days} zu spät.",
    one_day="1 Tag",
    days="{count} Tage",
    reviewed_by="{day}, durch {name}, {title}, {outcome}",
    without_change="ohne Änderung",
    leading_to_this="mit dieser Version als Ergebnis",
    origin="Version {version}, {day}",
    redline="Änderungen",
    redline_status="Änderungen, Wort für Wort",
    old_text="Alter Text",
    new_text="Neuer Text",
    version_words="Version {version}",
    text_on_disk="der Text im Arbeitsverzeichnis",
    no_version_yet="keiner: noch keine Version herausgegeben",
    how_to_read=(
        "Eingefügte Wörter sind unterstrichen. Gestrichene Wörter sind durchgestrichen und stehen "
        "in [Klammern]. Ein Strich neben dem Text zeigt jede geänderte Stelle."
    ),
    all_new=(
        "Es gibt keine ältere Version zum Vergleich. Der ganze Text ist neu; nichts ist markiert."
    ),
    what_changed="Was sich geändert hat",
    change_titles=("Regel oder Textteil", "Abschnitt", "Wörter"),
    change_kinds={
        "added": "neu",
        "removed": "entfernt",
        "changed": "geändert",
        "moved": "verschoben",
    },
    pieces={
        "caption": "Beschriftung",
        "code": "Code",
        "heading": "Überschrift",
        "lines": "Zeilen",
        "list item": "Listenpunkt",
        "meaning": "Bedeutung",
        "note": "Fußnote",
        "paragraph": "Absatz",
        "picture": "Bild",
        "quotation": "Zitat",
        "table row": "Tabellenzeile",
        "term": "Begriff",
    },
    no_changes="Die Texte sind gleich.",
    unseen="Was man nicht sieht",
    unseen_titles=("Zeile", "Zeichen oder Wort"),
    comment="Kommentar im Quelltext, sonst nirgends gedruckt: {text}",
    methods={
        "asserted": (
            "Erklärt von der Person, die sie eingetragen hat",
            (
                "Wer in das Repository schreiben darf, hätte sie ohne die freigebende Person "
                "eintragen können."
            ),
        ),
        "evidenced": (
            "Eingetragen mit einer Datei als Nachweis",
            (
                "Wer sie eingetragen hat, hätte die Datei erfinden können; die Prüfsumme zeigt "
                "nur, dass sie seither unverändert ist."
            ),
        ),
        "self": (
            "Eingetragen von der freigebenden Person unter ihrer eigenen Git-Identität",
            (
                "Git prüft nicht, wer eine Identität benutzt: Wer schreiben darf, hätte Namen und "
                "Adresse der freigebenden Person einstellen können."
            ),
        ),
        "email": (
            "E-Mail der freigebenden Person mit gültiger Signatur der Domain",
            (
                "Wer über ihr Postfach oder die Mail-Domain verfügt, hätte sie senden können; "
                "und wer sie eingetragen hat, falls die Domain den mitgeführten Schlüssel nie "
                "veröffentlicht hat."
            ),
        ),
        "forge": (
            "Review der freigebenden Person auf der Code-Plattform",
            (
                "Wer über ihr Konto verfügt oder die Plattform verwaltet, hätte es abgeben können; "
                "die hier abgelegte Kopie ist nicht signiert, maßgeblich ist das Review selbst."
            ),
        ),
        "ssh": (
            "Signiert mit dem SSH-Schlüssel der freigebenden Person",
            "Nur wer ihren privaten Schlüssel hatte, hätte sie signieren können.",
        ),
    },
    clocks={
        "self-stated": "der Uhr des Rechners, auf dem sie herausgegeben wurde",
        "forge-push": "dem Eingang bei der Code-Plattform",
        "rfc3161": "dem Zeitstempel einer Zeitstempelstelle (RFC 3161)",
    },
)
