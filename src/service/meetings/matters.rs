//! Items by what they are about: where a case, a ballot or a document was dealt with.

use crate::Context;
use crate::meeting_access::sight;
use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_domain::meeting::AgendaItemKind;
use edba_store::meetings::{self as store, ItemFilter, Matter, NamedItem};

/// Filter of a list of agenda items; None means no restriction.
#[derive(Debug, Clone, Copy, Default)]
pub struct ItemQuery<'a> {
    pub matter: Option<Matter<'a>>,
    pub meeting_id: Option<Id>,
    pub kind: Option<AgendaItemKind>,
}

/// The items about something that the caller reads, in the order in which they were made. Statements: as [`items`].
pub fn items_about(cx: &mut Context<'_>, matter: Matter<'_>, limit: i64) -> Result<Vec<NamedItem>> {
    let query = ItemQuery {
        matter: Some(matter),
        ..ItemQuery::default()
    };
    items(cx, query, None, limit)
}

/// Agenda items that the caller reads, in the order in which they were made. One statement beside that of [`sight`]; for a
/// member one more where an agenda was published, and one where minutes were frozen.
pub fn items(
    cx: &mut Context<'_>,
    query: ItemQuery<'_>,
    after: Option<Id>,
    limit: i64,
) -> Result<Vec<NamedItem>> {
    let ItemQuery {
        matter,
        meeting_id,
        kind,
    } = query;
    let sight = sight(cx)?;
    let filter = ItemFilter {
        sight: &sight,
        id: None,
        matter,
        meeting_id: meeting_id.as_ref(),
        kind,
    };
    store::items_about(cx.conn, &filter, after.as_ref(), limit)
}

/// An agenda item that the caller reads. Errors: 404.
pub fn item(cx: &mut Context<'_>, id: Id) -> Result<NamedItem> {
    let sight = sight(cx)?;
    let filter = ItemFilter {
        sight: &sight,
        id: Some(&id),
        matter: None,
        meeting_id: None,
        kind: None,
    };
    store::items_about(cx.conn, &filter, None, 1)?
        .pop()
        .ok_or_else(|| Error::not_found("agenda item"))
}
