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

/// The codes of the tracks of these cases; None for a case without a programme line. An unknown case is left out. One statement.
pub fn of_cases(conn: &mut Conn, case_ids: &[Id]) -> Result<Vec<(Id, Option<String>)>> {
    if case_ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(TracksOfCases(case_ids).load(conn)?)
}

struct TracksOfCases<'a>(&'a [Id]);

impl QueryFragment<MultiBackend> for TracksOfCases<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.push_sql("SELECT b.id, ");
        out.push_sql(TRACK_OF_CASE);
        out.push_sql(" FROM business_cases b WHERE b.id IN (");
        for (index, id) in self.0.iter().enumerate() {
            out.push_sql(if index == 0 { "" } else { ", " });
            out.push_bind_param::<Text, _>(id)?;
        }
        out.push_sql(") ORDER BY b.id");
        Ok(())
    }
}

impl Query for TracksOfCases<'_> {
    type SqlType = (Text, Nullable<Text>);
}

impl QueryId for TracksOfCases<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl RunQueryDsl<Conn> for TracksOfCases<'_> {}
