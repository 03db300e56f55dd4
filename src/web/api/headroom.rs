//! Headroom of mandates: per budget year, the ledger entries, and the impact of an end or revocation.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::mandates::{MandateView, view};
use super::{Answer, IdPath};
use crate::reply::Page;
use crate::{ApiRequest, Query, Reply};
use edba_domain::codes::{ExpenditureKind, Instrument};
use edba_domain::mandate::{Balance, Headroom, LedgerKind};
use edba_domain::{Cents, Id, Moment};
use edba_service::mandates::{
    self, CaseImpact, CoveredPledges, HeadroomEntry, Impact, ImpactPledge, MandatePower, YearPower,
};

/// The headroom of a mandate, including the ledgers of its sub-mandates.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HeadroomView {
    pub mandate_id: Id,
    pub whole_period: Headroom,
    /// Each budget year that has entries or overlaps the period of the mandate.
    pub years: Vec<BudgetYearHeadroom>,
    /// The parts of `committed` that cover pledges in open ballots that are to supersede the decision that committed
    /// them.
    pub covered_pledges: Vec<CoveredPledgesView>,
}

/// An amount that a decision in force committed under a mandate for one budget year, and that an open ballot pledges
/// again. The mandate is charged once: those pledges reserve only the excess.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CoveredPledgesView {
    pub case_id: Id,
    /// The open ballot.
    pub ballot_id: Id,
    /// The decision that the ballot is to supersede.
    pub decision_id: Id,
    pub decision_number: String,
    pub budget_year: i32,
    pub amount: Cents,
}

impl From<CoveredPledges> for CoveredPledgesView {
    fn from(covered: CoveredPledges) -> Self {
        let CoveredPledges {
            case_id,
            ballot_id,
            decision_id,
            decision_number,
            budget_year,
            amount,
        } = covered;
        Self {
            case_id,
            ballot_id,
            decision_id,
            decision_number,
            budget_year,
            amount,
        }
    }
}

/// The headroom of one budget year: the year that the money is for.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BudgetYearHeadroom {
    pub budget_year: i32,
    pub headroom: Headroom,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LedgerFilter {
    /// Only entries of this budget year.
    #[schema(minimum = 1, maximum = 9999)]
    pub budget_year: Option<i32>,
}

/// One entry of the ledger of a mandate; it never changes.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LedgerEntryView {
    pub id: Id,
    pub mandate_id: Id,
    /// Sequence number among the entries of the mandate, from 1.
    pub seq: i32,
    /// The year that the money is for.
    pub budget_year: i32,
    pub kind: LedgerKind,
    pub amount: Cents,
    pub case_id: Id,
    pub pledge_id: Id,
    pub reason: String,
    pub recorded_at: Moment,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DayFilter {
    /// The day to report on.
    pub on_date: Option<NaiveDate>,
}

/// The impact of the end of a mandate.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImpactView {
    pub mandate: MandateView,
    /// The last day of the mandate; null for a revocation now.
    pub on_date: Option<NaiveDate>,
    /// Per case, the pledges in open ballots that would become subject to ratification.
    pub cases: Vec<CaseImpactView>,
    /// The sub-mandates that would no longer be in force.
    pub sub_mandates: Vec<MandateView>,
    /// The amounts that would not change: reserved beyond those pledges, committed, and paid.
    pub stays: Balance,
}

/// The impact on one case.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CaseImpactView {
    pub case_id: Id,
    pub number: String,
    pub title: String,
    pub amount: Cents,
    pub pledges: Vec<ImpactPledgeView>,
}

/// A current pledge in an open ballot.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImpactPledgeView {
    pub pledge_id: Id,
    pub ballot_id: Id,
    pub closes_at: Moment,
    /// The mandate itself, or the sub-mandate that the pledge is made under.
    pub mandate_id: Id,
    pub instrument: Instrument,
    pub budget_year: i32,
    pub expenditure_kind: ExpenditureKind,
    /// The part within the mandate now, which would become subject to ratification.
    pub amount: Cents,
}

/// What a representative could commit on a day.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CommitmentPowerView {
    pub representative_id: Id,
    pub on_date: NaiveDate,
    /// The mandates in force on that day.
    pub mandates: Vec<MandatePowerView>,
}

