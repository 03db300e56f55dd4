//! The feed of finance partners.

use std::time::Duration;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Answer;
use crate::api_request::{Polled, Waiting};
use crate::{ApiRequest, Query, Reply};
use edba_domain::codes::{CommitmentStatus, ConditionStatus, ExpenditureKind, Instrument, Role};
use edba_domain::{Cents, EventKind, Id, Moment};
use edba_service::changes::{After, Reset};
use edba_service::conditions::Condition;
use edba_service::partner_feed::{
    self, FedCommitment, FedInstalment, Organisation, PartnerFeed, PartnerFeedEntry, PaymentDetails,
};

/// Where to continue in the feed, and how long to wait.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PartnerFeedQuery {
    /// The `nextAfter` of the response before. Left out: from the first change on. `latest`: no entries, only the
    /// `nextAfter` of now.
    #[schema(min_length = 1, max_length = 200)]
    pub after: Option<String>,
    /// If there is no entry, wait for one, at most this many seconds.
    #[schema(minimum = 0, maximum = 30, default = 0)]
    pub wait: Option<u8>,
    /// Maximum number of changes that are looked at. One event that changes more commitments than this is given as a
    /// whole.
    #[schema(minimum = 1, maximum = 500, default = 100)]
    pub limit: Option<u16>,
    /// The funder; required for bureau and auditor. A finance partner reads that of its own organisation only.
    pub organisation_id: Option<Id>,
}

/// What an entry is.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PartnerFeedEntryKind {
    Commitment,
    Reset,
}

/// An entry of the feed: a commitment as it is now, or a reset.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PartnerFeedEntryView {
    /// `commitment`, or `reset`: begin anew, without `after`.
    pub what: PartnerFeedEntryKind,
    /// Give this as `after` to continue after this entry. Opaque.
    pub position: String,
    /// The last change, as `subject.verb`. For a reset why: `reset.access-changed` if you may now read something else than
    /// before, `reset.history-replaced` if the service was restored from a backup.
    #[schema(example = json!(EventKind::DisbursementRecorded))]
    pub kind: String,
    /// When it changed.
    pub happened_at: Moment,
    /// Null for a reset.
    pub commitment: Option<PartnerCommitmentView>,
}

/// Who receives the money.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecipientView {
    pub organisation_id: Id,
    pub name: String,
    /// Number in the register of the Dutch Chamber of Commerce.
    pub kvk_number: Option<String>,
    /// Number of a Dutch public organisation.
    pub oin: Option<String>,
}

/// A condition of the decision.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FedConditionView {
    pub condition_id: Id,
    /// Its number in the decision, from 1.
    pub line: i32,
    pub description: String,
    pub status: ConditionStatus,
    pub due_date: NaiveDate,
}

/// An instalment of the payment schedule in force.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FedInstalmentView {
    /// From 1.
    pub number: i32,
    pub due_date: NaiveDate,
    pub amount: Cents,
    pub description: String,
    /// The condition that must be met before it is paid.
    pub condition_id: Option<Id>,
}

/// Addresses of the API. The case is null for a finance partner, which may not read it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PartnerCommitmentLinks {
    #[schema(example = "/v1/commitments/0197a9c2-5c1e-7d3a-9a53-b6f1c1a0e001")]
    pub commitment: String,
    #[schema(example = "/v1/decisions/0197a9c2-5c1e-7d3a-9a53-b6f1c1a0e001")]
    pub decision: String,
    pub case: Option<String>,
    /// The payments. A payment is recorded at `createDisbursement` or `createDisbursements`.
    #[schema(example = "/v1/disbursements?commitmentId=0197a9c2-5c1e-7d3a-9a53-b6f1c1a0e001")]
    pub payments: String,
    /// What came back. A repayment of a loan is recorded at `createRepayment`.
    #[schema(example = "/v1/repayments?commitmentId=0197a9c2-5c1e-7d3a-9a53-b6f1c1a0e001")]
    pub repayments: String,
    /// The ledger of the commitment.
    #[schema(example = "/v1/commitments/0197a9c2-5c1e-7d3a-9a53-b6f1c1a0e001/entries")]
    pub entries: String,
}

