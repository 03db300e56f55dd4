"""The tables of documents, for load.py: papers of the first cases, each with one version, and on the agendas of meetings."""
import data_set
from data_set import ACCOUNT, ATTACHMENT, BEGIN, BUREAU, CASE, DOCUMENT, DOCUMENTS, PAPER, identity
from load_meetings import attachments


def papers():
    """The numbers of the documents, one for each of the first cases. No list reads their files, and there are none."""
    return range(1, min(DOCUMENTS, data_set.CASES) + 1)


def documents():
    for d in papers():
        yield {"id": identity(DOCUMENT, d), "title": f"Plan {d}", "kind": "plan", "confidential": 0, "latest": 1,
               "search_key": f"plan {d}\nplan-{d}.pdf", "added_by": identity(ACCOUNT, BUREAU), "version": 1,
               "created_at": BEGIN, "updated_at": BEGIN}


def document_versions():
    for d in papers():
        yield {"id": identity(PAPER, d), "document_id": identity(DOCUMENT, d), "number": 1, "file_name": f"Plan-{d}.pdf", "folded_name": f"plan-{d}.pdf",
               "media_type": "application/pdf", "byte_count": 100_000 + d, "sha256": f"{d:064x}", "state": "kept",
               "check_code": "passed", "scanner": "none", "added_by": identity(ACCOUNT, BUREAU),
               "added_by_name": "Bureau", "added_at": BEGIN}


def document_attachments():
    for d in papers():
        yield {"id": identity(ATTACHMENT, d), "document_id": identity(DOCUMENT, d), "subject_kind": "case",
               "subject_id": identity(CASE, d), "case_id": identity(CASE, d), "attached_by": identity(ACCOUNT, BUREAU),
               "attached_at": BEGIN, "body_id": None}
    yield from attachments()


PAPERS = [documents, document_versions, document_attachments]
