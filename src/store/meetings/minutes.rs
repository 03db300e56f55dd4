//! The parts of minutes, and their frozen copies.

use diesel::prelude::*;

use crate::Conn;
use crate::json::Json;
use crate::schema::{ballots, decisions, meetings, minutes_parts, minutes_versions};
use edba_common::error::Result;
use edba_domain::ballot::Tally;
use edba_domain::codes::{BallotStatus, Outcome};
use edba_domain::meeting::{FrozenState, ItemOutcome, MinutesContent};
use edba_domain::{Id, Moment};

/// The part of the draft about an item.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = minutes_parts, treat_none_as_null = true, primary_key(item_id))]
pub struct MinutesPart {
    pub item_id: Id,
    pub meeting_id: Id,
    pub outcome: ItemOutcome,
    pub text: Option<String>,
    /// What was decided, as it goes into the decision list.
    pub decision: Option<String>,
    pub version: i32,
    pub updated_by: Id,
    pub updated_at: Moment,
}

/// What was sent round or adopted, as it was.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = minutes_versions)]
pub struct MinutesVersion {
    pub meeting_id: Id,
    pub number: i32,
    pub state: FrozenState,
    pub content: Json<MinutesContent>,
    pub sha256: String,
    pub note: Option<String>,
    pub frozen_by: Id,
    pub frozen_at: Moment,
}

/// The parts of these meetings, by meeting and item.
pub fn parts(conn: &mut Conn, meeting_ids: &[Id]) -> Result<Vec<MinutesPart>> {
    Ok(minutes_parts::table
        .filter(minutes_parts::meeting_id.eq_any(meeting_ids))
        .order((minutes_parts::meeting_id, minutes_parts::item_id))
        .select(MinutesPart::as_select())
        .load(conn)?)
}

/// Stores the first version of a part, or the next one under optimistic locking; false if the stored version is not the
/// previous one.
pub fn keep_part(conn: &mut Conn, row: &MinutesPart) -> Result<bool> {
    if row.version == 1 {
        diesel::insert_into(minutes_parts::table)
            .values(row)
            .execute(conn)?;
        return Ok(true);
    }
    let rows = diesel::update(
        minutes_parts::table
            .filter(minutes_parts::item_id.eq(row.item_id))
            .filter(minutes_parts::version.eq(row.version - 1)),
    )
    .set(row)
    .execute(conn)?;
    Ok(rows == 1)
}

pub fn insert_minutes_version(conn: &mut Conn, row: &MinutesVersion) -> Result<()> {
    diesel::insert_into(minutes_versions::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

pub fn minutes_version(conn: &mut Conn, meeting_id: &Id, number: i32) -> Result<Option<MinutesVersion>> {
    Ok(minutes_versions::table
        .find((meeting_id, number))
        .select(MinutesVersion::as_select())
        .first(conn)
        .optional()?)
}

/// The frozen minutes of a meeting after `after`, oldest first.
pub fn minutes_versions(
    conn: &mut Conn,
    meeting_id: &Id,
    after: i32,
    limit: i64,
) -> Result<Vec<MinutesVersion>> {
    Ok(minutes_versions::table
        .filter(minutes_versions::meeting_id.eq(meeting_id))
        .filter(minutes_versions::number.gt(after))
        .order(minutes_versions::number)
        .limit(limit)
        .select(MinutesVersion::as_select())
        .load(conn)?)
}

/// The last frozen minutes of each of these meetings.
pub fn last_minutes(conn: &mut Conn, meeting_ids: &[Id]) -> Result<Vec<MinutesVersion>> {
    Ok(minutes_versions::table
        .inner_join(
            meetings::table.on(meetings::id
                .eq(minutes_versions::meeting_id)
                .and(meetings::minutes_version.eq(minutes_versions::number))),
        )
        .filter(meetings::id.eq_any(meeting_ids))
        .select(MinutesVersion::as_select())
        .load(conn)?)
}

/// Of these ballots those that are closed: the tally, and number and outcome of the decision that followed.
pub type BallotOutcome = (Id, Json<Tally>, Option<String>, Option<Outcome>);

/// The [`BallotOutcome`]s of these ballots, by ballot.
pub fn ballot_results(conn: &mut Conn, ballot_ids: &[Id]) -> Result<Vec<BallotOutcome>> {
    Ok(ballots::table
        .left_join(decisions::table.on(decisions::ballot_id.eq(ballots::id)))
        .filter(ballots::id.eq_any(ballot_ids))
        .filter(ballots::status.eq(BallotStatus::Closed))
        .filter(ballots::tally.is_not_null())
        .order(ballots::id)
        .select((
            ballots::id,
            ballots::tally.assume_not_null(),
            decisions::number.nullable(),
            decisions::outcome.nullable(),
        ))
        .load(conn)?)
}