/// A commitment with its decision, its case and the recipients of the money, as they are now.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PartnerCommitmentView {
    pub commitment_id: Id,
    pub version: i32,
    pub status: CommitmentStatus,
    /// The funder.
    pub organisation_id: Id,
    pub decision_id: Id,
    #[schema(example = "EDBA-2026-0017")]
    pub decision_number: String,
    pub decided_at: Moment,
    pub case_id: Id,
    pub case_number: String,
    pub case_title: String,
    /// The recipients that the case names, or else its initiator.
    pub recipients: Vec<RecipientView>,
    /// State it with each payment, so that the recipient knows what it is for. It is the same for all payments of a case in
    /// a budget year, and stays when the decision gets a new version.
    #[schema(example = "2026-0012/2026")]
    pub payment_reference: String,
    pub instrument: Instrument,
    /// The year that the money is charged to.
    pub budget_year: i32,
    pub expenditure_kind: ExpenditureKind,
    /// What was decided; it never changes.
    pub amount: Cents,
    /// What the funder has acknowledged: all of it, or 0.00.
    pub acknowledged: Cents,
    /// What was paid, less what was reversed.
    pub paid: Cents,
    pub released: Cents,
    /// What went to a commitment of another budget year.
    pub carried_out: Cents,
    /// The commitment of another budget year that it was carried over from.
    pub carried_from_id: Option<Id>,
    /// What can still be paid.
    pub open: Cents,
    /// The amount at which the subsidy was determined.
    pub determined: Option<Cents>,
    /// What came back after the determination.
    pub recovered: Cents,
    pub written_off: Cents,
    /// The fund that it is paid from.
    pub fund_id: Option<Id>,
    /// The principal of a loan that came back.
    pub repaid: Cents,
    /// The interest that came in on a loan.
    pub interest: Cents,
    /// What is still to be repaid of a loan.
    pub outstanding: Cents,
    /// The first day on which a guarantee can be called. Null for other instruments.
    pub at_risk_from_date: Option<NaiveDate>,
    /// The last day on which it can be called.
    pub at_risk_to_date: Option<NaiveDate>,
    /// The reference of the commitment in the books of the funder.
    pub booking_reference: Option<String>,
    pub offered_at: Option<Moment>,
    pub answered_at: Option<Moment>,
    /// The conditions of the decision, by line.
    pub conditions: Vec<FedConditionView>,
    /// The payment schedule in force, by number; empty where there is none: payments are then free.
    pub instalments: Vec<FedInstalmentView>,
    pub links: PartnerCommitmentLinks,
}

/// Entries of the feed, in the order of the changes.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PartnerFeedView {
    pub items: Vec<PartnerFeedEntryView>,
    /// Give this as `after` in the next request; also when there are no entries. Opaque, and valid without limit.
    pub next_after: String,
    /// Whether to ask again at once: there is more, even if this response has no entries.
    pub more: bool,
}

fn recipient(organisation: Organisation) -> RecipientView {
    RecipientView {
        organisation_id: organisation.id,
        name: organisation.name,
        kvk_number: organisation.kvk_number,
        oin: organisation.oin,
    }
}

fn instalment(instalment: FedInstalment) -> FedInstalmentView {
    let FedInstalment {
        number,
        due_date,
        amount,
        description,
        condition_id,
    } = instalment;
    FedInstalmentView {
        number,
        due_date,
        amount,
        description,
        condition_id,
    }
}

fn condition(row: Condition) -> FedConditionView {
    FedConditionView {
        condition_id: row.id,
        line: row.line,
        description: row.description,
        status: row.status,
        due_date: row.due_date,
    }
}

