//! Statements of the basis of public money to undertakings, and the entry of aid in the central register.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::pagination::Pagination;
use crate::reply::{Page, id_cursor};
use crate::{ApiRequest, JsonBody, Query, Reply};
use edba_common::error::Result;
use edba_domain::state_aid::{AidBasis, AidRule, AidShare};
use edba_domain::{Cents, Id, Moment};
use edba_service::Context;
use edba_service::state_aid::{self, AidStatementFilter, RegisterEntry, RegisteredAid};

/// Filter of the list of statements.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StateAidQuery {
    /// Only statements about this case.
    pub case_id: Option<Id>,
    /// Only statements about this commitment.
    pub commitment_id: Option<Id>,
    /// Only statements about this recipient.
    pub recipient_organisation_id: Option<Id>,
    /// Only statements with this basis.
    pub basis: Option<AidBasis>,
    /// Whether the statement is in force. One that was replaced is not.
    pub in_force: Option<bool>,
    /// `true`: only aid that is still to be entered in the central register, and entries that are to be corrected there.
    pub to_register: Option<bool>,
    /// `true`: only entries that are to be corrected in the central register.
    pub to_correct: Option<bool>,
}

/// The share of one recipient in a commitment, and why that is lawful.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAidShare {
    /// One of the recipients that the case names, or its initiator where it names none.
    pub recipient_organisation_id: Id,
    /// The part of the commitment for this recipient.
    #[schema(example = "100000.00")]
    pub amount: Cents,
    pub basis: AidBasis,
    /// Why it is no aid; or the declaration, the article of the block exemption, or the number of the decision.
    #[schema(
        min_length = 1,
        max_length = 4000,
        example = "Declaration of 2 March 2026, filed as 4711."
    )]
    pub grounds: String,
    /// The rule of de minimis aid; null for another basis.
    pub rule: Option<AidRule>,
    /// The gross grant equivalent of de minimis aid: of a grant its amount, of a loan or a guarantee its advantage. Null for
    /// another basis.
    #[schema(example = "100000.00")]
    pub gross_grant_equivalent: Option<Cents>,
}

/// The basis of a commitment: the shares of all its recipients, which add up to it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAidStatements {
    #[schema(min_items = 1, max_items = 100)]
    pub statements: Vec<NewAidShare>,
    /// Why they take the place of earlier statements. Required where the commitment has one already.
    #[schema(min_length = 1, max_length = 4000)]
    pub reason: Option<String>,
}

/// The entry of aid in the central register.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAidRegistration {
    /// The reference of the entry.
    #[schema(min_length = 1, max_length = 200, example = "NL-DM-2026-4711")]
    pub reference: String,
    /// The day on which it was entered.
    pub registered_date: NaiveDate,
    /// The gross grant equivalent that was entered; `0.00` where the entry was withdrawn. Left out: the current one
    /// (`currentGrossGrantEquivalent`).
    #[schema(example = "100000.00")]
    pub gross_grant_equivalent: Option<Cents>,
}

/// An entry in the central register as it was recorded. It never changes: a correction is a further one.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AidRegistrationView {
    pub id: Id,
    /// Its place among the entries about this recipient of the commitment, from 1.
    pub number: i32,
    /// The statement that it was recorded for.
    pub statement_id: Id,
    pub reference: String,
    pub registered_date: NaiveDate,
    /// Null where the entry was withdrawn.
    pub rule: Option<AidRule>,
    /// What was entered; `0.00` where the entry was withdrawn.
    pub gross_grant_equivalent: Cents,
    pub recorded_at: Moment,
}

/// The basis of a part of a commitment, for one recipient. It never changes: another statement replaces it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StateAidView {
    pub id: Id,
    pub case_id: Id,
    pub case_number: String,
    pub case_title: String,
    pub commitment_id: Id,
    /// The funder.
    pub organisation_id: Id,
    pub recipient_organisation_id: Id,
    pub recipient_name: String,
    /// The part of the commitment for this recipient.
    pub amount: Cents,
    pub basis: AidBasis,
    pub grounds: String,
    /// Null unless the basis is de minimis.
    pub rule: Option<AidRule>,
    /// As it was granted and stated; null unless the basis is de minimis.
    pub gross_grant_equivalent: Option<Cents>,
    /// The current gross grant equivalent, which counts towards the ceiling: in proportion to what the recipients have, or still
    /// get, of the commitment. `0.00` where another statement took its place; null unless the basis is de minimis.
    pub current_gross_grant_equivalent: Option<Cents>,
    /// What is registered in the central register: the amount of the last entry about this recipient of the commitment; null
    /// where there is none, and where another statement about the recipient followed.
    pub registered_gross_grant_equivalent: Option<Cents>,
    /// The day on which the right to the aid arose: that of the decision, or of the ratification of a part beyond a mandate.
    pub granted_on_date: NaiveDate,
    pub stated_at: Moment,
    /// Why it took the place of an earlier statement.
    pub reason: Option<String>,
    /// When another statement took its place; null while it is in force.
    pub replaced_at: Option<Moment>,
    /// The last day for its entry in the central register: 20 working days after `grantedOnDate`. Where an entry is to be
    /// corrected, 20 working days after the day since which the current aid differs from the entry. Null where there is no aid
    /// and nothing to correct.
    pub register_due_date: Option<NaiveDate>,
    /// The reference of the entry in the central register that is to be corrected, because the current aid differs from it;
    /// null where there is nothing to correct.
    pub corrects_entry: Option<String>,
    /// The reference of the entry that agrees with the current aid; null while it is to be made or corrected.
    pub register_reference: Option<String>,
    /// The day of that entry.
    pub registered_date: Option<NaiveDate>,
    /// All entries about this recipient of the commitment, the earliest first.
    pub registrations: Vec<AidRegistrationView>,
    pub version: i32,
}

