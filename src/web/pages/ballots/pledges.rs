//! Pledge part of the board's vote form: the choices, the effect of each row, and the remaining gap. The use cases
//! compute all of it; this module only formats.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::vote_form::{Row, VoteForm};
use crate::pages::base::components::fault_of;
use crate::pages::base::{Choice, Layout, PageFault};
use crate::pages::budget::exceeded_in_words;
use edba_common::error::{Code, Result};
use edba_common::locale;
use edba_domain::codes::{ExpenditureKind, Instrument};
use edba_domain::funding::{Cell, Need, PledgeOffer};
use edba_domain::{Cents, Id};
use edba_service::Context;
use edba_service::ballots::{Ballot, BallotView, MySeat};
use edba_service::budget::breaches::{CaseCells, Charged};
use edba_service::mandates::{self, MandateRecord};
use edba_service::votes::{self, Outlook};

/// The effect of a row.
pub struct Effect {
    pub ballot_id: Id,
    /// The row's number, from 1.
    pub number: usize,
    pub year: i32,
    pub left: Cents,
    pub within: Cents,
    pub subject: Cents,
    /// The part of `within` that the decision to be superseded already holds.
    pub covered: Cents,
    /// The number of the decision to be superseded.
    pub superseded: Option<String>,
    pub amount: Cents,
    /// The most of the amount that the case can use at present.
    pub usable: Cents,
    /// The limits that apply, in the user's language.
    pub limits: Vec<String>,
    /// Whether the case asks nothing for this year and kind.
    pub asks_nothing: bool,
    pub ratification_due: Option<NaiveDate>,
}

impl Effect {
    pub fn is_over(&self) -> bool {
        self.subject.is_positive()
    }

    /// The number of the decision that covers part of it, if one does.
    pub fn covering(&self) -> Option<&str> {
        self.superseded.as_deref().filter(|_| self.covered.is_positive())
    }

    /// Whether the pledge exceeds what the case still asks for.
    pub fn is_more_than_asked(&self) -> bool {
        self.usable < self.amount
    }
}

/// A row of the form.
pub struct RowView {
    pub number: usize,
    pub mandates: Vec<Choice>,
    pub instruments: Vec<Choice>,
    pub years: Vec<Choice>,
    pub kinds: Vec<Choice>,
    pub amount: String,
    pub effect: Option<Effect>,
    pub mandate_fault: String,
    pub year_fault: String,
    pub kind_fault: String,
    pub amount_fault: String,
}

/// The gap for one budget year and expenditure kind.
pub struct GapLine {
    pub label: String,
    pub asked: Cents,
    /// None if the pledges of others are hidden until the ballot closes.
    pub others: Option<Cents>,
    pub mine: Cents,
    pub left: Cents,
}

/// The remaining gap.
pub struct Gap {
    pub lines: Vec<GapLine>,
    pub asked: Cents,
    /// None if the pledges of others are hidden until the ballot closes.
    pub others: Option<Cents>,
    pub mine: Cents,
    pub left: Cents,
}

/// The pledge part of the form.
pub struct Pledging {
    pub rows: Vec<RowView>,
    pub gap: Option<Gap>,
    /// The cells of the budget that the rows would exceed, in words.
    pub exceeded: Vec<String>,
    pub has_mandates: bool,
    /// The element ids that the script replaces during typing.
    pub targets: String,
}

/// The mandates under which the user can pledge today.
pub fn own_mandates(cx: &mut Context<'_>) -> Result<Vec<MandateRecord>> {
    let today = cx.today();
    let me = cx.actor.representative()?;
    Ok(mandates::commitment_power(cx, me, today)?
        .into_iter()
        .map(|power| power.mandate)
        .collect())
}

/// A new row with defaults: the first mandate, and the first year and kind that is still asked for.
pub fn new_row(mandates: &[MandateRecord], need: &Need) -> Row {
    let first = need.cells().next().map(|(cell, _)| cell);
    let instrument = mandates
        .first()
        .and_then(|m| m.terms.instruments.as_ref())
        .and_then(|only| only.first().copied())
        .unwrap_or(Instrument::Subsidy);
    Row {
        mandate: mandates.first().map_or_else(String::new, |m| m.id.to_string()),
        instrument: instrument.to_string(),
        year: first.map_or_else(String::new, |c| c.budget_year.to_string()),
        kind: first.map_or_else(String::new, |c| c.expenditure_kind.to_string()),
        amount: String::new(),
    }
}

