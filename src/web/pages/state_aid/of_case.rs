//! The page of the state aid of a case: the commitments that need a basis, with a link to the form of each, and the entries in
//! the central register that are to be corrected.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::super::base::form_errors;
use super::super::base::presentation::year_kind;
use super::super::base::route::{Line, page};
use super::super::base::{Layout, Page, PageRequest};
use super::amounts::Amounts;
use super::section::{basis_in_words, to_correct};
use crate::policy::OVERSIGHT;
use edba_common::locale;
use edba_domain::codes::Role;
use edba_domain::workflow::BlockerCode;
use edba_domain::{Cents, Id};
use edba_service::state_aid::{self, NeededBasis, RegisteredAid};

pub(super) fn lines() -> Vec<Line> {
    vec![page("/cases/{case}/state-aid", OVERSIGHT, show)]
}

/// The page on which a blocker of a case can be removed, if it is about state aid and the reader may open it.
pub fn page_of(layout: &Layout, code: BlockerCode, case_id: Id) -> Option<String> {
    let is_aid = matches!(code, BlockerCode::StateAidMissing | BlockerCode::StateAidExceeded);
    let may_open = layout.is(Role::Bureau) || layout.is(Role::Auditor);
    (is_aid && may_open).then(|| format!("/cases/{case_id}/state-aid"))
}

/// The basis of a recipient.
struct Basis {
    statement_id: Id,
    recipient: String,
    /// In words.
    basis: String,
    /// As it was granted, as it stands now, and as it is registered, where these differ.
    amounts: Option<String>,
    to_correct: Option<String>,
    is_gone: bool,
}

/// A commitment that needs a basis, or has an entry that is to be corrected.
struct Needed {
    commitment_id: Id,
    funder: String,
    /// Instrument, budget year and kind.
    what: String,
    amount: Cents,
    bases: Vec<Basis>,
    is_missing: bool,
    needs_basis: bool,
}

#[derive(Template)]
#[template(path = "state_aid/of_case.html")]
struct CasePage<'a> {
    layout: &'a Layout,
    case_id: Id,
    number: String,
    title: String,
    needed: Vec<Needed>,
    /// What goes beyond a ceiling, in words.
    exceeded: Vec<String>,
    may_state: bool,
}

async fn show(request: PageRequest, case: web::Path<String>) -> HttpResponse {
    request
        .read(move |cx, layout| {
            let found = state_aid::of_case(cx, form_errors::id(&case)?)?;
            Page::render(&CasePage {
                layout,
                case_id: found.case.id,
                number: found.case.number,
                title: found.case.title,
                needed: found.needed.into_iter().map(|one| needed(layout, one)).collect(),
                exceeded: found
                    .excesses
                    .iter()
                    .map(|excess| locale::text(layout.language, &excess.blocker().message))
                    .collect(),
                may_state: cx.actor.is(Role::Bureau),
            })
        })
        .await
}

fn needed(layout: &Layout, one: NeededBasis) -> Needed {
    let row = one.commitment.row;
    let year_kind = year_kind(layout, row.budget_year, row.expenditure_kind);
    let instrument = layout.title_of("instrument", row.instrument);
    let bases = one
        .stated
        .into_iter()
        .map(|RegisteredAid { found, due, .. }| Basis {
            statement_id: found.row.id,
            basis: basis_in_words(layout, &found.row),
            amounts: Amounts::of(&found).map(|amounts| amounts.in_words(layout)),
            to_correct: to_correct(layout, &found, due.as_ref()),
            is_gone: found.row.replaced_at.is_some(),
            recipient: found.recipient,
        });
    Needed {
        commitment_id: row.id,
        funder: one.commitment.organisation,
        what: format!("{instrument}, {year_kind}"),
        amount: row.amount_cents,
        bases: bases.collect(),
        is_missing: one.is_missing,
        needs_basis: one.needs_basis,
    }
}