/// A mandate in force, with its remaining headroom.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MandatePowerView {
    pub mandate: MandateView,
    pub whole_period: Headroom,
    pub years: Vec<YearPowerView>,
}

/// One budget year of a mandate.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct YearPowerView {
    pub budget_year: i32,
    pub headroom: Headroom,
    /// The most that one new decision could use for this year, limited by the mandate and all its ancestors.
    pub committable: Cents,
}

fn entry_view(row: HeadroomEntry) -> LedgerEntryView {
    let HeadroomEntry {
        id,
        mandate_id,
        seq,
        budget_year,
        kind,
        amount_cents,
        case_id,
        pledge_id,
        reason,
        recorded_at,
    } = row;
    LedgerEntryView {
        id,
        mandate_id,
        seq,
        budget_year,
        kind,
        amount: amount_cents,
        case_id,
        pledge_id,
        reason,
        recorded_at,
    }
}

fn case_view(case: CaseImpact) -> CaseImpactView {
    let amount = case.amount();
    let CaseImpact {
        case_id,
        number,
        title,
        pledges,
    } = case;
    CaseImpactView {
        case_id,
        number,
        title,
        amount,
        pledges: pledges.into_iter().map(pledge_view).collect(),
    }
}

fn pledge_view(ImpactPledge { pledge, closes_at }: ImpactPledge) -> ImpactPledgeView {
    ImpactPledgeView {
        pledge_id: pledge.id,
        ballot_id: pledge.ballot_id,
        closes_at,
        mandate_id: pledge.mandate_id,
        instrument: pledge.instrument,
        budget_year: pledge.budget_year,
        expenditure_kind: pledge.expenditure_kind,
        amount: pledge.within_cents,
    }
}

fn power_view(power: MandatePower) -> MandatePowerView {
    let MandatePower {
        mandate,
        whole_period,
        years,
    } = power;
    let year = |power: YearPower| YearPowerView {
        budget_year: power.budget_year,
        headroom: power.headroom,
        committable: power.committable,
    };
    MandatePowerView {
        mandate: view(mandate),
        whole_period,
        years: years.into_iter().map(year).collect(),
    }
}

pub async fn headroom(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, _| {
            let (whole_period, years) = mandates::headroom(cx, id.0)?;
            let covered = mandates::covered_pledges(cx, id.0)?;
            Reply::ok(&HeadroomView {
                mandate_id: id.0,
                covered_pledges: covered.into_iter().map(CoveredPledgesView::from).collect(),
                whole_period,
                years: years
                    .into_iter()
                    .map(|(budget_year, headroom)| BudgetYearHeadroom {
                        budget_year,
                        headroom,
                    })
                    .collect(),
            })
        })
        .await
}

pub async fn ledger_entries(request: ApiRequest, id: IdPath, filter: Query<LedgerFilter>) -> Answer {
    request
        .list(filter, move |cx, LedgerFilter { budget_year }, page| {
            let rows = mandates::ledger_entries(cx, id.0, budget_year, page.after_number()?, page.fetch())?;
            Ok(Page::from_rows(rows, page.limit, |e| e.seq.to_string()).map(entry_view))
        })
        .await
}

pub async fn impact(request: ApiRequest, id: IdPath, day: Query<DayFilter>) -> Answer {
    request
        .read(move |cx, _| {
            let DayFilter { on_date } = day.read(&[])?;
            let Impact {
                mandate,
                cases,
                sub_mandates,
                stays,
            } = mandates::impact(cx, id.0, on_date)?;
            Reply::ok(&ImpactView {
                mandate: view(mandate),
                on_date,
                cases: cases.into_iter().map(case_view).collect(),
                sub_mandates: sub_mandates.into_iter().map(view).collect(),
                stays,
            })
        })
        .await
}

pub async fn commitment_power(request: ApiRequest, id: IdPath, day: Query<DayFilter>) -> Answer {
    request
        .read(move |cx, _| {
            let on_date = day.read(&[])?.on_date.unwrap_or_else(|| cx.today());
            let power = mandates::commitment_power(cx, id.0, on_date)?;
            Reply::ok(&CommitmentPowerView {
                representative_id: id.0,
                on_date,
                mandates: power.into_iter().map(power_view).collect(),
            })
        })
        .await
}
