//! The track of the programme that a case belongs to, by its programme line or action.

use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{Nullable, Text};

use super::Conn;
use super::conn::MultiBackend;
use edba_common::error::Result;
use edba_domain::Id;

/// The code of the track of case `b`; null for a case without a programme line.
pub(super) const TRACK_OF_CASE: &str = "coalesce(\
    (SELECT l.parent_code FROM reference_items l WHERE l.programme_id = b.programme_id AND l.category = 'line' \
    AND l.code = b.programme_line_code), \
    (SELECT l.parent_code FROM reference_items a JOIN reference_items l ON l.programme_id = a.programme_id \
    AND l.category = 'line' AND l.code = a.parent_code WHERE a.programme_id = b.programme_id AND a.category = 'action' \
    AND a.code = b.programme_line_code))";

/// The code of the track of a case; None for a case without a programme line, and for an unknown case. One statement.
pub fn of_case(conn: &mut Conn, case_id: &Id) -> Result<Option<String>> {
    let found: Vec<Option<String>> = TrackOfCase(case_id).load(conn)?;
    Ok(found.into_iter().flatten().next())
}

struct TrackOfCase<'a>(&'a Id);

impl QueryFragment<MultiBackend> for TrackOfCase<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.push_sql("SELECT ");
        out.push_sql(TRACK_OF_CASE);
        out.push_sql(" FROM business_cases b WHERE b.id = ");
        out.push_bind_param::<Text, _>(self.0)
    }
}

impl Query for TrackOfCase<'_> {
    type SqlType = Nullable<Text>;
}

impl QueryId for TrackOfCase<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl RunQueryDsl<Conn> for TrackOfCase<'_> {}
