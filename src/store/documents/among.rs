//! Some documents by their ids, as an account sees them.

use diesel::prelude::*;

use super::condition::{Condition, Rule};
use super::{Document, DocumentSight, SeenDocument};
use crate::Conn;
use crate::schema::documents;
use edba_common::error::Result;
use edba_domain::Id;

/// Those of these documents that the account sees, newest first. One statement.
pub fn among(conn: &mut Conn, sight: &DocumentSight, ids: &[Id]) -> Result<Vec<SeenDocument>> {
    let rule = |rule| Condition { sight, rule };
    Ok(documents::table
        .filter(rule(Rule::Any))
        .filter(documents::id.eq_any(ids))
        .order(documents::id.desc())
        .select((
            Document::as_select(),
            rule(Rule::ByAttachments),
            rule(Rule::InConfidence),
            rule(Rule::ReadsTitle),
        ))
        .load(conn)?)
}
