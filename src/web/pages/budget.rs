//! Pages of the budget: the cells of a year with what is used of each, and for the bureau the forms that open a cell and change
//! its budget.

mod cell;
mod year_end;

use actix_web::HttpResponse;
use askama::Template;
use chrono::Datelike;
use serde_json::json;

use super::base::form_errors::{self, Choice, Faults};
use super::base::route::{Line, form, page};
use super::base::{Form, Layout, Page, PageRequest};
use crate::api::budget_cells::NewBudgetCell;
use crate::policy::{BUREAU, OBLIGATION_READERS};
use edba_common::error::Result;
use edba_domain::budget::{BudgetScope, BudgetUsage};
use edba_domain::codes::{ExpenditureKind, Instrument, Role};
use edba_domain::collation::sort_key;
use edba_domain::reference::ReferenceCategory;
use edba_domain::{Cents, Id};
use edba_service::budget::moves::Source;
use edba_service::budget::{self, CellQuery, FoundCell};
use edba_service::{Context, organisations, programmes};

/// The most cells, organisations and tracks on a page.
const MOST: i64 = 2_000;

pub(super) fn lines() -> Vec<Line> {
    let mut lines = vec![
        page("/budget", OBLIGATION_READERS, show),
        form("/budget", BUREAU, open),
    ];
    lines.extend(cell::lines());
    lines.extend(year_end::lines());
    lines
}

/// A cell as a row of a table.
struct ShownCell {
    id: Id,
    /// The funder; empty for a cell of the programme.
    funder: String,
    track: String,
    kind: ExpenditureKind,
    instrument: Instrument,
    budget: Option<Cents>,
    usage: BudgetUsage,
    available: Option<Cents>,
    exceeded: bool,
    bar: Bar,
}

/// The stretches of a bar, in per cent of the budget or of what is used, whichever is more.
struct Bar {
    paid: String,
    open_at: String,
    open: String,
    pledged_at: String,
    pledged: String,
    description: String,
}

impl Bar {
    fn new(layout: &Layout, budget: Option<Cents>, usage: &BudgetUsage) -> Self {
        let stretches = [usage.paid, usage.open(), usage.pledged].map(|part| part.less(Cents::ZERO).get());
        let used: i64 = stretches.iter().sum();
        let whole = budget.unwrap_or_default().get().max(used).max(1);
        let [paid, open, pledged] = stretches;
        let words = [
            ("budget-paid", usage.paid),
            ("budget-open", usage.open()),
            ("budget-pledged", usage.pledged),
        ]
        .map(|(key, amount)| format!("{}: {}", layout.say(key), layout.euros(&amount)));
        Self {
            paid: percent(paid, whole),
            open_at: percent(paid, whole),
            open: percent(open, whole),
            pledged_at: percent(paid + open, whole),
            pledged: percent(pledged, whole),
            description: words.join(", "),
        }
    }
}

