//! What documents are attached to: found for the caller, and its histories, which are locked after that of the document.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::events::{Chain, NewEvent};
use crate::meeting_access::{PaperPlace, paper_place};
use crate::{
    Context, cases, commitments, conditions, decisions, indicators, mandates, promises, ratifications,
};
use edba_common::error::{Code, Error, Obstacle, Result};
use edba_domain::commitment_ledger::CommitmentEntryKind;
use edba_domain::document::{AttachedTo, Right, right};
use edba_domain::meeting::MOST_PAPERS;
use edba_domain::workflow::WaitingOn;
use edba_domain::{Fault, Id, Message};
use edba_store::documents::{self as store, DocumentAttachment};
use edba_store::indicators as measured;

/// The code of what keeps the papers of adopted minutes.
const ADOPTED: &str = "minutes-are-adopted";

/// A thing that a document is attached to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DocumentSubject {
    pub kind: AttachedTo,
    /// The thing; of an appraisal its case.
    pub id: Id,
    /// The version of the terms of a mandate, or the revision of the case that an appraisal is in. Left out: the present
    /// one. Not allowed for another kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1)]
    pub version: Option<i32>,
    /// Which appraisal of that revision, from 1. Required for an appraisal, and not allowed for another kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1)]
    pub line: Option<i32>,
}

/// A thing that the caller may read, as an attachment names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Resolved {
    pub kind: AttachedTo,
    pub id: Id,
    pub version: Option<i32>,
    pub line: Option<i32>,
    /// The case that it belongs to; None for what belongs to none.
    pub case_id: Option<Id>,
    /// The body that meets; of an agenda item and of a meeting.
    pub body_id: Option<Id>,
}

impl Resolved {
    /// What a document is attached to only once.
    pub fn key(&self) -> (AttachedTo, Id, Option<i32>) {
        (self.kind, self.id, self.line)
    }

    pub fn stream(&self) -> Stream {
        Stream::of(self.case_id, self.body_id, self.id)
    }
}

/// Whose history records what is attached to a thing. In the order in which they are locked: cases, bodies, mandates, each
/// in the order of their ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stream {
    Case(Id),
    Body(Id),
    Mandate(Id),
}

impl Stream {
    fn of(case_id: Option<Id>, body_id: Option<Id>, subject_id: Id) -> Self {
        match (case_id, body_id) {
            (Some(case_id), _) => Self::Case(case_id),
            (None, Some(body_id)) => Self::Body(body_id),
            (None, None) => Self::Mandate(subject_id),
        }
    }

    pub fn of_attachment(row: &DocumentAttachment) -> Self {
        Self::of(row.case_id, row.body_id, row.subject_id)
    }
}

/// The locked chains of the cases, bodies and mandates that a document is attached to.
pub(super) struct Things(BTreeMap<Stream, Chain>);

impl Things {
    /// Locks these chains, each once. The chain of the document has been locked before. Errors: 404.
    pub fn lock(cx: &mut Context<'_>, streams: impl IntoIterator<Item = Stream>) -> Result<Self> {
        let distinct: BTreeSet<Stream> = streams.into_iter().collect();
        let mut chains = BTreeMap::new();
        for stream in distinct {
            let chain = match stream {
                Stream::Case(id) => Chain::open(cx, id, "case")?,
                Stream::Body(id) => Chain::open(cx, id, "body")?,
                Stream::Mandate(id) => Chain::open(cx, id, "mandate")?,
            };
            chains.insert(stream, chain);
        }
        Ok(Self(chains))
    }

    /// Adds an event about an attachment. Errors: internal, for a thing that is not locked.
    pub fn add(
        &mut self,
        cx: &Context<'_>,
        attachment: &DocumentAttachment,
        event: NewEvent<'_>,
    ) -> Result<()> {
        let stream = Stream::of_attachment(attachment);
        let chain = self.0.get_mut(&stream);
        chain
            .ok_or_else(|| Error::internal(format!("attachment {} is not locked", attachment.id)))?
            .add(cx, event)
    }

    /// Writes the events.
    pub fn close(self, cx: &mut Context<'_>) -> Result<()> {
        for chain in self.0.into_values() {
            chain.close(cx)?;
        }
        Ok(())
    }
}

