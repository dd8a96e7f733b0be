from datetime import date

from policykit.record import ChangeClass, Method, Revision, change_log, count_approvals, issued_from


def test_the_newest_version_stands_first(story):
    first = story.version()
    second = story.version("two", first[3], change_class=ChangeClass.EDITORIAL)
    rows = change_log(story.history(*first, *second))
    assert [str(row.version) for row in rows] == ["1.1", "1.0"]


def test_a_row_says_what_why_who_and_when(story):
    (row,) = change_log(story.history(*story.version(effective=date(2026, 4, 1))))
    assert (row.what, row.why, row.asked_by) == ("Wrote one", "Audit", "Ana Silva")
    assert (row.author, row.author_title) == ("Ben Okafor", "Head of Security")
    assert (row.issued_on, row.effective) == (date(2026, 3, 2), date(2026, 4, 1))
    assert (row.added, row.removed, row.changed) == (("AC-20",), (), ())
    approvers = [(item.name, item.title, item.role, item.on, item.method) for item in row.approvals]
    assert approvers == [
        (
            "Ana Silva",
            "Chief Executive Officer",
            "executive_sponsor",
            date(2026, 3, 2),
            Method.EVIDENCED,
        ),
        (
            "Cleo Marsh",
            "Chief Operating Officer",
            "compliance_lead",
            date(2026, 3, 2),
            Method.EVIDENCED,
        ),
    ]
    assert row.approvals[0].evidence == ("reply.eml",)
    assert row.approvals[0].code_found is True
    assert not row.approvals[0].by_author


def test_an_approval_by_the_author_is_marked(story):
    proposal = story.proposed(by=story.ceo)
    approvals = [story.approved(proposal)]
    (row,) = change_log(story.history(proposal, *approvals, story.issued(proposal, approvals)))
    assert row.approvals[0].by_author


def test_an_open_proposal_stands_at_the_top_without_a_day_of_issue(story):
    first = story.version()
    proposal = story.proposed("two", first[3])
    approval = story.approved(proposal)
    history = story.history(*first, proposal, approval)
    counted = count_approvals(proposal, history, story.rules(), date(2026, 3, 3)).counted
    rows = change_log(history, proposal, counted)
    assert [str(row.version) for row in rows] == ["2.0", "1.0"]
    assert rows[0].issued_on is rows[0].effective is None
    assert [item.name for item in rows[0].approvals] == ["Ana Silva"]
    dated = story.proposed("two", first[3], effective=date(2026, 5, 1))
    assert change_log(history, dated)[0].effective == date(2026, 5, 1)


def test_a_version_without_its_proposal_still_has_a_row(story):
    records = story.version()
    (row,) = change_log(story.history(*records[1:]))
    assert isinstance(row, Revision)
    assert (row.author, row.what) == ("", "Wrote one")


def test_what_is_issued_says_what_was_proposed(story):
    proposal = story.proposed(effective=date(2026, 4, 30))
    approvals = [story.approved(proposal), story.second(proposal)]
    wanted = story.issued(proposal, approvals, interval_months=6).event
    made = issued_from(
        proposal,
        approvals,
        at=wanted.at,
        by=wanted.by,
        interval_months=6,
        inputs=wanted.inputs,
        lock=wanted.lock,
    )
    assert made == wanted
    assert made.next_review == date(2026, 10, 30)


def test_on_issue_means_the_local_day_of_issue(story):
    proposal = story.proposed()
    at = proposal.event.at.replace(day=3, hour=2)
    made = issued_from(proposal, [], at=at, by=story.ciso, interval_months=12, inputs=[], lock={})
    assert made.effective == made.day == date(2026, 3, 2)