/// A share in per cent, with two digits.
fn percent(part: i64, whole: i64) -> String {
    let hundredths = i128::from(part) * 10_000 / i128::from(whole.max(1));
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

fn row(layout: &Layout, found: FoundCell, tracks: &[(String, String)]) -> ShownCell {
    let exceeded = found.is_exceeded();
    let FoundCell {
        cell,
        organisation_name,
        usage,
    } = found;
    let track = match &cell.track_code {
        None => layout.say("budget-all-tracks"),
        Some(code) => tracks
            .iter()
            .find(|(of, _)| of == code)
            .map_or_else(|| code.clone(), |(_, name)| name.clone()),
    };
    ShownCell {
        id: cell.id,
        funder: organisation_name.unwrap_or_default(),
        track,
        kind: cell.expenditure_kind,
        instrument: cell.instrument,
        budget: cell.budget_cents,
        available: usage.available(cell.budget_cents),
        exceeded,
        bar: Bar::new(layout, cell.budget_cents, &usage),
        usage,
    }
}

/// A cell that pledges or a carry-over would exceed.
pub(super) fn exceeded_in_words(layout: &Layout, found: &FoundCell) -> String {
    let cell = &found.cell;
    let whose = found
        .organisation_name
        .clone()
        .unwrap_or_else(|| layout.say("budget-of-programme"));
    let track = match &cell.track_code {
        Some(code) => code.clone(),
        None => layout.say("budget-all-tracks"),
    };
    let available = found.usage.available(cell.budget_cents).unwrap_or_default();
    layout.with_all(
        "vote-budget-exceeded",
        &[
            ("whose", &whose),
            ("year", &cell.budget_year.to_string()),
            ("kind", &layout.name_of("kind", cell.expenditure_kind)),
            ("instrument", &layout.name_of("instrument", cell.instrument)),
            ("track", &track),
            ("available", &layout.euros(&available)),
        ],
    )
}

/// The sums of a table: of the budgets that are amounts, and of the usage.
struct Sums {
    budget: Cents,
    usage: BudgetUsage,
}

impl Sums {
    fn of(rows: &[ShownCell]) -> Self {
        let sum = |part: &dyn Fn(&ShownCell) -> Cents| rows.iter().map(part).sum();
        Self {
            budget: sum(&|row| row.budget.unwrap_or_default()),
            usage: BudgetUsage {
                pledged: sum(&|row| row.usage.pledged),
                committed: sum(&|row| row.usage.committed),
                paid: sum(&|row| row.usage.paid),
                returned: sum(&|row| row.usage.returned),
                scheduled: sum(&|row| row.usage.scheduled),
                unscheduled: sum(&|row| row.usage.unscheduled),
            },
        }
    }
}

/// A table of cells: those of the programme, or those of the funders.
struct Table {
    scope: BudgetScope,
    rows: Vec<ShownCell>,
    sums: Sums,
}

#[derive(Template)]
#[template(path = "budget/list.html")]
struct BudgetPage<'a> {
    layout: &'a Layout,
    faults: Faults,
    form: &'a Form,
    year: i32,
    years: Vec<Choice>,
    tables: Vec<Table>,
    may_change: bool,
    sees_all: bool,
    tracks: Vec<Choice>,
    kinds: Vec<Choice>,
    instruments: Vec<Choice>,
    organisations: Vec<Choice>,
    budget_year: String,
    /// The filter of the file with these cells.
    file_filter: String,
}

async fn show(request: PageRequest) -> HttpResponse {
    let query = request.query().clone();
    request
        .read(move |cx, layout| {
            let year = query.text("year").parse().ok();
            render(cx, layout, year, Faults::none(), &Form::default())
        })
        .await
}

/// The tracks of the programme of a year, as codes and names.
fn tracks_of(cx: &mut Context<'_>, layout: &Layout, year: i32) -> Result<Vec<(String, String)>> {
    let Some(programme) = programmes::list(cx, Some(year), None, 1)?.pop() else {
        return Ok(Vec::new());
    };
    let items = programmes::list_items(cx, programme.id, Some(ReferenceCategory::Track), None, MOST)?;
    Ok(items
        .into_iter()
        .map(|item| {
            let name = layout.pick(&item.name_nl, &item.name_en).to_owned();
            (item.code, name)
        })
        .collect())
}

