//! Conditions on `documents` that depend on the account, as expressions of a query.

use diesel::expression::{ValidGrouping, is_aggregate};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{Bool, Text};
use diesel::{AppearsOnTable, Expression, QueryResult, SelectableExpression};

use super::DocumentSight;
use super::visibility::{added_by, not_destroyed, renewed_by_initiator};
use crate::conn::MultiBackend;
use edba_domain::Id;
use edba_domain::document::{AttachedTo, DocumentKind, VersionState};
use edba_domain::folding::fold;

/// A rule about the documents of an account, over a query with the table `documents`.
pub(super) struct Condition<'a> {
    pub(super) sight: &'a DocumentSight,
    pub(super) rule: Rule<'a>,
}

pub(super) enum Rule<'a> {
    /// The account sees the document.
    Any,
    /// It reads everything that the document is attached to.
    ByAttachments,
    /// The document is not confidential, or the account sits in the body concerned.
    InConfidence,
    /// The account reads the last version.
    ReadsLast,
    /// Of a document that the account sees: it reads the title and the kind as they are now.
    ReadsTitle,
    /// The initiator of the case of `document_attachments` can add a version: it added the document, and may attach documents to all
    /// that it is attached to.
    RenewedByInitiator,
    /// Whether content is left, or a version was added since content was destroyed.
    NotDestroyed,
    /// The document is of this kind, as the account reads it.
    OfKind(&'a DocumentKind),
    /// The document is attached to this case or a thing of it, which the account reads.
    OfCase(&'a Id),
    /// The document is attached to this meeting or an item of its agenda, which the account reads.
    OfMeeting(&'a Id),
    /// The document is attached to this thing, which the account reads.
    AttachedTo(AttachedTo, &'a Id),
    /// The last version that the account reads has this state.
    LastIs(&'a VersionState),
    /// The title holds this text if the account reads the title, or the name of the last file that it reads.
    Holds(Pattern),
    /// This account added the document or one of its versions.
    AddedBy(&'a Id),
}

/// The patterns of a text for LIKE.
pub(super) struct Pattern {
    in_title: String,
    in_name: String,
    /// For the folded name of a version.
    in_own_name: String,
}

impl Pattern {
    /// Patterns for a text, in a key of `domain::document::search_key`: the title is its first line, and the name its second.
    pub(super) fn of(text: &str) -> Self {
        let folded = escaped(&fold(text));
        Self {
            in_title: format!("%{folded}%\n%"),
            in_name: format!("%\n%{folded}%"),
            in_own_name: format!("%{folded}%"),
        }
    }
}

/// A text in which no character has a meaning for LIKE.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

impl Expression for Condition<'_> {
    type SqlType = Bool;
}
impl<From> SelectableExpression<From> for Condition<'_> where Self: AppearsOnTable<From> {}
impl<From> AppearsOnTable<From> for Condition<'_> {}
impl ValidGrouping<()> for Condition<'_> {
    type IsAggregate = is_aggregate::No;
}
impl QueryId for Condition<'_> {
    type QueryId = ();
    // The SQL text depends on the account.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl QueryFragment<MultiBackend> for Condition<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        let Self { sight, rule } = self;
        match rule {
            Rule::Any => sight.any(&mut out),
            Rule::ByAttachments => sight.by_attachments(&mut out),
            Rule::InConfidence => sight.in_confidence(&mut out),
            Rule::ReadsLast => sight.last_version(&mut out),
            Rule::ReadsTitle => sight.title(&mut out),
            Rule::RenewedByInitiator => {
                renewed_by_initiator(&mut out);
                Ok(())
            }
            Rule::NotDestroyed => {
                not_destroyed(&mut out);
                Ok(())
            }
            Rule::OfKind(kind) => {
                out.push_sql("(CASE WHEN ");
                sight.title(&mut out)?;
                out.push_sql(" THEN documents.kind ELSE 'other' END = ");
                out.push_bind_param::<Text, _>(*kind)?;
                out.push_sql(")");
                Ok(())
            }
            Rule::OfCase(case_id) => {
                out.push_sql(
                    "documents.id IN (SELECT a.document_id FROM document_attachments a WHERE a.case_id = ",
                );
                out.push_bind_param::<Text, _>(*case_id)?;
                standing_and_read(sight, &mut out)
            }
            Rule::OfMeeting(meeting_id) => {
                out.push_sql(
                    "documents.id IN (SELECT a.document_id FROM document_attachments a \
                     WHERE ((a.subject_kind = 'meeting' AND a.subject_id = ",
                );
                out.push_bind_param::<Text, _>(*meeting_id)?;
                out.push_sql(
                    ") OR (a.subject_kind = 'agenda-item' AND a.subject_id IN (SELECT i.id FROM agenda_items i \
                     WHERE i.meeting_id = ",
                );
                out.push_bind_param::<Text, _>(*meeting_id)?;
                out.push_sql(")))");
                standing_and_read(sight, &mut out)
            }
            Rule::AttachedTo(kind, id) => {
                out.push_sql(
                    "documents.id IN (SELECT a.document_id FROM document_attachments a WHERE a.subject_kind = '",
                );
                out.push_sql(kind.as_str());
                out.push_sql("' AND a.subject_id = ");
                out.push_bind_param::<Text, _>(*id)?;
                standing_and_read(sight, &mut out)
            }
            Rule::LastIs(state) => {
                out.push_sql("(CASE WHEN ");
                sight.whole(&mut out)?;
                out.push_sql(
                    " THEN (SELECT v.state FROM document_versions v WHERE v.document_id = documents.id \
                     AND v.number = documents.latest) ELSE (SELECT v.state FROM document_versions v \
                     WHERE v.document_id = documents.id AND v.added_by = ",
                );
                out.push_bind_param::<Text, _>(&sight.account_id)?;
                out.push_sql(" ORDER BY v.number DESC LIMIT 1) END = ");
                out.push_bind_param::<Text, _>(*state)?;
                out.push_sql(")");
                Ok(())
            }
            Rule::Holds(pattern) => {
                out.push_sql("((documents.search_key LIKE ");
                out.push_bind_param::<Text, _>(&pattern.in_title)?;
                out.push_sql(" ESCAPE '\\' AND ");
                sight.title(&mut out)?;
                out.push_sql(") OR (documents.search_key LIKE ");
                out.push_bind_param::<Text, _>(&pattern.in_name)?;
                out.push_sql(" ESCAPE '\\' AND ");
                sight.last_version(&mut out)?;
                out.push_sql(")");
                sight.or_own_name(&mut out, &pattern.in_own_name)?;
                out.push_sql(")");
                Ok(())
            }
            Rule::AddedBy(account_id) => added_by(&mut out, account_id),
        }
    }
}

/// Ends a subquery of attachments `a`: they stand, and the account reads the thing.
fn standing_and_read<'b>(
    sight: &'b DocumentSight,
    out: &mut AstPass<'_, 'b, MultiBackend>,
) -> QueryResult<()> {
    out.push_sql(" AND a.ended_at IS NULL AND ");
    sight.reads_thing(out)?;
    out.push_sql(")");
    Ok(())
}
