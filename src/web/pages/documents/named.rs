//! Documents as other pages name them: by their titles, with what they are attached to.

use std::collections::HashMap;

use super::things::{Thing, things_of_each};
use crate::pages::base::Layout;
use edba_common::error::Result;
use edba_domain::Id;
use edba_service::Context;
use edba_service::documents;

/// A document by its title, with what it is attached to.
#[derive(Debug, Clone)]
pub struct NamedDocument {
    pub id: Id,
    pub title: String,
    pub things: Vec<Thing>,
}

impl NamedDocument {
    /// What it is attached to, in words.
    pub fn things_in_words(&self) -> String {
        let texts: Vec<&str> = self.things.iter().map(|thing| thing.text.as_str()).collect();
        texts.join(", ")
    }
}

/// Those of these documents that this user reads. Four statements at most; none for none.
pub fn named(cx: &mut Context<'_>, layout: &Layout, ids: &[Id]) -> Result<HashMap<Id, NamedDocument>> {
    let found = documents::among(cx, ids)?;
    let things = things_of_each(cx, layout, &found)?;
    Ok(found
        .into_iter()
        .zip(things)
        .map(|(found, things)| {
            let document = found.document;
            let named = NamedDocument {
                id: document.id,
                title: document.title,
                things,
            };
            (document.id, named)
        })
        .collect())
}
