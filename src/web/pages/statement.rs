//! The statement of a period: opening, movements and closing, for finance partners, the bureau and the auditor.

use std::str::FromStr;

use actix_web::HttpResponse;
use askama::Template;
use chrono::{Datelike, Months, NaiveDate};

use super::base::form_errors::{Choice, Faults};
use super::base::route::{Line, page};
use super::base::{Form, Layout, Page, PageRequest};
use crate::api::statement_movements::{Cursor, page_of};
use crate::policy::COMMITMENT_READERS;
use edba_common::error::{Code, Error, Result};
use edba_domain::commitment_ledger::CommitmentEntryKind;
use edba_domain::statement::{Balance, StatementBasis};
use edba_domain::{Cents, Id, moment};
use edba_service::Context;
use edba_service::money_statements::{self, Movement, Statement, StatementFilter};

/// Page size.
const ON_A_PAGE: usize = 100;

pub(super) fn lines() -> Vec<Line> {
    vec![page("/statement", COMMITMENT_READERS, show)]
}

/// The balance of a budget year, or of all of them.
struct ShownBalance {
    /// None for the sum.
    year: Option<i32>,
    opening: Cents,
    /// In the order of the columns.
    moved: Vec<Cents>,
    closing: Cents,
}

impl ShownBalance {
    fn new(year: Option<i32>, balance: &Balance, kinds: &[CommitmentEntryKind]) -> Self {
        let moved = |kind: &CommitmentEntryKind| {
            let of_kind = balance.totals.iter().filter(|total| total.kind == *kind);
            of_kind.map(|total| total.amount).sum()
        };
        Self {
            year,
            opening: balance.opening,
            moved: kinds.iter().map(moved).collect(),
            closing: balance.closing,
        }
    }
}

/// A movement in the list.
struct ListedMovement {
    /// The value date, or the day on which it was recorded.
    day: NaiveDate,
    commitment_id: Id,
    decision_number: String,
    case_title: String,
    kind: CommitmentEntryKind,
    budget_year: i32,
    reference: String,
    payee: String,
    funder: String,
    amount: Cents,
}

#[derive(Template)]
#[template(path = "partner/statement.html")]
struct StatementPage<'a> {
    layout: &'a Layout,
    faults: Faults,
    /// As the fields show them.
    from_typed: String,
    to_typed: String,
    bases: Vec<Choice>,
    /// Empty for a finance partner, which has one.
    funders: Vec<Choice>,
    /// Other periods: name and address.
    periods: Vec<(String, String)>,
    /// None where the form is wrong.
    shown: Option<ShownStatement>,
}

/// The statement of a period.
struct ShownStatement {
    from: NaiveDate,
    to: NaiveDate,
    basis: StatementBasis,
    /// The organisation of the statement; empty for all.
    funder: String,
    /// The kinds that moved in the period.
    kinds: Vec<CommitmentEntryKind>,
    years: Vec<ShownBalance>,
    total: ShownBalance,
    movements: Vec<ListedMovement>,
    movement_count: i64,
    shows_funder: bool,
    next_page: String,
    /// The filter of the file with this statement.
    file_filter: String,
}

/// What the page is asked for.
struct Asked {
    from: NaiveDate,
    to: NaiveDate,
    basis: StatementBasis,
    organisation_id: Option<Id>,
    /// The fields that are wrong, and the message key of each fault. What cannot be read is left out of the others.
    faults: Vec<(&'static str, &'static str)>,
}

impl Asked {
    fn read(query: &Form, today: NaiveDate) -> Self {
        let (first, last) = month_of(today);
        let mut faults = Vec::new();
        let from = given_day(query, "from", &mut faults).unwrap_or(first);
        let to = given_day(query, "to", &mut faults).unwrap_or(last);
        if faults.is_empty() && from > to {
            faults.push(("to", "statement-out-of-order"));
        }
        let basis = given(query, ("by", "statement-no-choice"), &mut faults);
        Self {
            from,
            to,
            basis: basis.unwrap_or(StatementBasis::BudgetYear),
            organisation_id: given(query, ("organisation", "statement-no-choice"), &mut faults),
            faults,
        }
    }

    /// What the API calls this, for the links to files.
    fn file_filter(&self) -> String {
        let organisation = self.organisation_id.map(|id| format!("&organisationId={id}"));
        let organisation = organisation.unwrap_or_default();
        format!(
            "&fromDate={}&toDate={}&by={}{organisation}",
            self.from, self.to, self.basis
        )
    }

