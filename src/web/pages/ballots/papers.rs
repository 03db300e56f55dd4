//! The documents of the case that a ballot is about.

use crate::pages::base::Layout;
use crate::pages::documents::DocumentLine;
use edba_common::error::Result;
use edba_domain::document::VersionState;
use edba_service::Context;
use edba_service::ballots::BallotView;
use edba_service::documents::{self, DocumentDetails};

/// The most documents on the page of a ballot; all of them are on that of the case.
const MOST: usize = 10;

/// A document of the case.
pub struct PaperLine {
    pub document: DocumentLine,
    /// The address of the content of its last version; empty if it has none.
    pub content: String,
    /// Whether its last version came after the ballot was opened.
    pub is_later: bool,
}

/// The documents of the case that the user reads, the newest first.
#[derive(Default)]
pub struct Papers {
    pub lines: Vec<PaperLine>,
    /// Whether there are more than are shown.
    pub more: bool,
}

/// Reads them. The user sees the case. Three statements.
pub fn papers(cx: &mut Context<'_>, layout: &Layout, sheet: &BallotView) -> Result<Papers> {
    let limit = i64::try_from(MOST + 1).unwrap_or(i64::MAX);
    let mut found = documents::of_case(cx, sheet.ballot.case_id, limit)?;
    let more = found.len() > MOST;
    found.truncate(MOST);
    Ok(Papers {
        lines: found.iter().map(|one| line(layout, sheet, one)).collect(),
        more,
    })
}

fn line(layout: &Layout, sheet: &BallotView, found: &DocumentDetails) -> PaperLine {
    let latest = found.latest.as_ref();
    let kept = latest.filter(|row| row.state == VersionState::Kept);
    PaperLine {
        content: kept.map_or_else(String::new, |row| {
            format!("/documents/{}/versions/{}/content", row.document_id, row.number)
        }),
        is_later: latest.is_some_and(|row| row.added_at > sheet.ballot.opened_at),
        document: DocumentLine::new(layout, found),
    }
}
