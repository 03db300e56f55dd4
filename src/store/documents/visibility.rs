//! Who sees a document, written as conditions on `documents`. The rule is `domain::document::reading`.

use diesel::QueryResult;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::sql_types::Text;

use super::DocumentSight;
use crate::cases::{OrganisationTerm, Sees, in_force};
use crate::conn::MultiBackend;
use crate::visibility::{Sight, asked_of, committed_by, committed_by_or_asked_of, offered_to};
use edba_domain::codes::Role;
use edba_domain::document::{AttachedTo, Right, may_attach, right};
use edba_domain::{EventKind, Id};

type Out<'a, 'b> = AstPass<'a, 'b, MultiBackend>;

impl DocumentSight {
    fn reads_all(&self) -> bool {
        matches!(self.role, Role::Bureau | Role::Auditor)
    }

    /// Writes the condition that the account sees the document: all of it, or what it added itself.
    pub(crate) fn any<'b>(&'b self, out: &mut Out<'_, 'b>) -> QueryResult<()> {
        if self.role == Role::Administrator {
            out.push_sql("1 = 0");
            return Ok(());
        }
        if self.reads_all() {
            out.push_sql("1 = 1");
            return Ok(());
        }
        out.push_sql("(");
        self.whole(out)?;
        out.push_sql(" OR ");
        added_by(out, &self.account_id)?;
        out.push_sql(")");
        Ok(())
    }

    /// Writes the condition that the account reads the whole document.
    pub(super) fn whole<'b>(&'b self, out: &mut Out<'_, 'b>) -> QueryResult<()> {
        out.push_sql("(");
        self.by_attachments(out)?;
        out.push_sql(" AND ");
        self.in_confidence(out)?;
        out.push_sql(")");
        Ok(())
    }

    /// Writes the condition that the account reads the last version of the document.
    pub(super) fn last_version<'b>(&'b self, out: &mut Out<'_, 'b>) -> QueryResult<()> {
        if self.role == Role::Administrator {
            out.push_sql("1 = 0");
            return Ok(());
        }
        out.push_sql("(");
        self.whole(out)?;
        out.push_sql(
            " OR EXISTS (SELECT 1 FROM document_versions v WHERE v.document_id = documents.id \
             AND v.number = documents.latest AND v.added_by = ",
        );
        out.push_bind_param::<Text, _>(&self.account_id)?;
        out.push_sql("))");
        Ok(())
    }

    /// Writes the condition on a document that the account sees that it reads the title and the kind: it reads the whole document, or
    /// they did not change since the account last added to it. Never null.
    pub(super) fn title<'b>(&'b self, out: &mut Out<'_, 'b>) -> QueryResult<()> {
        if self.reads_all() {
            out.push_sql("(1 = 1)");
            return Ok(());
        }
        out.push_sql("(");
        self.whole(out)?;
        out.push_sql(
            " OR NOT EXISTS (SELECT 1 FROM events e WHERE e.stream_id = documents.id AND e.kind = '",
        );
        out.push_sql(EventKind::DocumentChanged.as_str());
        out.push_sql(
            "' AND NOT EXISTS (SELECT 1 FROM document_versions v WHERE v.document_id = documents.id \
             AND v.added_at > e.recorded_at AND v.added_by = ",
        );
        out.push_bind_param::<Text, _>(&self.account_id)?;
        out.push_sql(")))");
        Ok(())
    }

    /// Writes: or the account reads its own versions only, and the name of the last of them has this pattern.
    pub(super) fn or_own_name<'b>(&'b self, out: &mut Out<'_, 'b>, pattern: &'b String) -> QueryResult<()> {
        if self.reads_all() {
            return Ok(());
        }
        out.push_sql(" OR (NOT ");
        self.whole(out)?;
        out.push_sql(
            " AND EXISTS (SELECT 1 FROM document_versions v WHERE v.document_id = documents.id \
             AND v.number = (SELECT MAX(w.number) FROM document_versions w WHERE w.document_id = documents.id \
             AND w.added_by = ",
        );
        out.push_bind_param::<Text, _>(&self.account_id)?;
        out.push_sql(") AND v.folded_name LIKE ");
        out.push_bind_param::<Text, _>(pattern)?;
        out.push_sql(" ESCAPE '\\'))");
        Ok(())
    }

    /// Writes the condition that the document is attached to something, and the account reads everything that it is attached to.
    pub(super) fn by_attachments<'b>(&'b self, out: &mut Out<'_, 'b>) -> QueryResult<()> {
        if self.reads_all() {
            out.push_sql("1 = 1");
            return Ok(());
        }
        out.push_sql(
            "(EXISTS (SELECT 1 FROM document_attachments a WHERE a.document_id = documents.id AND a.ended_at IS NULL) \
             AND NOT EXISTS (SELECT 1 FROM document_attachments a WHERE a.document_id = documents.id \
             AND a.ended_at IS NULL AND NOT ",
        );
        self.reads_thing(out)?;
        out.push_sql("))");
        Ok(())
    }

    /// Writes the condition that the document is not confidential, or that the account sits in the body concerned. Never null.
    pub(super) fn in_confidence<'b>(&'b self, out: &mut Out<'_, 'b>) -> QueryResult<()> {
        if self.reads_all() {
            out.push_sql("1 = 1");
            return Ok(());
        }
        out.push_sql("(NOT documents.confidential");
        if let Some((representative_id, today)) = &self.sits {
            out.push_sql(
                " OR (documents.body_id IS NOT NULL AND documents.body_id IN (SELECT s.body_id FROM seats s \
                 JOIN bodies b ON b.id = s.body_id WHERE ",
            );
            in_force(out, representative_id, today)?;
            out.push_sql("))");
        }
        out.push_sql(")");
        Ok(())
    }

    /// Writes the condition on an attachment `a` that the account reads the thing. Never null.
    pub(super) fn reads_thing<'b>(&'b self, out: &mut Out<'_, 'b>) -> QueryResult<()> {
        if self.reads_all() {
            out.push_sql("(1 = 1)");
            return Ok(());
        }
        out.push_sql("(1 = 0");
        self.of_cases(out, Right::OfCases, &self.sees)?;
        match &self.decisions {
            None => {}
            // A decision, a condition and a ratification belong to the case of their attachment.
            Some(Sight::OfCases(sees)) => self.of_cases(out, Right::OfDecisions, sees)?,
            Some(Sight::CommittedBy(own)) => {
                self.of_decisions(out, own, |out| {
                    out.push_sql("a.subject_id");
                    committed_by(out, OrganisationTerm::Given(own))
                })?;
            }
            Some(Sight::CommittedByOrAskedOf(own)) => {
                self.of_decisions(out, own, |out| {
                    committed_by_or_asked_of(out, "a.subject_id", || OrganisationTerm::Given(own))
                })?;
            }
        }
        if let Some(own) = &self.organisation_id {
            self.of_organisation(out, own)?;
        }
        self.of_meetings(out)?;
        out.push_sql(")");
        Ok(())
    }

    /// Whether the role has this right on things of this kind.
    fn has(&self, needed: Right, to: AttachedTo) -> bool {
        right(self.role, to) == needed
    }

    /// Writes: or a thing of one of the kinds with this right, of a case that the account sees. Correlated, so that one case is
    /// looked at and not all of them.
    fn of_cases<'b>(&'b self, out: &mut Out<'_, 'b>, needed: Right, sees: &'b Sees) -> QueryResult<()> {
        let mut kinds = AttachedTo::ALL
            .iter()
            .filter(|kind| self.has(needed, **kind))
            .peekable();
        if kinds.peek().is_none() {
            return Ok(());
        }
        out.push_sql(" OR (a.subject_kind IN (");
        for (index, kind) in kinds.enumerate() {
            out.push_sql(if index == 0 { "'" } else { ", '" });
            out.push_sql(kind.as_str());
            out.push_sql("'");
        }
        out.push_sql(") AND EXISTS (SELECT 1 FROM business_cases WHERE business_cases.id = a.case_id AND ");
        sees.walk_ast(out.reborrow())?;
        out.push_sql("))");
        Ok(())
    }

    /// Writes: or a decision that the organisation sees, by `decision`; a condition of a decision with a commitment of it; a
    /// ratification asked of it.
    fn of_decisions<'b>(
        &'b self,
        out: &mut Out<'_, 'b>,
        own: &'b Id,
        decision: impl FnOnce(&mut Out<'_, 'b>) -> QueryResult<()>,
    ) -> QueryResult<()> {
        if self.has(Right::OfDecisions, AttachedTo::Decision) {
            out.push_sql(" OR (a.subject_kind = 'decision' AND ");
            decision(out)?;
            out.push_sql(")");
        }
        if self.has(Right::OfDecisions, AttachedTo::Condition) {
            out.push_sql(
                " OR (a.subject_kind = 'condition' AND EXISTS (SELECT 1 FROM conditions o WHERE o.id = a.subject_id \
                 AND o.decision_id",
            );
            committed_by(out, OrganisationTerm::Given(own))?;
            out.push_sql("))");
        }
        if self.has(Right::OfDecisions, AttachedTo::Ratification) {
            out.push_sql(
                " OR (a.subject_kind = 'ratification' AND EXISTS (SELECT 1 FROM ratifications \
                 WHERE ratifications.id = a.subject_id AND ",
            );
            asked_of(out, OrganisationTerm::Given(own))?;
            out.push_sql("))");
        }
        Ok(())
    }

    /// Writes: or an item of an agenda that the account sees, or a meeting that it sees, of a body in which it sits today.
    fn of_meetings<'b>(&'b self, out: &mut Out<'_, 'b>) -> QueryResult<()> {
        if self.has(Right::OfMeetings, AttachedTo::AgendaItem) {
            out.push_sql(
                " OR (a.subject_kind = 'agenda-item' AND EXISTS (SELECT 1 FROM agenda_items i \
                 JOIN meetings m ON m.id = i.meeting_id WHERE i.id = a.subject_id AND ",
            );
            self.meetings.of_items(out)?;
            out.push_sql(" AND ");
            self.meetings.of_bodies(out, "m.body_id")?;
            out.push_sql("))");
        }
        if self.has(Right::OfMeetings, AttachedTo::Meeting) {
            out.push_sql(
                " OR (a.subject_kind = 'meeting' AND EXISTS (SELECT 1 FROM meetings m WHERE m.id = a.subject_id AND ",
            );
            self.meetings.of_meetings(out, "m")?;
            out.push_sql(" AND ");
            self.meetings.of_bodies(out, "m.body_id")?;
            out.push_sql("))");
        }
        Ok(())
    }

    /// Writes: or a mandate that the organisation granted, a payment of it, or a determination of a commitment that it may see.
    fn of_organisation<'b>(&'b self, out: &mut Out<'_, 'b>, own: &'b Id) -> QueryResult<()> {
        if self.has(Right::OfOrganisation, AttachedTo::Mandate) {
            out.push_sql(
                " OR (a.subject_kind = 'mandate' AND EXISTS (SELECT 1 FROM mandates m WHERE m.id = a.subject_id \
                 AND m.grantor_id = ",
            );
            out.push_bind_param::<Text, _>(own)?;
            out.push_sql("))");
        }
        if self.has(Right::OfOrganisation, AttachedTo::Disbursement) {
            out.push_sql(
                " OR (a.subject_kind = 'disbursement' AND EXISTS (SELECT 1 FROM commitment_entries p \
                 WHERE p.id = a.subject_id AND p.organisation_id = ",
            );
            out.push_bind_param::<Text, _>(own)?;
            out.push_sql("))");
        }
        if self.has(Right::OfOrganisation, AttachedTo::Determination) {
            out.push_sql(
                " OR (a.subject_kind = 'determination' AND EXISTS (SELECT 1 FROM commitment_entries p \
                 JOIN commitments ON commitments.id = p.commitment_id WHERE p.id = a.subject_id AND ",
            );
            if self.role == Role::FinancePartner {
                offered_to(out, OrganisationTerm::Given(own))?;
            } else {
                out.push_sql("commitments.organisation_id = ");
                out.push_bind_param::<Text, _>(own)?;
            }
            out.push_sql("))");
        }
        Ok(())
    }
}