/// Previews the filled rows; None if they name another organisation's mandate, which is reported elsewhere.
pub fn outlook(
    cx: &mut Context<'_>,
    ballot: &Ballot,
    seat_id: Id,
    filled: &VoteForm,
) -> Result<(Vec<usize>, Option<Outlook>)> {
    let (lines, offers) = filled.lenient_offers();
    match votes::outlook(cx, ballot, seat_id, &offers) {
        Ok(found) => Ok((lines, Some(found))),
        Err(error) if error.code == Code::InvalidInput => Ok((lines, None)),
        Err(error) => Err(error),
    }
}

/// The effects of the rows, by row index.
pub fn effects(
    layout: &Layout,
    sheet: &BallotView,
    lines: &[usize],
    outlook: Option<&Outlook>,
) -> BTreeMap<usize, Effect> {
    let Some(Outlook { preview, left, .. }) = outlook else {
        return BTreeMap::new();
    };
    lines
        .iter()
        .zip(
            preview
                .parts
                .iter()
                .zip(left)
                .zip(preview.usable.iter().zip(&preview.covered)),
        )
        .map(|(place, ((part, left), (usable, covered)))| {
            let effect = Effect {
                ballot_id: sheet.ballot.id,
                number: place + 1,
                year: part.offer.budget_year,
                left: *left,
                within: part.within,
                subject: part.subject,
                covered: *covered,
                superseded: preview.superseded.clone(),
                amount: part.offer.amount,
                usable: *usable,
                limits: if part.subject.is_positive() {
                    part.reasons
                        .iter()
                        .map(|limit| locale::text(layout.language, &limit.message))
                        .collect()
                } else {
                    Vec::new()
                },
                asks_nothing: !preview.need.asked(part.offer.cell()).is_positive(),
                ratification_due: sheet.ballot.ratification_due,
            };
            (*place, effect)
        })
        .collect()
}

/// The remaining gap, by year and kind.
pub fn gap(layout: &Layout, outlook: &Outlook, offers: &[PledgeOffer]) -> Gap {
    let Outlook { preview, others, .. } = outlook;
    let mut mine: BTreeMap<Cell, Cents> = BTreeMap::new();
    for offer in offers {
        *mine.entry(offer.cell()).or_default() += offer.amount;
    }
    let of = |amounts: &BTreeMap<Cell, Cents>, cell| amounts.get(&cell).copied().unwrap_or_default();
    let lines: Vec<GapLine> = preview
        .need
        .cells()
        .map(|(cell, asked)| GapLine {
            label: cell_name(layout, cell),
            asked,
            others: others.as_ref().map(|others| of(others, cell)),
            mine: of(&mine, cell),
            left: preview.gap.asked(cell),
        })
        .collect();
    Gap {
        asked: lines.iter().map(|l| l.asked).sum(),
        others: lines
            .iter()
            .map(|l| l.others)
            .sum::<Option<Cents>>()
            .filter(|_| others.is_some()),
        mine: lines.iter().map(|l| l.mine).sum(),
        left: lines.iter().map(|l| l.left).sum(),
        lines,
    }
}

pub fn cell_name(layout: &Layout, cell: Cell) -> String {
    format!(
        "{} {}",
        cell.budget_year,
        layout.name_of("kind", cell.expenditure_kind)
    )
}

/// The label of a mandate in a list: its document, and what it is for.
pub fn mandate_name(layout: &Layout, mandate: &MandateRecord) -> String {
    let what = match &mandate.terms.instruments {
        None => layout.say("vote-any-instrument"),
        Some(only) => only
            .iter()
            .map(|i| layout.name_of("instrument", i))
            .collect::<Vec<_>>()
            .join(", "),
    };
    format!("{} ({what})", mandate.terms.document_number)
}

/// The cells of the budget of these years that the pledges of a ballot can count in. Four statements; none without a year.
pub fn cells_of(
    cx: &mut Context<'_>,
    sheet: &BallotView,
    years: impl IntoIterator<Item = i32>,
) -> Result<CaseCells> {
    CaseCells::of_ballot(cx, &sheet.ballot, years)
}

