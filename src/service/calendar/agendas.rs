//! The agendas of meetings, for their calendar entries.

use std::collections::HashMap;

use edba_common::error::Result;
use edba_domain::Id;
use edba_domain::meeting::AgendaContent;
use edba_store::Conn;
use edba_store::meetings;

/// The agenda of each of these meetings that was published last; without those that have none. One statement.
pub fn agendas(conn: &mut Conn, meeting_ids: &[Id]) -> Result<HashMap<Id, AgendaContent>> {
    let mut found = HashMap::new();
    for version in meetings::last_versions(conn, meeting_ids)? {
        found.insert(version.meeting_id, version.content.read()?);
    }
    Ok(found)
}