    /// The address of the statement of another period, or of the page after a cursor.
    fn address(&self, (from, to): (NaiveDate, NaiveDate), cursor: Option<&str>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query
            .append_pair("from", &from.to_string())
            .append_pair("to", &to.to_string())
            .append_pair("by", self.basis.as_str());
        if let Some(organisation) = self.organisation_id {
            query.append_pair("organisation", organisation.as_str());
        }
        if let Some(cursor) = cursor {
            query.append_pair("cursor", cursor);
        }
        format!("/statement?{}", query.finish())
    }
}

/// The value of a field; None if it is blank, or if it cannot be read, which is a fault.
fn given<T: FromStr>(
    query: &Form,
    (name, fault): (&'static str, &'static str),
    faults: &mut Vec<(&'static str, &'static str)>,
) -> Option<T> {
    let read = query.given(name)?.parse().ok();
    if read.is_none() {
        faults.push((name, fault));
    }
    read
}

/// As [`given`], a day as the API takes it: the databases order only those with a year of four digits alike.
fn given_day(
    query: &Form,
    name: &'static str,
    faults: &mut Vec<(&'static str, &'static str)>,
) -> Option<NaiveDate> {
    if query.given(name).is_some_and(|text| !moment::is_date(&text)) {
        faults.push((name, "statement-no-day"));
        return None;
    }
    given(query, (name, "statement-no-day"), faults)
}

/// The first and the last day of the month of a day.
fn month_of(day: NaiveDate) -> (NaiveDate, NaiveDate) {
    let first = day.with_day(1).unwrap_or(day);
    let next = first.checked_add_months(Months::new(1));
    let last = next.and_then(|next| next.pred_opt()).unwrap_or(day);
    (first, last)
}

fn year_of(day: NaiveDate, year: i32) -> (NaiveDate, NaiveDate) {
    let on = |month, of_month| NaiveDate::from_ymd_opt(year, month, of_month).unwrap_or(day);
    (on(1, 1), on(12, 31))
}

async fn show(request: PageRequest) -> HttpResponse {
    let query = request.query().clone();
    request.read(move |cx, layout| render(cx, layout, &query)).await
}

fn render(cx: &mut Context<'_>, layout: &Layout, query: &Form) -> Result<Page> {
    let asked = Asked::read(query, cx.today());
    let names = money_statements::funders(cx)?;
    let mut faults = Faults::none();
    for (field, key) in &asked.faults {
        faults.tell(field, layout.say(key));
    }
    let typed = |name: &str, holds: NaiveDate| query.given(name).unwrap_or_else(|| holds.to_string());
    Page::render(&StatementPage {
        layout,
        from_typed: typed("from", asked.from),
        to_typed: typed("to", asked.to),
        bases: Choice::of_codes(layout, "statement-by", StatementBasis::ALL, asked.basis.as_str()),
        periods: periods(cx.today(), layout, &asked),
        shown: match asked.faults.is_empty() {
            true => Some(shown(cx, &asked, query, &names)?),
            false => None,
        },
        funders: choices(cx, layout, &asked, &names),
        faults,
    })
}

fn shown(
    cx: &mut Context<'_>,
    asked: &Asked,
    query: &Form,
    names: &[(Id, String)],
) -> Result<ShownStatement> {
    let (found, next) = read(cx, asked, query)?;
    let Statement {
        organisation_id,
        balances,
        movements,
        position: _,
    } = found;
    let moving = balances.total.totals.iter().filter(|total| total.movements > 0);
    let kinds: Vec<CommitmentEntryKind> = moving.map(|total| total.kind).collect();
    let name_of = |id: &Id| {
        let found = names.iter().find(|(funder, _)| funder == id);
        found.map_or_else(String::new, |(_, name)| name.clone())
    };
    let years = balances.years.iter();
    Ok(ShownStatement {
        from: asked.from,
        to: asked.to,
        basis: asked.basis,
        funder: organisation_id.as_ref().map_or_else(String::new, name_of),
        years: years
            .map(|(year, balance)| ShownBalance::new(Some(*year), balance, &kinds))
            .collect(),
        total: ShownBalance::new(None, &balances.total, &kinds),
        movement_count: balances.total.movements(),
        movements: movements
            .into_iter()
            .map(|one| listed(one, asked.basis, name_of))
            .collect(),
        shows_funder: organisation_id.is_none(),
        next_page: next.map_or_else(String::new, |cursor| {
            asked.address((asked.from, asked.to), Some(&cursor))
        }),
        file_filter: asked.file_filter(),
        kinds,
    })
}