/// The cells that these pledges of a seat would exceed in the place of what it pledged before, in words.
pub fn exceeded(
    layout: &Layout,
    sheet: &BallotView,
    seat: &MySeat,
    own: &[MandateRecord],
    offers: &[PledgeOffer],
    cells: CaseCells,
) -> Vec<String> {
    let given = seat.vote.as_ref().map_or(&[][..], |(_, given)| given);
    let funder = |mandate_id| own.iter().find(|m| m.id == mandate_id).map(|m| m.grantor_id);
    let charged: Vec<Charged> = offers
        .iter()
        .map(|offer| Charged::of_offer(offer, funder(offer.mandate_id)))
        .collect();
    cells
        .without(given, &sheet.rules)
        .exceeded_by(&charged)
        .iter()
        .map(|found| exceeded_in_words(layout, found))
        .collect()
}

/// What was typed into the form of a vote, and its faults.
pub struct Typed<'a> {
    pub form: &'a VoteForm,
    pub faults: &'a [PageFault],
}

/// The pledge part of the form, with the preview.
pub fn view(
    cx: &mut Context<'_>,
    layout: &Layout,
    sheet: &BallotView,
    seat: &MySeat,
    own: &[MandateRecord],
    cells: CaseCells,
    typed: &Typed<'_>,
) -> Result<Pledging> {
    let Typed { form: filled, faults } = *typed;
    let need: Need = sheet.ballot.need.read()?;
    let (lines, outlook) = outlook(cx, &sheet.ballot, seat.elector.seat_id, filled)?;
    let mut effects = effects(layout, sheet, &lines, outlook.as_ref());
    let (_, offers) = filled.lenient_offers();
    let rows: Vec<RowView> = filled
        .rows
        .iter()
        .enumerate()
        .map(|(place, row)| row_view(layout, own, &need, place, row, effects.remove(&place), faults))
        .collect();
    Ok(Pledging {
        exceeded: exceeded(layout, sheet, seat, own, &offers, cells),
        targets: targets(rows.len()),
        rows,
        gap: outlook.map(|outlook| gap(layout, &outlook, &offers)),
        has_mandates: !own.is_empty(),
    })
}

fn targets(rows: usize) -> String {
    (1..=rows)
        .map(|n| format!("effect-{n} "))
        .chain(["live-gap".to_owned()])
        .collect()
}

fn row_view(
    layout: &Layout,
    own: &[MandateRecord],
    need: &Need,
    place: usize,
    row: &Row,
    effect: Option<Effect>,
    faults: &[PageFault],
) -> RowView {
    let number = place + 1;
    let mut mandates: Vec<Choice> = own
        .iter()
        .map(|m| Choice::new(m.id, mandate_name(layout, m), m.id.to_string() == row.mandate))
        .collect();
    // Keep the chosen mandate in the list; the browser would otherwise silently select another.
    if !row.mandate.is_empty() && !mandates.iter().any(|m| m.chosen) {
        mandates.push(Choice::new(&row.mandate, layout.say("vote-mandate-ended"), true));
    }
    let mut years: Vec<i32> = need.cells().map(|(cell, _)| cell.budget_year).collect();
    years.extend(row.year.parse::<i32>().ok());
    years.sort_unstable();
    years.dedup();
    let fault = |field: &str| fault_of(faults, &format!("{field}-{number}")).to_owned();
    RowView {
        number,
        mandates,
        instruments: Instrument::ALL
            .iter()
            .map(|i| Choice::new(i, layout.title_of("instrument", i), i.as_str() == row.instrument))
            .collect(),
        years: years
            .into_iter()
            .map(|year| Choice::new(year, year.to_string(), year.to_string() == row.year))
            .collect(),
        kinds: ExpenditureKind::ALL
            .iter()
            .map(|k| Choice::new(k, layout.title_of("kind", k), k.as_str() == row.kind))
            .collect(),
        amount: row.amount.clone(),
        effect,
        mandate_fault: fault("mandate"),
        year_fault: fault("year"),
        kind_fault: fault("kind"),
        amount_fault: fault("amount"),
    }
}
