//! Remarks on minutes that were sent round.

use diesel::prelude::*;

use crate::Conn;
use crate::schema::minutes_remarks;
use edba_common::error::Result;
use edba_domain::meeting::RemarkAnswer;
use edba_domain::{Id, Moment};

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = minutes_remarks, treat_none_as_null = true, primary_key(id))]
pub struct MinutesRemark {
    pub id: Id,
    pub meeting_id: Id,
    /// The version that it is about.
    pub number: i32,
    /// The item that it is about; None: the minutes as a whole.
    pub item_id: Option<Id>,
    pub text: String,
    pub made_by: Id,
    pub made_by_name: String,
    pub made_at: Moment,
    pub answer: Option<RemarkAnswer>,
    pub answer_text: Option<String>,
    pub answered_at: Option<Moment>,
}

/// The remarks on the minutes of a meeting after `after`, in the order in which they were made.
pub fn remarks(
    conn: &mut Conn,
    meeting_id: &Id,
    after: Option<&Id>,
    limit: i64,
) -> Result<Vec<MinutesRemark>> {
    let mut query = minutes_remarks::table
        .filter(minutes_remarks::meeting_id.eq(meeting_id))
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(minutes_remarks::id.gt(after));
    }
    Ok(query
        .order(minutes_remarks::id)
        .limit(limit)
        .select(MinutesRemark::as_select())
        .load(conn)?)
}

pub fn remark(conn: &mut Conn, id: &Id) -> Result<Option<MinutesRemark>> {
    Ok(minutes_remarks::table
        .find(id)
        .select(MinutesRemark::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert_remark(conn: &mut Conn, row: &MinutesRemark) -> Result<()> {
    diesel::insert_into(minutes_remarks::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// Records the answer to a remark; false if it was answered before.
pub fn answer_remark(conn: &mut Conn, row: &MinutesRemark) -> Result<bool> {
    let rows = diesel::update(
        minutes_remarks::table
            .filter(minutes_remarks::id.eq(row.id))
            .filter(minutes_remarks::answer.is_null()),
    )
    .set(row)
    .execute(conn)?;
    Ok(rows == 1)
}

/// How many remarks on the minutes of a meeting have no answer.
pub fn open_remarks(conn: &mut Conn, meeting_id: &Id) -> Result<i64> {
    Ok(minutes_remarks::table
        .filter(minutes_remarks::meeting_id.eq(meeting_id))
        .filter(minutes_remarks::answer.is_null())
        .count()
        .get_result(conn)?)
}
