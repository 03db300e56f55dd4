//! Statements of the basis of public money to undertakings, and the entry of aid in the central register.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::pagination::Pagination;
use crate::reply::{Page, id_cursor};
use crate::{ApiRequest, JsonBody, Query, Reply};
use edba_common::error::Result;
use edba_domain::state_aid::{AidBasis, AidRule, AidShare, register_due};
use edba_domain::{Cents, Id, Moment};
use edba_service::Context;
use edba_service::state_aid::{self, AidStatementFilter, NamedAidStatement};

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
    /// As it was stated; null unless the basis is de minimis. Where less than the whole commitment is held, it counts towards
    /// the ceiling in proportion.
    pub gross_grant_equivalent: Option<Cents>,
    /// The day on which the right to the aid arose: that of the decision, or of the ratification of a part beyond a mandate.
    pub granted_on_date: NaiveDate,
    pub stated_at: Moment,
    /// Why it took the place of an earlier statement.
    pub reason: Option<String>,
    /// When another statement took its place; null while it is in force.
    pub replaced_at: Option<Moment>,
    /// The last day for its entry in the central register; null where it is not entered there, and where the
    /// commitment was released or refused.
    pub register_due_date: Option<NaiveDate>,
    /// The reference of an entry in the central register that was made for an earlier statement and differs from this one.
    /// It is still to be corrected while `registerReference` is null.
    pub corrects_entry: Option<String>,
    /// The reference of its entry in the central register, or of the correction there.
    pub register_reference: Option<String>,
    pub registered_date: Option<NaiveDate>,
    pub version: i32,
}

/// The statements in force of a commitment.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StateAidViews {
    pub items: Vec<StateAidView>,
}

fn view(found: NamedAidStatement) -> StateAidView {
    let due = found.aid().map(|aid| register_due(aid.granted_on));
    let NamedAidStatement {
        row,
        funder_id,
        recipient,
        case_number,
        case_title,
        ..
    } = found;
    StateAidView {
        id: row.id,
        case_id: row.case_id,
        case_number,
        case_title,
        commitment_id: row.commitment_id,
        organisation_id: funder_id,
        recipient_organisation_id: row.recipient_id,
        recipient_name: recipient,
        amount: row.amount_cents,
        basis: row.basis,
        grounds: row.grounds,
        rule: row.rule,
        gross_grant_equivalent: row.gross_grant_cents,
        granted_on_date: row.granted_on,
        stated_at: row.created_at,
        reason: row.reason,
        replaced_at: row.replaced_at,
        register_due_date: due,
        corrects_entry: row.corrects_entry,
        register_reference: row.register_reference,
        registered_date: row.registered_on,
        version: row.version,
    }
}

fn reply(found: NamedAidStatement) -> Result<Reply> {
    let version = found.row.version;
    Ok(Reply::ok(&view(found))?.version(version))
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
    } = filter;
    let filter = AidStatementFilter {
        case_id,
        commitment_id,
        recipient_id: recipient_organisation_id,
        basis,
        in_force,
        to_register: to_register.unwrap_or_default(),
        ..AidStatementFilter::default()
    };
    let rows = state_aid::list(cx, filter, page.after_id()?, page.fetch())?;
    let shown = Page::from_rows(rows, page.limit, |found| id_cursor(&found.row.id));
    Ok(shown.map(view))
}

pub async fn find(request: ApiRequest, id: IdPath) -> Answer {
    request.read(move |cx, _| reply(state_aid::find(cx, id.0)?)).await
}

pub async fn state(request: ApiRequest, commitment_id: IdPath, body: JsonBody<NewAidStatements>) -> Answer {
    request
        .create(body, move |cx, _, NewAidStatements { statements, reason }| {
            let shares: Vec<AidShare> = statements.into_iter().map(AidShare::from).collect();
            let stated = state_aid::state(cx, commitment_id.0, &shares, reason.as_deref())?;
            Reply::ok(&StateAidViews {
                items: stated.into_iter().map(view).collect(),
            })
        })
        .await
}

pub async fn register(request: ApiRequest, id: IdPath, body: JsonBody<NewAidRegistration>) -> Answer {
    request
        .create(body, move |cx, _, new| {
            let NewAidRegistration {
                reference,
                registered_date,
            } = new;
            reply(state_aid::register(cx, id.0, &reference, registered_date)?)
        })
        .await
}