/// Finds a thing as its own operations show it to the caller. The fault is at the member of `pointer` that names no such
/// thing.
pub(super) fn resolve(
    cx: &mut Context<'_>,
    pointer: &str,
    subject: &DocumentSubject,
) -> Result<Result<Resolved, Fault>> {
    let at = |member: &str, code: &str, text: &str| Fault::new(format!("{pointer}/{member}"), code, text);
    let unknown = || {
        at(
            "id",
            "unknown",
            "There is no such thing, or it is not yours to see.",
        )
    };
    let DocumentSubject {
        kind,
        id,
        version,
        line,
    } = *subject;
    if right(cx.actor.role, kind) == Right::Nothing {
        return Ok(Err(unknown()));
    }
    let is_appraisal = kind == AttachedTo::Appraisal;
    if line.is_some() && !is_appraisal {
        return Ok(Err(at("line", "not-allowed", "Only an appraisal has a line.")));
    }
    if version.is_some() && !is_appraisal && kind != AttachedTo::Mandate {
        let text = "Only an appraisal and a mandate have a version.";
        return Ok(Err(at("version", "not-allowed", text)));
    }
    let thing = |version, case_id| Resolved {
        kind,
        id,
        version,
        line,
        case_id,
        body_id: None,
    };
    Ok(match kind {
        AttachedTo::Appraisal => match appraisal(cx, id, version, line)? {
            Appraisal::Found { revision } => Ok(thing(Some(revision), Some(id))),
            Appraisal::NoCase => Err(unknown()),
            Appraisal::NoRevision => Err(at("version", "unknown", "The case has no such revision.")),
            Appraisal::NoLine if line.is_none() => Err(at(
                "line",
                "required",
                "Say which appraisal of the case it is, from 1.",
            )),
            Appraisal::NoLine => Err(at("line", "unknown", "The case has no such appraisal.")),
        },
        AttachedTo::Mandate => match terms(cx, id, version)? {
            Some(Some(version)) => Ok(thing(Some(version), None)),
            Some(None) => Err(at("version", "unknown", "The mandate has no such version.")),
            None => Err(unknown()),
        },
        AttachedTo::AgendaItem | AttachedTo::Meeting => match paper_place(cx, kind, id)? {
            Some(place) => Ok(Resolved {
                body_id: Some(place.body_id),
                ..thing(None, None)
            }),
            None => Err(unknown()),
        },
        _ => match case_of(cx, kind, id)? {
            Some(case_id) => Ok(thing(None, Some(case_id))),
            None => Err(unknown()),
        },
    })
}

/// Requires that the meetings and agenda items among these things take a further paper. Errors: 400 `too-long` at the
/// pointer; 404; 409 by `domain::meeting::obstacle`.
pub(super) fn check_papers(cx: &mut Context<'_>, pointer: &str, subjects: &[Resolved]) -> Result<()> {
    for subject in subjects.iter().filter(|subject| subject.body_id.is_some()) {
        let place = paper_place(cx, subject.kind, subject.id)?;
        let PaperPlace {
            body_id: _,
            obstacle,
            papers,
        } = place.ok_or_else(|| Error::not_found("agenda item"))?;
        if let Some(code) = obstacle {
            return Err(blocked(code));
        }
        if papers >= MOST_PAPERS as i64 {
            let most = format!("An agenda item has at most {MOST_PAPERS} papers.");
            return Err(Error::fault(pointer, "too-long", most));
        }
    }
    Ok(())
}

/// Requires that a paper may be taken off its agenda item: the papers of adopted minutes stay. Errors: 409
/// `minutes-are-adopted`.
pub(super) fn check_detached(cx: &mut Context<'_>, row: &DocumentAttachment) -> Result<()> {
    if row.subject_kind != AttachedTo::AgendaItem {
        return Ok(());
    }
    // An item that was removed is found no more, and its papers are detached.
    let place = paper_place(cx, row.subject_kind, row.subject_id)?;
    match place.and_then(|place| place.obstacle) {
        Some(ADOPTED) => Err(blocked(ADOPTED)),
        _ => Ok(()),
    }
}

fn blocked(code: &'static str) -> Error {
    Error::blocked_by(Obstacle::new(
        code,
        WaitingOn::Bureau,
        Message::new(format!("obstacle-{code}")),
    ))
}

/// What was found of an appraisal.
enum Appraisal {
    Found { revision: i32 },
    NoCase,
    NoRevision,
    NoLine,
}