/// The record of a commitment, as a reader with this role gets it.
fn commitment(record: FedCommitment, reader: Role) -> PartnerCommitmentView {
    let acknowledged = record.acknowledged_cents();
    let FedCommitment {
        row,
        decision_number,
        decided_at,
        case_number,
        case_title,
        payment,
        instalments,
    } = record;
    let PaymentDetails {
        recipients,
        payment_reference,
        conditions,
    } = payment;
    let address = format!("/v1/commitments/{}", row.id);
    PartnerCommitmentView {
        commitment_id: row.id,
        version: row.version,
        status: row.status,
        organisation_id: row.organisation_id,
        decision_id: row.decision_id,
        decision_number,
        decided_at,
        case_id: row.case_id,
        case_number,
        case_title,
        recipients: recipients.into_iter().map(recipient).collect(),
        payment_reference,
        instrument: row.instrument,
        budget_year: row.budget_year,
        expenditure_kind: row.expenditure_kind,
        amount: row.amount_cents,
        acknowledged,
        paid: row.paid_cents,
        released: row.released_cents,
        open: row.open_cents(),
        carried_out: row.carried_out_cents,
        carried_from_id: row.carried_from_id,
        determined: row.determined_cents,
        recovered: row.recovered_cents,
        written_off: row.written_off_cents,
        fund_id: row.fund_id,
        repaid: row.repaid_cents,
        interest: row.interest_cents,
        outstanding: row.ledger().outstanding(),
        at_risk_from_date: row.at_risk_from,
        at_risk_to_date: row.at_risk_to,
        links: PartnerCommitmentLinks {
            decision: format!("/v1/decisions/{}", row.decision_id),
            case: (reader != Role::FinancePartner).then(|| format!("/v1/cases/{}", row.case_id)),
            payments: format!("/v1/disbursements?commitmentId={}", row.id),
            repayments: format!("/v1/repayments?commitmentId={}", row.id),
            entries: format!("{address}/entries"),
            commitment: address,
        },
        booking_reference: row.booking_reference,
        offered_at: row.offered_at,
        answered_at: row.answered_at,
        conditions: conditions.into_iter().map(condition).collect(),
        instalments: instalments.into_iter().map(instalment).collect(),
    }
}

fn entry(entry: PartnerFeedEntry, reader: Role) -> PartnerFeedEntryView {
    match entry {
        PartnerFeedEntry::Commitment {
            position,
            kind,
            happened_at,
            record,
        } => PartnerFeedEntryView {
            what: PartnerFeedEntryKind::Commitment,
            position,
            kind: kind.to_string(),
            happened_at,
            commitment: Some(commitment(*record, reader)),
        },
        PartnerFeedEntry::Reset {
            position,
            because,
            at,
        } => PartnerFeedEntryView {
            what: PartnerFeedEntryKind::Reset,
            position,
            kind: match because {
                Reset::AccessChanged => "reset.access-changed",
                Reset::HistoryReplaced => "reset.history-replaced",
            }
            .to_owned(),
            happened_at: at,
            commitment: None,
        },
    }
}

pub async fn list(request: ApiRequest, query: Query<PartnerFeedQuery>) -> Answer {
    request
        .poll(move |cx, _| {
            let PartnerFeedQuery {
                after,
                wait,
                limit,
                organisation_id,
            } = query.read(&[])?;
            let after = match after {
                None => After::Beginning,
                Some(text) if text == "latest" => After::Latest,
                Some(text) => After::Cursor(text),
            };
            let PartnerFeed {
                entries,
                next_after,
                more,
                last_position,
            } = partner_feed::after(cx, organisation_id, &after, limit.unwrap_or(100).into())?;
            let is_waiting = entries.is_empty() && !more && after != After::Latest;
            let wait = Duration::from_secs(wait.unwrap_or(0).into());
            let reader = cx.actor.role;
            Ok(Polled {
                reply: Reply::ok(&PartnerFeedView {
                    items: entries.into_iter().map(|one| entry(one, reader)).collect(),
                    next_after,
                    more,
                })?,
                waiting: Waiting {
                    account_id: cx.actor.id,
                    position: last_position,
                    wait: if is_waiting { wait } else { Duration::ZERO },
                },
            })
        })
        .await
}