fn render(
    cx: &mut Context<'_>,
    layout: &Layout,
    year: Option<i32>,
    faults: Faults,
    form: &Form,
) -> Result<Page> {
    let this_year = cx.today().year();
    let year = year.unwrap_or(this_year);
    let mut known = budget::years(cx)?;
    known.extend([year, this_year]);
    known.sort_unstable_by(|one, other| other.cmp(one));
    known.dedup();
    let may_change = cx.actor.is(Role::Bureau);
    let query = CellQuery {
        year: Some(year),
        ..CellQuery::default()
    };
    let found = budget::list(cx, query, None, MOST)?;
    let tracks = tracks_of(cx, layout, year)?;
    let mut rows: Vec<ShownCell> = found.into_iter().map(|one| row(layout, one, &tracks)).collect();
    rows.sort_by_cached_key(|row| {
        (
            sort_key(&row.funder),
            row.kind.as_str(),
            row.instrument.as_str(),
            row.track.clone(),
        )
    });
    let (of_programme, of_funders): (Vec<_>, Vec<_>) =
        rows.into_iter().partition(|row| row.funder.is_empty());
    let table = |scope, rows: Vec<ShownCell>| Table {
        scope,
        sums: Sums::of(&rows),
        rows,
    };
    let chosen = |name: &str| form.text(name).to_owned();
    let none = |key: &str, name: &str| Choice::new("", layout.say(key), &chosen(name));
    let organisations = match may_change {
        true => organisations_of(cx)?,
        false => Vec::new(),
    };
    Page::render(&BudgetPage {
        layout,
        faults,
        year,
        years: known
            .iter()
            .map(|one| Choice::new(one.to_string(), one.to_string(), &year.to_string()))
            .collect(),
        tables: vec![
            table(BudgetScope::Programme, of_programme),
            table(BudgetScope::Funder, of_funders),
        ]
        .into_iter()
        .filter(|table| !table.rows.is_empty())
        .collect(),
        may_change,
        sees_all: cx.actor.sees_everything(),
        tracks: [none("budget-all-tracks", "track")]
            .into_iter()
            .chain(
                tracks
                    .into_iter()
                    .map(|(code, name)| Choice::new(code, name, &chosen("track"))),
            )
            .collect(),
        kinds: Choice::of_codes(layout, "kind", ExpenditureKind::ALL, &chosen("expenditureKind")),
        instruments: Choice::of_codes(layout, "instrument", Instrument::ALL, &chosen("instrument")),
        organisations: [none("budget-of-programme", "organisationId")]
            .into_iter()
            .chain(
                organisations
                    .into_iter()
                    .map(|(id, name)| Choice::new(id.to_string(), name, &chosen("organisationId"))),
            )
            .collect(),
        budget_year: form.given("budgetYear").unwrap_or_else(|| year.to_string()),
        file_filter: format!("&year={year}"),
        form,
    })
}

fn organisations_of(cx: &mut Context<'_>) -> Result<Vec<(Id, String)>> {
    let mut listed: Vec<(Id, String)> = organisations::list(cx, None, None, MOST)?
        .into_iter()
        .map(|one| (one.id, one.name))
        .collect();
    listed.sort_by_cached_key(|(_, name)| sort_key(name));
    Ok(listed)
}

async fn open(request: PageRequest, form: Form) -> HttpResponse {
    request
        .act(
            form,
            move |cx, _, form| {
                let NewBudgetCell {
                    budget_year,
                    track,
                    expenditure_kind,
                    instrument,
                    organisation_id,
                    source,
                    source_date,
                    reason,
                } = form_errors::read(json!({
                    "budgetYear": form.text("budgetYear").parse::<i32>().ok(),
                    "track": form_errors::text_or_null(form, "track"),
                    "expenditureKind": form.text("expenditureKind"),
                    "instrument": form.text("instrument"),
                    "organisationId": form_errors::text_or_null(form, "organisationId"),
                    "source": form.text("source"),
                    "sourceDate": form.text("sourceDate"),
                    "reason": form_errors::text_or_null(form, "reason"),
                }))?;
                let new = budget::NewCell {
                    budget_year,
                    track,
                    expenditure_kind,
                    instrument,
                    organisation_id,
                    source: Source {
                        source,
                        source_date,
                        reason,
                    },
                };
                let found = budget::open(cx, new)?;
                Ok(Page::go(format!("/budget/{}", found.cell.id)).saying("notice-budget-cell-opened"))
            },
            move |cx, layout, form, error| {
                let faults = Faults::from_error(layout, form, error, "budget");
                let year = form.text("budgetYear").parse().ok();
                render(cx, layout, year, faults, form)
            },
        )
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_have_two_digits() {
        assert_eq!(percent(1, 3), "33.33%");
        assert_eq!(percent(3, 3), "100.00%");
        assert_eq!(percent(0, 0), "0.00%");
    }
}