/// Writes the condition that this account added the document or one of its versions.
pub(super) fn added_by<'b>(out: &mut Out<'_, 'b>, account_id: &'b Id) -> QueryResult<()> {
    out.push_sql("(documents.added_by = ");
    out.push_bind_param::<Text, _>(account_id)?;
    out.push_sql(
        " OR EXISTS (SELECT 1 FROM document_versions v WHERE v.document_id = documents.id AND v.added_by = ",
    );
    out.push_bind_param::<Text, _>(account_id)?;
    out.push_sql("))");
    Ok(())
}

/// Writes the condition that an account of the initiator of the case of `document_attachments` added the document, and may still add a
/// version: all that it is attached to belongs to cases of that initiator, and is of a kind that an initiator attaches documents to.
pub(super) fn renewed_by_initiator(out: &mut Out<'_, '_>) {
    const IS_ITS_INITIATOR: &str = "EXISTS (SELECT 1 FROM business_cases c JOIN accounts m \
         ON m.organisation_id = c.initiator_id AND m.role = 'initiator' AND m.disabled_at IS NULL \
         WHERE m.id = documents.added_by AND c.id = ";
    out.push_sql("(");
    out.push_sql(IS_ITS_INITIATOR);
    out.push_sql(
        "document_attachments.case_id) AND NOT EXISTS (SELECT 1 FROM document_attachments a \
         WHERE a.document_id = documents.id AND a.ended_at IS NULL AND NOT (a.subject_kind IN (''",
    );
    for kind in AttachedTo::ALL
        .iter()
        .filter(|kind| may_attach(Role::Initiator, **kind))
    {
        out.push_sql(", '");
        out.push_sql(kind.as_str());
        out.push_sql("'");
    }
    out.push_sql(") AND ");
    out.push_sql(IS_ITS_INITIATOR);
    out.push_sql("a.case_id))))");
}

/// Writes the condition that content of the document is left, or that its last version was added since content was destroyed.
pub(super) fn not_destroyed(out: &mut Out<'_, '_>) {
    out.push_sql(
        "(EXISTS (SELECT 1 FROM document_versions v WHERE v.document_id = documents.id AND v.state = 'kept') \
         OR NOT EXISTS (SELECT 1 FROM document_versions v JOIN document_versions w ON w.document_id = v.document_id \
         WHERE v.document_id = documents.id AND v.destroyed_at >= w.added_at AND w.number = documents.latest))",
    );
}
