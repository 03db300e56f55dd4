//! Sealed boxes of secret ballots, and a record of earlier versions that may remain in the database files.

use diesel::dsl::min;
use diesel::prelude::*;

use super::Conn;
use super::schema::{ballot_box_traces, ballot_boxes};
use edba_common::error::Result;
use edba_domain::{Id, Moment};

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = ballot_boxes, treat_none_as_null = true, primary_key(ballot_id))]
pub struct BallotBoxRow {
    pub ballot_id: Id,
    pub sealed: String,
}

pub fn ballot_box(conn: &mut Conn, ballot_id: &Id) -> Result<Option<BallotBoxRow>> {
    Ok(ballot_boxes::table
        .find(ballot_id)
        .select(BallotBoxRow::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert_ballot_box(conn: &mut Conn, row: &BallotBoxRow) -> Result<()> {
    diesel::insert_into(ballot_boxes::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// Replaces the sealed box of a secret ballot, and records that its earlier version may remain in the files.
pub fn reseal(conn: &mut Conn, ballot_id: &Id, sealed: &str, now: Moment) -> Result<()> {
    diesel::update(ballot_boxes::table.find(ballot_id))
        .set(ballot_boxes::sealed.eq(sealed))
        .execute(conn)?;
    note_traces(conn, ballot_id, now)
}

/// Records that earlier versions of this box may remain. The caller must hold the lock of the case.
pub fn note_traces(conn: &mut Conn, ballot_id: &Id, now: Moment) -> Result<()> {
    let noted = diesel::update(ballot_box_traces::table.find(ballot_id))
        .set(ballot_box_traces::writes.eq(ballot_box_traces::writes + 1))
        .execute(conn)?;
    if noted == 0 {
        diesel::insert_into(ballot_box_traces::table)
            .values((
                ballot_box_traces::ballot_id.eq(ballot_id),
                ballot_box_traces::writes.eq(1),
                ballot_box_traces::since.eq(now),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Records that earlier versions of every box may remain.
pub fn note_traces_of_all(conn: &mut Conn, now: Moment) -> Result<()> {
    let all: Vec<Id> = ballot_boxes::table.select(ballot_boxes::ballot_id).load(conn)?;
    for ballot_id in &all {
        note_traces(conn, ballot_id, now)?;
    }
    Ok(())
}

/// A box whose earlier versions may remain: ballot id, number of writes, and time of the first recorded write.
pub type Traces = (Id, i64, Moment);

/// The boxes whose earlier versions may remain.
pub fn traces(conn: &mut Conn) -> Result<Vec<Traces>> {
    Ok(ballot_box_traces::table
        .order(ballot_box_traces::ballot_id)
        .select((
            ballot_box_traces::ballot_id,
            ballot_box_traces::writes,
            ballot_box_traces::since,
        ))
        .load(conn)?)
}

/// The earliest time since which earlier versions of any box may remain.
pub fn traces_since(conn: &mut Conn) -> Result<Option<Moment>> {
    Ok(ballot_box_traces::table
        .select(min(ballot_box_traces::since))
        .first(conn)?)
}

/// Deletes the records of erased versions. A record that changed since it was read stays: another process may have
/// erased the versions already, and a new paper may have been added after that.
pub fn forget_traces(conn: &mut Conn, erased: &[Traces]) -> Result<()> {
    for (ballot_id, writes, since) in erased {
        diesel::delete(
            ballot_box_traces::table
                .find(ballot_id)
                .filter(ballot_box_traces::writes.eq(writes))
                .filter(ballot_box_traces::since.eq(since)),
        )
        .execute(conn)?;
    }
    Ok(())
}