fn appraisal(
    cx: &mut Context<'_>,
    case_id: Id,
    revision: Option<i32>,
    line: Option<i32>,
) -> Result<Appraisal> {
    let Some(case) = seen(cases::visible(cx, case_id))? else {
        return Ok(Appraisal::NoCase);
    };
    let revision = revision.unwrap_or(case.revision);
    let Some(found) = seen(cases::revision(cx, case_id, revision))? else {
        return Ok(Appraisal::NoRevision);
    };
    let appraisals = i32::try_from(found.content.appraisals.len()).map_err(Error::internal)?;
    Ok(match line {
        Some(line) if (1..=appraisals).contains(&line) => Appraisal::Found { revision },
        _ => Appraisal::NoLine,
    })
}

/// The version of the terms of a mandate: the named one, or the present one. None where there is no such mandate, and
/// `Some(None)` where it has no such version.
fn terms(cx: &mut Context<'_>, id: Id, version: Option<i32>) -> Result<Option<Option<i32>>> {
    let Some(mandate) = seen(mandates::find(cx, id))? else {
        return Ok(None);
    };
    let Some(version) = version else {
        return Ok(Some(Some(mandate.terms_version)));
    };
    let found = mandates::versions(cx, id, version.saturating_sub(1), 1)?;
    let is_there = found.first().is_some_and(|row| row.version == version);
    Ok(Some(is_there.then_some(version)))
}

/// The case of a thing that the caller may read. None where there is none.
fn case_of(cx: &mut Context<'_>, kind: AttachedTo, id: Id) -> Result<Option<Id>> {
    match kind {
        AttachedTo::Case | AttachedTo::Appraisal => Ok(seen(cases::visible(cx, id))?.map(|case| case.id)),
        AttachedTo::Condition => Ok(seen(conditions::find(cx, id))?.map(|row| row.case_id)),
        AttachedTo::Decision => Ok(seen(decisions::find(cx, id))?.map(|found| found.decision.case_id)),
        AttachedTo::Ratification => Ok(seen(ratifications::find(cx, id))?.map(|row| row.case_id)),
        AttachedTo::Promise => Ok(seen(promises::find(cx, id))?.map(|found| found.row.case_id)),
        AttachedTo::Measurement => {
            let Some(row) = measured::measurement(cx.conn, &id)? else {
                return Ok(None);
            };
            let indicator = seen(indicators::find(cx, row.indicator_id))?;
            Ok(indicator.map(|indicator| indicator.case_id))
        }
        AttachedTo::Disbursement => {
            let found = seen(commitments::disbursements::one(cx, id))?;
            Ok(found.map(|booking| booking.case_id))
        }
        AttachedTo::Determination => {
            let entry = store::entry_of(cx.conn, &id, CommitmentEntryKind::Determined)?;
            let Some((commitment_id, case_id)) = entry else {
                return Ok(None);
            };
            Ok(seen(commitments::find(cx, commitment_id))?.map(|_| case_id))
        }
        AttachedTo::Mandate | AttachedTo::AgendaItem | AttachedTo::Meeting => Ok(None),
    }
}

/// None for what does not exist or the caller may not read.
fn seen<T>(found: Result<T>) -> Result<Option<T>> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(error) if matches!(error.code, Code::NotFound | Code::Forbidden) => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_are_locked_before_bodies_and_mandates_and_each_in_the_order_of_their_ids() {
        let (first, second) = (Id::new(), Id::new());
        let mut streams = [
            Stream::Mandate(first),
            Stream::Body(second),
            Stream::Case(second),
            Stream::Mandate(second),
            Stream::Body(first),
            Stream::Case(first),
        ];
        streams.sort();
        let in_order = [
            Stream::Case(first),
            Stream::Case(second),
            Stream::Body(first),
            Stream::Body(second),
            Stream::Mandate(first),
            Stream::Mandate(second),
        ];
        assert_eq!(streams, in_order);
        // A thing of a case is in the history of the case, one of a meeting in that of its body.
        assert_eq!(Stream::of(Some(first), None, second), Stream::Case(first));
        assert_eq!(Stream::of(None, Some(first), second), Stream::Body(first));
        assert_eq!(Stream::of(None, None, second), Stream::Mandate(second));
    }
}