/// The statements in force of a commitment.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StateAidViews {
    pub items: Vec<StateAidView>,
}

impl From<RegisterEntry> for AidRegistrationView {
    fn from(entry: RegisterEntry) -> Self {
        Self {
            id: entry.id,
            number: entry.seq,
            statement_id: entry.statement_id,
            reference: entry.reference,
            registered_date: entry.registered_on,
            rule: entry.rule,
            gross_grant_equivalent: entry.gross_grant_cents,
            recorded_at: entry.recorded_at,
        }
    }
}

fn view(one: RegisteredAid) -> StateAidView {
    let entry = one.entry().cloned();
    let corrects_entry = one.found.entry_to_correct().map(|entry| entry.reference.clone());
    let RegisteredAid { found, entries, due } = one;
    let standing = found.aid().map(|aid| aid.gross_grant).unwrap_or_default();
    let row = found.row;
    StateAidView {
        id: row.id,
        case_id: row.case_id,
        case_number: found.case_number,
        case_title: found.case_title,
        commitment_id: row.commitment_id,
        organisation_id: found.funder_id,
        recipient_organisation_id: row.recipient_id,
        recipient_name: found.recipient,
        amount: row.amount_cents,
        basis: row.basis,
        grounds: row.grounds,
        rule: row.rule,
        gross_grant_equivalent: row.gross_grant_cents,
        current_gross_grant_equivalent: row.gross_grant_cents.map(|_| standing),
        registered_gross_grant_equivalent: found.last_entry.map(|entry| entry.gross_grant_cents),
        granted_on_date: row.granted_on,
        stated_at: row.created_at,
        reason: row.reason,
        replaced_at: row.replaced_at,
        register_due_date: due,
        corrects_entry,
        registered_date: entry.as_ref().map(|entry| entry.registered_on),
        register_reference: entry.map(|entry| entry.reference),
        registrations: entries.into_iter().map(AidRegistrationView::from).collect(),
        version: row.version,
    }
}

fn reply(one: RegisteredAid) -> Result<Reply> {
    let version = one.found.row.version;
    Ok(Reply::ok(&view(one))?.version(version))
}

impl From<NewAidRegistration> for state_aid::NewRegisterEntry {
    fn from(new: NewAidRegistration) -> Self {
        let NewAidRegistration {
            reference,
            registered_date,
            gross_grant_equivalent,
        } = new;
        Self {
            reference,
            registered_on: registered_date,
            gross_grant: gross_grant_equivalent,
        }
    }
}

impl From<NewAidShare> for AidShare {
    fn from(share: NewAidShare) -> Self {
        let NewAidShare {
            recipient_organisation_id,
            amount,
            basis,
            grounds,
            rule,
            gross_grant_equivalent,
        } = share;
        Self {
            recipient_id: recipient_organisation_id,
            amount,
            basis,
            grounds,
            rule,
            gross_grant: gross_grant_equivalent,
        }
    }
}

pub async fn list(request: ApiRequest, filter: Query<StateAidQuery>) -> Answer {
    request.list(filter, page).await
}

/// A page of the list, as the account sees it.
pub(crate) fn page(
    cx: &mut Context<'_>,
    filter: StateAidQuery,
    page: &Pagination,
) -> Result<Page<StateAidView>> {
    let StateAidQuery {
        case_id,
        commitment_id,
        recipient_organisation_id,
        basis,
        in_force,
        to_register,
        to_correct,
    } = filter;
    let filter = AidStatementFilter {
        case_id,
        commitment_id,
        recipient_id: recipient_organisation_id,
        basis,
        in_force,
        to_register: to_register.unwrap_or_default(),
        to_correct: to_correct.unwrap_or_default(),
        ..AidStatementFilter::default()
    };
    let rows = state_aid::list(cx, filter, page.after_id()?, page.fetch())?;
    let rows = state_aid::with_entries(cx, rows)?;
    let shown = Page::from_rows(rows, page.limit, |one| id_cursor(&one.found.row.id));
    Ok(shown.map(view))
}

pub async fn find(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, _| reply(state_aid::registered(cx, id.0)?))
        .await
}

pub async fn state(request: ApiRequest, commitment_id: IdPath, body: JsonBody<NewAidStatements>) -> Answer {
    request
        .create(body, move |cx, _, NewAidStatements { statements, reason }| {
            let shares: Vec<AidShare> = statements.into_iter().map(AidShare::from).collect();
            let stated = state_aid::state(cx, commitment_id.0, &shares, reason.as_deref())?;
            let stated = state_aid::with_entries(cx, stated)?;
            Reply::ok(&StateAidViews {
                items: stated.into_iter().map(view).collect(),
            })
        })
        .await
}

pub async fn register(request: ApiRequest, id: IdPath, body: JsonBody<NewAidRegistration>) -> Answer {
    request
        .create(body, move |cx, _, new| {
            reply(state_aid::register(cx, id.0, &new.into())?)
        })
        .await
}