/// The statement that is asked for, and the cursor of the next page. Errors: 404 for an unknown organisation.
fn read(cx: &mut Context<'_>, asked: &Asked, query: &Form) -> Result<(Statement, Option<String>)> {
    let filter = StatementFilter {
        basis: asked.basis,
        from: asked.from,
        to: asked.to,
        organisation_id: asked.organisation_id,
    };
    let after = query
        .given("cursor")
        .and_then(|cursor| Cursor::read(&cursor, asked.basis).ok());
    let limit = i64::try_from(ON_A_PAGE + 1).map_err(Error::internal)?;
    let mut found = money_statements::statement(cx, &filter, after, limit).map_err(|error| {
        // A day that is out of range: there is no such page.
        match error.code {
            Code::InvalidInput => Error::not_found("page"),
            _ => error,
        }
    })?;
    let (movements, next) = page_of(std::mem::take(&mut found.movements), ON_A_PAGE)?;
    Ok((Statement { movements, ..found }, next))
}

fn choices(cx: &Context<'_>, layout: &Layout, asked: &Asked, funders: &[(Id, String)]) -> Vec<Choice> {
    if !cx.actor.sees_everything() {
        return Vec::new();
    }
    let chosen = asked
        .organisation_id
        .map_or_else(String::new, |id| id.to_string());
    let all = Choice::new("", layout.say("statement-all-funders"), &chosen);
    let each = funders
        .iter()
        .map(|(id, name)| Choice::new(id.to_string(), name.clone(), &chosen));
    [all].into_iter().chain(each).collect()
}

/// The periods to choose: the month before the one shown, this month, this year and the year before.
fn periods(today: NaiveDate, layout: &Layout, asked: &Asked) -> Vec<(String, String)> {
    let (first, _) = month_of(asked.from);
    let before = first.pred_opt().unwrap_or(first);
    [
        ("statement-month-before", month_of(before)),
        ("statement-this-month", month_of(today)),
        ("statement-this-year", year_of(today, today.year())),
        ("statement-last-year", year_of(today, today.year() - 1)),
    ]
    .into_iter()
    .map(|(key, period)| (layout.say(key), asked.address(period, None)))
    .collect()
}

fn listed(movement: Movement, basis: StatementBasis, name_of: impl Fn(&Id) -> String) -> ListedMovement {
    let Movement { entry, amount, .. } = movement;
    let recorded = entry.recorded_at.local_date();
    ListedMovement {
        day: match basis {
            StatementBasis::BudgetYear => recorded,
            StatementBasis::ValueDate => entry.value_date.unwrap_or(recorded),
        },
        commitment_id: entry.commitment_id,
        decision_number: entry.decision_number,
        case_title: entry.case_title,
        kind: entry.kind,
        budget_year: entry.budget_year,
        reference: entry
            .booking_reference
            .or(entry.commitment_reference)
            .unwrap_or_default(),
        payee: entry.payee.unwrap_or_default(),
        funder: name_of(&entry.organisation_id),
        amount,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_statement_is_of_this_month_unless_another_period_is_given() {
        let today = day("2026-02-17");
        let asked = |query: &str| Asked::read(&Form::parse(query.as_bytes()), today);
        let period = |query: &str| {
            let asked = asked(query);
            (asked.from.to_string(), asked.to.to_string())
        };
        assert_eq!(period(""), ("2026-02-01".to_owned(), "2026-02-28".to_owned()));
        assert_eq!(
            period("from=2025-12-01&to=2025-12-31"),
            ("2025-12-01".to_owned(), "2025-12-31".to_owned())
        );
        assert!(asked("by=value-date").faults.is_empty());
        for (query, fault) in [
            ("from=2026-03-01&to=2026-02-01", ("to", "statement-out-of-order")),
            ("from=gisteren&to=2026-02-01", ("from", "statement-no-day")),
            ("from=-5000-01-01&to=2026-02-01", ("from", "statement-no-day")),
            ("from=2026-02-01&to=9999-12-31", ("to", "statement-no-day")),
            ("by=kleur", ("by", "statement-no-choice")),
            ("organisation=x", ("organisation", "statement-no-choice")),
        ] {
            assert_eq!(asked(query).faults, [fault], "{query}");
        }
        assert_eq!(
            month_of(day("2026-12-31")),
            (day("2026-12-01"), day("2026-12-31"))
        );
    }
}
