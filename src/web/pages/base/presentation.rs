//! How values of the domain appear on several pages.

use edba_common::error::Result;
use edba_common::locale;
use edba_domain::ballot::Tally;
use edba_domain::codes::{CommitmentStatus, ExpenditureKind, Instrument, Outcome};
use edba_domain::collation::sort_key;
use edba_domain::payment_schedule::InstalmentState;
use edba_domain::{Id, Moment};

use edba_service::commitments::Commitment;
use edba_service::{Context, organisations};

use super::{Badge, Layout};
use crate::reasons;

/// The most organisations to choose from.
const MOST_ORGANISATIONS: i64 = 2_000;

/// The organisations with their names, sorted by name.
pub fn organisations_by_name(cx: &mut Context<'_>) -> Result<Vec<(Id, String)>> {
    let mut listed: Vec<(Id, String)> = organisations::list(cx, None, None, MOST_ORGANISATIONS)?
        .into_iter()
        .map(|one| (one.id, one.name))
        .collect();
    listed.sort_by_cached_key(|(_, name)| sort_key(name));
    Ok(listed)
}

/// The counts of a tally in one line; None if they are hidden.
pub fn counts_in_words(layout: &Layout, tally: &Tally) -> Option<String> {
    Some(layout.with_all(
        "ballot-counts",
        &[
            ("for", &tally.for_count?),
            ("against", &tally.against_count?),
            ("abstain", &tally.abstain_count?),
        ],
    ))
}

/// The badge of a decision's outcome; `ratified` if everything subject to ratification has been ratified since.
pub fn outcome_badge(layout: &Layout, outcome: Outcome, ratified: bool) -> Badge {
    if ratified {
        return Badge::new("ok", layout.say("outcome-ratified"));
    }
    let tone = match outcome {
        Outcome::Adopted => "ok",
        Outcome::AdoptedSubjectToRatification | Outcome::AdoptedWithGap => "warning",
        Outcome::Rejected => "error",
        Outcome::NoQuorum => "neutral",
    };
    Badge::new(tone, layout.title_of("outcome", outcome))
}

/// A budget year and a kind of expenditure: `2026 investering`.
pub fn year_kind(layout: &Layout, year: i32, kind: ExpenditureKind) -> String {
    format!("{year} {}", layout.name_of("term-kind", kind))
}

/// An instrument, a budget year and a kind of expenditure: `Subsidie, 2026 investering`.
pub fn instrument_year_kind(
    layout: &Layout,
    instrument: Instrument,
    year: i32,
    kind: ExpenditureKind,
) -> String {
    let instrument = layout.title_of("instrument", instrument);
    format!("{instrument}, {}", year_kind(layout, year, kind))
}

/// The badge of a commitment: its status, or that money of it is still to come back.
pub fn commitment_badge(layout: &Layout, row: &Commitment) -> Badge {
    let ledger = row.ledger();
    if ledger.recoverable().is_positive() {
        return Badge::new("warning", layout.say("settlement-recoverable"));
    }
    // Nothing of it is to be paid out any more, and it is not settled before it is repaid.
    if row.status == CommitmentStatus::Paid && ledger.outstanding().is_positive() {
        return Badge::new("info", layout.say("repayments-badge-outstanding"));
    }
    Badge::new(
        commitment_tone(row.status),
        layout.name_of("term-commitment", row.status),
    )
}

fn commitment_tone(status: CommitmentStatus) -> &'static str {
    match status {
        CommitmentStatus::Decided | CommitmentStatus::Released | CommitmentStatus::CarriedOver => "neutral",
        CommitmentStatus::Offered => "warning",
        CommitmentStatus::Acknowledged | CommitmentStatus::Paid => "ok",
        CommitmentStatus::Refused => "error",
    }
}

/// The colour of an instalment's badge.
pub fn instalment_tone(state: InstalmentState) -> &'static str {
    match state {
        InstalmentState::Paid => "ok",
        InstalmentState::Waiting => "neutral",
        InstalmentState::Overdue => "error",
        InstalmentState::Due => "warning",
        InstalmentState::Upcoming => "info",
    }
}

/// Whole days between two moments, by calendar date.
pub fn days_since(now: &Moment, since: &Moment) -> i64 {
    (now.local_date() - since.local_date()).num_days()
}

/// The name of a kind of mail, or its code if it has no name.
pub fn kind_name(layout: &Layout, code: &str) -> String {
    locale::find(layout.language, &format!("mail-kind-{code}"), &[]).unwrap_or_else(|| code.to_owned())
}

/// A reason as text, and whether it is user-written; a reason that the service gives has a code, and its text in the locale.
pub fn reason_text(layout: &Layout, reason: &str) -> (String, bool) {
    match reasons::in_words(layout.language, reason) {
        Some(words) => (words, false),
        None => (reason.to_owned(), true),
    }
}

/// What a ratification of a carry-over is about, with its years as far as they are known; None for that of a pledge.
pub fn carry_over_in_words(layout: &Layout, from: Option<i32>, to: Option<i32>) -> Option<String> {
    let to = to?.to_string();
    Some(match from {
        Some(from) => layout.with2("ratifications-carry-over", "from", from.to_string(), "to", to),
        None => layout.with("ratifications-carry-over-to", "to", to),
    })
}
