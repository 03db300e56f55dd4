//! Agenda items, the frozen copies of agendas, and what an agenda can be about.

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use crate::Conn;
use crate::bodies::Body;
use crate::json::Json;
use crate::overview::CaseName;
use crate::schema::{
    agenda_items, agenda_versions, ballots, business_cases, case_tables, document_attachments,
    document_versions, meetings,
};
use edba_common::error::Result;
use edba_domain::codes::{BallotStatus, BodyKind, CaseStatus};
use edba_domain::document::{AttachedTo, VersionState};
use edba_domain::meeting::{AgendaContent, AgendaItemKind, ContentPaper, SubjectFact};
use edba_domain::{Id, Moment};

/// Added to the places of items while they get new ones, since a place is unique.
const ASIDE: i32 = 100_000;

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = agenda_items, treat_none_as_null = true, primary_key(id))]
pub struct AgendaItem {
    pub id: Id,
    pub meeting_id: Id,
    /// From 1, without gaps; None once it was removed.
    pub place: Option<i32>,
    pub kind: AgendaItemKind,
    /// The case, of a ballot the case that it is about.
    pub case_id: Option<Id>,
    pub ballot_id: Option<Id>,
    pub document_id: Option<Id>,
    pub title: String,
    pub explanation: Option<String>,
    pub presenter: Option<String>,
    pub planned_minutes: Option<i32>,
    /// The first version of the agenda that has it; None: never published.
    pub published_in: Option<i32>,
    pub removed_at: Option<Moment>,
    pub version: i32,
    pub created_at: Moment,
    pub updated_at: Moment,
    /// The first version of the minutes that has it; None: in none.
    pub minuted_in: Option<i32>,
}

/// What was published, as it was.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = agenda_versions)]
pub struct AgendaVersion {
    pub meeting_id: Id,
    pub number: i32,
    pub content: Json<AgendaContent>,
    pub sha256: String,
    pub note: Option<String>,
    pub published_by: Id,
    pub published_at: Moment,
}

/// The items on the agendas of these meetings, by meeting and place.
pub fn items(conn: &mut Conn, meeting_ids: &[Id]) -> Result<Vec<AgendaItem>> {
    Ok(agenda_items::table
        .filter(agenda_items::meeting_id.eq_any(meeting_ids))
        .filter(agenda_items::place.is_not_null())
        .order((agenda_items::meeting_id, agenda_items::place))
        .select(AgendaItem::as_select())
        .load(conn)?)
}

