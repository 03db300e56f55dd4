//! Pages of the budget: the cells of a year with what is used of each, and for the bureau the forms that open a cell and change
//! its budget.

mod cell;
mod move_form;
mod usage;
mod wording;
mod year_end;

use actix_web::HttpResponse;
use askama::Template;
use chrono::Datelike;
use serde_json::json;

use super::base::bars::{Stretch, percent, stretches};
use super::base::form_errors::{self, Choice, Faults};
use super::base::presentation::organisations_by_name;
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
use edba_service::budget::{self, CellQuery, FoundCell};
use edba_service::{Context, programmes};

use wording::track_name;

pub(super) use wording::{ProspectWords, budget_in_words, cell_of, exceeded_in_words, prospect_in_words};

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

/// A bar: what is paid, open and pledged of the budget, or of all of it where that is more than the budget.
struct Bar {
    stretches: Vec<Stretch>,
    /// Where the budget ends; None unless more is used.
    limit: Option<String>,
    description: String,
    /// The class of each part, its name and its amount; that of what is left has no class.
    key: Vec<(&'static str, String, Cents)>,
}

impl Bar {
    fn new(layout: &Layout, budget: Option<Cents>, usage: &BudgetUsage) -> Self {
        let parts = [
            ("edba-s1", "budget-paid", usage.paid),
            ("edba-s2", "budget-open", usage.open()),
            ("edba-s3", "budget-pledged", usage.pledged),
        ];
        let used: Cents = parts.iter().map(|(.., part)| part.less(Cents::ZERO)).sum();
        let budgeted = budget.unwrap_or_default();
        let whole = budgeted.max(used).get();
        let beyond = used.less(budgeted);
        let is_beyond = budget.is_some() && beyond.is_positive();
        let over = is_beyond.then(|| layout.with("budget-beyond", "amount", layout.euros(&beyond)));
        let words = parts
            .iter()
            .map(|(_, key, amount)| format!("{}: {}", layout.say(key), layout.euros(amount)));
        let words: Vec<String> = words.chain(over).collect();
        let free = ("", "budget-free", budgeted.less(used));
        let key = parts.iter().copied().chain([free]);
        Self {
            key: key
                .map(|(class, key, amount)| (class, layout.say(key), amount))
                .collect(),
            limit: is_beyond.then(|| percent(budgeted.get(), whole)),
            stretches: stretches(parts.map(|(class, _, part)| (class, part.get())), whole),
            description: words.join(", "),
        }
    }
}

fn row(layout: &Layout, found: FoundCell, tracks: &[(String, String)]) -> ShownCell {
    let exceeded = found.is_exceeded();
    let FoundCell {
        cell,
        organisation_name,
        usage,
    } = found;
    let track = track_name(layout, cell.track_code.as_ref(), tracks);
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

/// The sums of a table: of the budgets that are amounts, and of the usage.
struct Sums {
    budget: Cents,
    usage: BudgetUsage,
    /// Of the cells with an amount.
    available: Cents,
}

impl Sums {
    fn of(rows: &[ShownCell]) -> Self {
        let sum = |part: &dyn Fn(&ShownCell) -> Cents| rows.iter().map(part).sum();
        Self {
            budget: sum(&|row| row.budget.unwrap_or_default()),
            available: sum(&|row| row.available.unwrap_or_default()),
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
    /// Whether a bar has a mark where the budget ends.
    has_limit: bool,
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
    track_names(cx, layout, programme.id)
}

/// The tracks of a programme, as codes and names.
fn track_names(cx: &mut Context<'_>, layout: &Layout, programme_id: Id) -> Result<Vec<(String, String)>> {
    let items = programmes::list_items(cx, programme_id, Some(ReferenceCategory::Track), None, MOST)?;
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
    let has_limit = of_programme
        .iter()
        .chain(&of_funders)
        .any(|row| row.bar.limit.is_some());
    let table = |scope, rows: Vec<ShownCell>| Table {
        scope,
        sums: Sums::of(&rows),
        rows,
    };
    let chosen = |name: &str| form.text(name).to_owned();
    let none = |key: &str, name: &str| Choice::new("", layout.say(key), &chosen(name));
    let organisations = match may_change {
        true => organisations_by_name(cx)?,
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
        has_limit,
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

async fn open(request: PageRequest, form: Form) -> HttpResponse {
    request
        .act(
            form,
            move |cx, _, form| {
                let new: NewBudgetCell = form_errors::read(json!({
                    "budgetYear": form.text("budgetYear").parse::<i32>().ok(),
                    "track": form_errors::text_or_null(form, "track"),
                    "expenditureKind": form.text("expenditureKind"),
                    "instrument": form.text("instrument"),
                    "organisationId": form_errors::text_or_null(form, "organisationId"),
                    "source": form.text("source"),
                    "sourceDate": form.text("sourceDate"),
                    "reason": form_errors::text_or_null(form, "reason"),
                }))?;
                let found = budget::open(cx, new.into())?;
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
