"""The tables of meetings, for load.py: of each table ten, each with an agenda that was published; half of them with minutes.

Six of the eight items of an agenda are cases of the table, each with the document of the case as its paper.
"""
import datetime, hashlib, json

import data_set
from data_set import (ACCOUNT, AGENDA_ITEM, ATTACHMENT, BEGIN, BODY, BUREAU, CASE, DOCUMENT, DOCUMENTS, MEETING, MEETINGS,
                      TABLES, identity)

ITEMS, PAPERS = 8, 6
FIRST = datetime.datetime(2024, 1, 15, 13)


def table_of(meeting):
    return (meeting - 1) % TABLES + 1


def has_minutes(meeting):
    """The first half of the meetings of each table."""
    return (meeting - 1) // TABLES < MEETINGS // TABLES // 2


def begins(meeting):
    return FIRST + datetime.timedelta(days=90 * ((meeting - 1) // TABLES))


def stored(moment):
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def shown(moment):
    """As it stands in JSON."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def case_of(meeting, place):
    """The case of one of the first items, from 0, and the number of its document; each case of the table in turn."""
    last = min(DOCUMENTS, data_set.CASES)
    first = table_of(meeting) - 1 or TABLES
    of_table = (last - first) // TABLES + 1
    return first + TABLES * (((meeting - 1) // TABLES * PAPERS + place) % of_table)


def item_of(meeting, place):
    return identity(AGENDA_ITEM, (meeting - 1) * ITEMS + place + 1)


def papers(meeting, place):
    if place >= PAPERS:
        return []
    document = case_of(meeting, place)
    return [{"documentId": identity(DOCUMENT, document), "number": 1, "sha256": f"{document:064x}"}]


def items(meeting):
    """The items of an agenda, as a published version has them."""
    for place in range(ITEMS):
        is_case = place < PAPERS
        yield {"itemId": item_of(meeting, place), "number": place + 1, "kind": "case" if is_case else "topic",
               "title": f"Zaak {case_of(meeting, place)}" if is_case else "Rondvraag", "explanation": None, "presenter": None,
               "plannedMinutes": 15, "caseId": identity(CASE, case_of(meeting, place)) if is_case else None, "ballotId": None,
               "documentId": None, "papers": papers(meeting, place)}


def frozen(content):
    """A frozen copy and its hash."""
    text = json.dumps(content, separators=(",", ":"))
    return {"content": text, "sha256": hashlib.sha256(text.encode()).hexdigest()}


def meetings():
    for m in range(1, MEETINGS + 1):
        start, minuted = begins(m), has_minutes(m)
        yield {"id": identity(MEETING, m), "body_id": identity(BODY, table_of(m)), "title": f"Overleg {m}", "place": "Stadhuis",
               "starts_at": stored(start), "ends_at": stored(start + datetime.timedelta(hours=2)), "status": "planned",
               "version": 2, "created_at": BEGIN, "updated_at": BEGIN, "recorded_afterwards": 0, "agenda_version": 1,
               "minutes_state": "sent-round" if minuted else "none", "minutes_version": 1 if minuted else 0}


def agenda_items():
    for m in range(1, MEETINGS + 1):
        for item in items(m):
            yield {"id": item["itemId"], "meeting_id": identity(MEETING, m), "place": item["number"], "kind": item["kind"],
                   "case_id": item["caseId"], "title": item["title"], "planned_minutes": 15, "published_in": 1,
                   "minuted_in": 1 if has_minutes(m) else None, "version": 1, "created_at": BEGIN, "updated_at": BEGIN}


def agenda_versions():
    for m in range(1, MEETINGS + 1):
        start = begins(m)
        content = {"title": f"Overleg {m}", "startsAt": shown(start), "endsAt": shown(start + datetime.timedelta(hours=2)),
                   "place": "Stadhuis", "items": list(items(m))}
        yield {"meeting_id": identity(MEETING, m), "number": 1, "published_by": identity(ACCOUNT, BUREAU),
               "published_at": BEGIN} | frozen(content)


def minuted():
    return (m for m in range(1, MEETINGS + 1) if has_minutes(m))


def minutes_parts():
    for m in minuted():
        for place in range(ITEMS):
            yield {"item_id": item_of(m, place), "meeting_id": identity(MEETING, m), "outcome": "dealt-with",
                   "text": "Besproken.", "decision": "De tafel stemt in.", "version": 1,
                   "updated_by": identity(ACCOUNT, BUREAU), "updated_at": BEGIN}


def minutes_versions():
    for m in minuted():
        parts = [{name: item[name] for name in ("itemId", "number", "kind", "title", "caseId", "ballotId", "documentId")}
                 | {"outcome": "dealt-with", "text": "Besproken.", "decision": "De tafel stemt in.", "papers": item["papers"]}
                 for item in items(m)]
        decisions = [{"number": part["number"], "itemId": part["itemId"], "itemNumber": part["number"],
                      "title": part["title"], "ballot": None, "decisionText": part["decision"]} for part in parts]
        content = {"attendance": [], "guests": None, "parts": parts, "decisions": decisions}
        yield {"meeting_id": identity(MEETING, m), "number": 1, "state": "sent-round",
               "frozen_by": identity(ACCOUNT, BUREAU), "frozen_at": stored(begins(m) + datetime.timedelta(days=7))} | frozen(content)


def attachments():
    """The papers, as rows of document_attachments."""
    for m in range(1, MEETINGS + 1):
        for place in range(PAPERS):
            number = 1_000_000 + (m - 1) * ITEMS + place
            yield {"id": identity(ATTACHMENT, number), "document_id": identity(DOCUMENT, case_of(m, place)),
                   "subject_kind": "agenda-item", "subject_id": item_of(m, place), "case_id": None,
                   "attached_by": identity(ACCOUNT, BUREAU), "attached_at": BEGIN, "body_id": identity(BODY, table_of(m))}


AGENDAS = [meetings, agenda_items, agenda_versions, minutes_parts, minutes_versions]
