//! Wording of the budget on pages: which cell it is, what exceeds it, and what it has left for a ballot.

use super::super::base::Layout;
use edba_domain::Cents;
use edba_domain::codes::{ExpenditureKind, Instrument};
use edba_service::budget::BudgetCell;
use edba_service::budget::breaches::{ExceededCell, Prospect};

/// The name of a track, or that it is all of them.
pub(super) fn track_name(layout: &Layout, code: Option<&String>, tracks: &[(String, String)]) -> String {
    let Some(code) = code else {
        return layout.say("budget-all-tracks");
    };
    let known = tracks.iter().find(|(of, _)| of == code);
    known.map_or_else(|| code.clone(), |(_, name)| name.clone())
}

/// Which cell it is: whose, and of which year, kind, instrument and track.
pub(super) fn cell_in_words(
    layout: &Layout,
    cell: &BudgetCell,
    funder: Option<&str>,
    tracks: &[(String, String)],
) -> String {
    let track = track_name(layout, cell.track_code.as_ref(), tracks);
    let (year, kind) = (cell.budget_year, cell.expenditure_kind);
    cell_of(layout, funder, year, kind, cell.instrument, &track)
}

/// As [`cell_in_words`], of a cell that is known by these. `funder`: None for the programme. `track`: its name.
pub(in crate::pages) fn cell_of(
    layout: &Layout,
    funder: Option<&str>,
    year: i32,
    kind: ExpenditureKind,
    instrument: Instrument,
    track: &str,
) -> String {
    format!(
        "{}, {year}, {}, {}, {track}",
        funder.map_or_else(|| layout.say("budget-of-programme"), str::to_owned),
        layout.name_of("kind", kind),
        layout.name_of("instrument", instrument),
    )
}

/// A budget in euros, or p.m.
pub(in crate::pages) fn budget_in_words(layout: &Layout, budget: Option<Cents>) -> String {
    budget.map_or_else(|| layout.say("budget-pm"), |amount| layout.euros(&amount))
}

/// A cell that pledges or a carry-over would exceed, by how much, and who alone can change that.
pub(in crate::pages) fn exceeded_in_words(layout: &Layout, exceeded: &ExceededCell) -> String {
    let found = &exceeded.found;
    let over = layout.with_all(
        "vote-budget-exceeded",
        &[
            (
                "cell",
                &cell_in_words(layout, &found.cell, found.organisation_name.as_deref(), &[]),
            ),
            ("room", &layout.euros(&exceeded.room.less(Cents::ZERO))),
            ("over", &layout.euros(&exceeded.over_by)),
        ],
    );
    let who = match &found.organisation_name {
        Some(funder) => layout.with("vote-budget-of-funder", "funder", funder),
        None => layout.say("vote-budget-of-programme"),
    };
    format!("{over} {who}")
}

/// How the budget stands for a year and kind that a ballot of the board asks for.
pub(in crate::pages) struct ProspectWords {
    pub words: String,
    pub exceeded: bool,
    /// Whether it does not fit into one instrument either.
    pub tight: bool,
    /// What each instrument has left: of the programme, and where they are shown of the funders.
    pub rooms: Vec<String>,
}

pub(in crate::pages) fn prospect_in_words(
    layout: &Layout,
    prospect: &Prospect,
    of_funders: bool,
) -> ProspectWords {
    let exceeded = prospect.is_exceeded();
    let key = match exceeded {
        true => "board-ballot-budget-exceeded",
        false => "board-ballot-budget-fits",
    };
    let mut words = layout.with_all(
        key,
        &[
            ("year", &prospect.budget_year.to_string()),
            ("kind", &layout.name_of("kind", prospect.expenditure_kind)),
            ("asked", &layout.euros(&prospect.asked)),
            ("room", &layout.euros(&prospect.room)),
        ],
    );
    let several = prospect.needs_several_instruments();
    if several {
        words.push(' ');
        words.push_str(&layout.say("board-ballot-budget-several"));
    }
    let rooms = prospect
        .rooms
        .iter()
        .filter(|room| of_funders || room.funder.is_none())
        .map(|room| {
            let whose = room.funder.clone();
            layout.with_all(
                "board-ballot-budget-room",
                &[
                    (
                        "whose",
                        &whose.unwrap_or_else(|| layout.say("budget-of-programme")),
                    ),
                    ("instrument", &layout.name_of("instrument", room.instrument)),
                    ("free", &layout.euros(&room.free)),
                ],
            )
        })
        .collect();
    ProspectWords {
        words,
        exceeded,
        tight: exceeded || several,
        rooms,
    }
}