/// An item by its id, also a removed one. Who may read it is not checked here.
pub fn item(conn: &mut Conn, id: &Id) -> Result<Option<AgendaItem>> {
    Ok(agenda_items::table
        .find(id)
        .select(AgendaItem::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert_item(conn: &mut Conn, row: &AgendaItem) -> Result<()> {
    diesel::insert_into(agenda_items::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// Updates a row under optimistic locking; false if the stored version is not the previous one.
pub fn update_item(conn: &mut Conn, row: &AgendaItem) -> Result<bool> {
    let rows = diesel::update(
        agenda_items::table
            .filter(agenda_items::id.eq(row.id))
            .filter(agenda_items::version.eq(row.version - 1)),
    )
    .set(row)
    .execute(conn)?;
    Ok(rows == 1)
}

/// Gives the items on the agenda of a meeting the places 1, 2, … in this order. `ids` are all of them.
pub fn reorder(conn: &mut Conn, meeting_id: &Id, ids: &[Id]) -> Result<()> {
    diesel::update(
        agenda_items::table
            .filter(agenda_items::meeting_id.eq(meeting_id))
            .filter(agenda_items::place.is_not_null()),
    )
    .set(agenda_items::place.eq(agenda_items::place + ASIDE))
    .execute(conn)?;
    for (id, place) in ids.iter().zip(1_i32..) {
        diesel::update(agenda_items::table.filter(agenda_items::id.eq(id)))
            .set(agenda_items::place.eq(place))
            .execute(conn)?;
    }
    Ok(())
}

/// Records that the items on the agenda are in this version of it, if they were in none before.
pub fn mark_published(conn: &mut Conn, meeting_id: &Id, number: i32) -> Result<()> {
    diesel::update(
        agenda_items::table
            .filter(agenda_items::meeting_id.eq(meeting_id))
            .filter(agenda_items::place.is_not_null())
            .filter(agenda_items::published_in.is_null()),
    )
    .set(agenda_items::published_in.eq(number))
    .execute(conn)?;
    Ok(())
}

/// Records that the items on the agenda are in this version of the minutes, if they were in none before.
pub fn mark_minuted(conn: &mut Conn, meeting_id: &Id, number: i32) -> Result<()> {
    diesel::update(
        agenda_items::table
            .filter(agenda_items::meeting_id.eq(meeting_id))
            .filter(agenda_items::place.is_not_null())
            .filter(agenda_items::minuted_in.is_null()),
    )
    .set(agenda_items::minuted_in.eq(number))
    .execute(conn)?;
    Ok(())
}

pub fn insert_version(conn: &mut Conn, row: &AgendaVersion) -> Result<()> {
    diesel::insert_into(agenda_versions::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

pub fn version(conn: &mut Conn, meeting_id: &Id, number: i32) -> Result<Option<AgendaVersion>> {
    Ok(agenda_versions::table
        .find((meeting_id, number))
        .select(AgendaVersion::as_select())
        .first(conn)
        .optional()?)
}

/// The published agendas of a meeting after `after`, oldest first.
pub fn versions(conn: &mut Conn, meeting_id: &Id, after: i32, limit: i64) -> Result<Vec<AgendaVersion>> {
    Ok(agenda_versions::table
        .filter(agenda_versions::meeting_id.eq(meeting_id))
        .filter(agenda_versions::number.gt(after))
        .order(agenda_versions::number)
        .limit(limit)
        .select(AgendaVersion::as_select())
        .load(conn)?)
}

/// The last published agenda of each of these meetings.
pub fn last_versions(conn: &mut Conn, meeting_ids: &[Id]) -> Result<Vec<AgendaVersion>> {
    Ok(agenda_versions::table
        .inner_join(
            meetings::table.on(meetings::id
                .eq(agenda_versions::meeting_id)
                .and(meetings::agenda_version.eq(agenda_versions::number))),
        )
        .filter(meetings::id.eq_any(meeting_ids))
        .select(AgendaVersion::as_select())
        .load(conn)?)
}

/// The papers of these items on the agenda, each in its last version that is kept: by item, in the order of attaching. Not
/// narrowed to a reader: only for publishing and freezing.
pub fn papers(conn: &mut Conn, item_ids: &[Id]) -> Result<Vec<(Id, ContentPaper)>> {
    let mut rows: Vec<(Id, Id, i32, String)> = document_attachments::table
        .inner_join(
            document_versions::table.on(document_versions::document_id.eq(document_attachments::document_id)),
        )
        .filter(document_attachments::subject_kind.eq(AttachedTo::AgendaItem))
        .filter(document_attachments::subject_id.eq_any(item_ids))
        .filter(document_attachments::ended_at.is_null())
        .filter(document_versions::state.eq(VersionState::Kept))
        .order((
            document_attachments::subject_id,
            document_attachments::id,
            document_versions::number.desc(),
        ))
        .select((
            document_attachments::subject_id,
            document_versions::document_id,
            document_versions::number,
            document_versions::sha256,
        ))
        .load(conn)?;
    // Of the versions of a document the last one comes first.
    rows.dedup_by(|later, first| (later.0, later.1) == (first.0, first.1));
    Ok(rows
        .into_iter()
        .map(|(item_id, document_id, number, sha256)| {
            let paper = ContentPaper {
                document_id,
                number,
                sha256,
            };
            (item_id, paper)
        })
        .collect())
}

/// How many documents are attached to an item, also those that are still being checked.
pub fn count_papers(conn: &mut Conn, item_id: &Id) -> Result<i64> {
    Ok(document_attachments::table
        .filter(document_attachments::subject_kind.eq(AttachedTo::AgendaItem))
        .filter(document_attachments::subject_id.eq(item_id))
        .filter(document_attachments::ended_at.is_null())
        .count()
        .get_result(conn)?)
}

/// Whether a body deals with a case: a table with those that were given to it, the board with those that reached it, a
/// consultation body with none.
pub fn case_fact(conn: &mut Conn, body: &Body, case_id: &Id) -> Result<SubjectFact> {
    let found: Option<Option<Moment>> = business_cases::table
        .find(case_id)
        .select(business_cases::board_since)
        .first(conn)
        .optional()?;
    let Some(board_since) = found else {
        return Ok(SubjectFact::Absent);
    };
    let is_of_body = match body.kind {
        BodyKind::Board => board_since.is_some(),
        BodyKind::Table => {
            diesel::select(exists(case_tables::table.find((case_id, body.id)))).get_result(conn)?
        }
        BodyKind::Consultation => false,
    };
    Ok(if is_of_body {
        SubjectFact::OfBody
    } else {
        SubjectFact::NotOfBody
    })
}

/// Whether a ballot is one of a body, and the case that it is about.
pub fn ballot_fact(conn: &mut Conn, body_id: &Id, ballot_id: &Id) -> Result<(SubjectFact, Option<Id>)> {
    let found: Option<(Id, Id)> = ballots::table
        .find(ballot_id)
        .select((ballots::body_id, ballots::case_id))
        .first(conn)
        .optional()?;
    Ok(match found {
        None => (SubjectFact::Absent, None),
        Some((body, case_id)) if body == *body_id => (SubjectFact::OfBody, Some(case_id)),
        Some((_, case_id)) => (SubjectFact::NotOfBody, Some(case_id)),
    })
}

/// Number, title and status of a case.
macro_rules! case_name {
    () => {
        (
            business_cases::id,
            business_cases::number,
            business_cases::title,
            business_cases::status,
        )
    };
}

/// The cases that wait for a body and do not stand on the agenda of this meeting, at most `limit`.
pub fn waiting_cases(conn: &mut Conn, body: &Body, meeting_id: &Id, limit: i64) -> Result<Vec<CaseName>> {
    let on_the_agenda = agenda_items::table
        .filter(agenda_items::meeting_id.eq(meeting_id))
        .filter(agenda_items::place.is_not_null())
        .filter(agenda_items::case_id.eq(business_cases::id.nullable()));
    let query = business_cases::table
        .filter(not(exists(on_the_agenda)))
        .order(business_cases::id)
        .limit(limit)
        .select(case_name!());
    Ok(match body.kind {
        BodyKind::Board => query
            .filter(business_cases::status.eq(CaseStatus::BoardDecision))
            .filter(business_cases::board_since.is_not_null())
            .load(conn)?,
        BodyKind::Table => {
            let of_table = case_tables::table
                .filter(case_tables::case_id.eq(business_cases::id))
                .filter(case_tables::body_id.eq(body.id));
            query
                .filter(business_cases::status.eq(CaseStatus::TableReview))
                .filter(exists(of_table))
                .load(conn)?
        }
        BodyKind::Consultation => Vec::new(),
    })
}

/// The ballots of a body that are open, or were closed since this time, and do not stand on the agenda of this meeting; the
/// latest first, at most `limit`.
pub fn recent_ballots(
    conn: &mut Conn,
    body_id: &Id,
    since: Moment,
    meeting_id: &Id,
    limit: i64,
) -> Result<Vec<(Id, CaseName)>> {
    let on_the_agenda = agenda_items::table
        .filter(agenda_items::meeting_id.eq(meeting_id))
        .filter(agenda_items::place.is_not_null())
        .filter(agenda_items::ballot_id.eq(ballots::id.nullable()));
    let closed = ballots::status
        .eq(BallotStatus::Closed)
        .and(ballots::ended_at.assume_not_null().ge(since));
    Ok(ballots::table
        .inner_join(business_cases::table.on(business_cases::id.eq(ballots::case_id)))
        .filter(ballots::body_id.eq(body_id))
        .filter(ballots::status.eq(BallotStatus::Open).or(closed))
        .filter(not(exists(on_the_agenda)))
        .order(ballots::id.desc())
        .limit(limit)
        .select((ballots::id, case_name!()))
        .load(conn)?)
}
