//! Cases of the demonstration, taken from the programme's action lines, and the texts of its users.

use std::collections::BTreeMap;

use chrono::{Duration, NaiveDate};
use serde::Deserialize;

use edba_common::error::{Error, Result};
use edba_domain::case::{Appraisal, AppraisalView, BudgetLine, CaseContent, FundingLine, InterventionGround};
use edba_domain::codes::{CaseStatus, ExpenditureKind, Ground, Instrument};
use edba_domain::consultation::YearlyPoint;
use edba_domain::{Cents, Id};

const CASES: &str = include_str!("../../../seed/demo-cases.json");
const TEXTS: &str = include_str!("../../../seed/demo-texts.json");

#[derive(Deserialize)]
struct File {
    cases: Vec<DemoCase>,
}

/// A case in the seed file; years are relative to the one in which the case lives: the present year, unless it began earlier.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct DemoCase {
    pub key: String,
    pub title_nl: String,
    pub summary: String,
    cluster: String,
    programme_line: String,
    scope: String,
    pub lead_table: String,
    co_review_tables: Vec<String>,
    pub initiator: String,
    jobs_expected: Option<u32>,
    jobs_year: Option<i32>,
    budget_lines: Vec<DemoBudgetLine>,
    funding_lines: Vec<DemoFundingLine>,
    appraisals: Vec<DemoAppraisal>,
    grounds: Vec<DemoGround>,
    /// How many days before the other cases it began; its years are earlier by as much.
    #[serde(default)]
    pub days_earlier: i64,
    /// How much of the investment is lent, of each hundred euros that is asked.
    #[serde(default)]
    pub loan_percent: i64,
    /// The state in which the demonstration leaves the case.
    pub target: CaseStatus,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct DemoBudgetLine {
    description: String,
    expenditure_kind: ExpenditureKind,
    year_offset: i32,
    amount: Cents,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct DemoFundingLine {
    funder: String,
    instrument: Instrument,
    expenditure_kind: ExpenditureKind,
    year_offset: i32,
    amount: Cents,
    private: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct DemoAppraisal {
    party: String,
    view: AppraisalView,
    return_figure: Option<String>,
    explanation: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct DemoGround {
    ground: Ground,
    explanation: String,
}

pub(super) fn cases() -> Result<Vec<DemoCase>> {
    let file: File = serde_json::from_str(CASES)?;
    Ok(file.cases)
}

/// Texts that users of the demonstration write.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Texts {
    /// The condition of every board decision.
    pub condition: String,
    pub final_report: String,
    pub reasons: Reasons,
    pub indicator: IndicatorTexts,
    pub promises: PromiseTexts,
    pub settlement: SettlementTexts,
    /// Why a part of a commitment goes to the next budget year.
    pub carry_over: String,
    pub loans: LoanTexts,
    pub schedules: ScheduleTexts,
    pub state_aid: StateAidTexts,
    pub fund: FundTexts,
    pub budget: BudgetTexts,
    pub meetings: MeetingTexts,
    pub papers: PaperTexts,
}

/// The titles of documents and what is in them.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct PaperTexts {
    pub plan: String,
    pub plan_text: String,
    pub budget: String,
    pub budget_columns: [String; 3],
    /// Why the budget has a second version.
    pub budget_note: String,
    pub appraisal: String,
    pub mandate: String,
    pub mandate_text: String,
    pub ratification: String,
    pub ratification_text: String,
    pub photo: String,
    pub payment: String,
    pub payment_text: String,
    pub advice: String,
    pub advice_text: String,
    pub script: String,
    pub script_text: String,
    pub participants: String,
    pub participants_text: String,
    /// Why the list of participants was destroyed.
    pub destruction: String,
}

/// What parties promise in kind.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct PromiseTexts {
    /// A party that is not in the registry, and who sees to it there.
    pub party: String,
    pub owner: String,
    pub land: String,
    pub land_evidence: String,
    pub capacity: String,
    pub rule: String,
    pub knowledge: String,
    pub knowledge_reason: String,
}

/// The basis of public money, and the aid that a recipient declared.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct StateAidTexts {
    pub article: String,
    pub declaration: String,
    pub grantor: String,
}

/// Why a payment to the wrong payee was reversed, a subsidy was determined at less than was paid, and a part of that is given up.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct SettlementTexts {
    pub wrong_payee: String,
    pub reversal: String,
    pub determination: String,
    pub write_off: String,
}

/// The revolving fund from which a funder lends.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct FundTexts {
    pub name: String,
    pub purpose: String,
}

/// The names of the documents that set and change a budget, without their year.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct BudgetTexts {
    pub budget: String,
    pub amendment: String,
}

/// Why a part of a loan is given up.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct LoanTexts {
    pub write_off: String,
}

/// What the instalments of a payment schedule are for, and who is paid.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ScheduleTexts {
    pub first: String,
    pub last: String,
    pub payee: String,
}

/// The reasons of the commands on a case and of the actions on its money.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Reasons {
    pub withdraw: String,
    pub reject_by_board: String,
    pub reject_by_table: String,
    pub forward: String,
    pub finance: String,
    pub publish: String,
    pub monitor: String,
    pub stop: String,
    pub pay: String,
    pub release: String,
    pub complete: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct IndicatorTexts {
    pub name: String,
    pub unit: String,
    pub evidence: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct MeetingTexts {
    /// The title of a past meeting, by its month.
    pub past: [String; 12],
    /// The title of a future meeting.
    pub next: String,
    pub announcement: String,
    pub board_place: String,
    pub table_place: String,
    pub consultation_place: String,
    /// The reason for which a meeting is cancelled.
    pub cancelled: String,
    pub presenter: String,
    pub guest: String,
    /// The first item of each agenda, and its part of the minutes.
    pub opening: String,
    pub opening_text: String,
    pub opening_decision: String,
    /// The minutes of the meeting before, as a paper.
    pub previous: String,
    pub previous_text: String,
    /// The part of the minutes about a case, a ballot or a paper.
    pub discussed: String,
    /// The last item of each agenda, and its part of the minutes.
    pub questions: String,
    pub questions_text: String,
    pub questions_decision: String,
    pub explanation: String,
    pub explanation_text: String,
    pub map: String,
    pub confidential: String,
    pub confidential_text: String,
    /// A paper that is sent after the agenda, and the note that comes with it.
    pub late: String,
    pub late_text: String,
    pub note: String,
    pub remark: String,
    pub remark_answer: String,
    pub open_remark: String,
    pub bureau: String,
    pub first_action: String,
    pub action_result: String,
    pub second_action: String,
    /// The item about the yearly agenda of a consultation body, what the minutes tell of it, and its points.
    pub yearly_agenda: String,
    pub yearly_agenda_text: String,
    pub yearly_agenda_decision: String,
    pub yearly_points: Vec<YearlyPoint>,
}

pub(super) fn texts() -> Result<Texts> {
    Ok(serde_json::from_str(TEXTS)?)
}

impl DemoCase {
    /// The lines of the budget: what for, in which year, and how much.
    pub fn budget_rows(&self, first_year: i32) -> Vec<(String, i32, Cents)> {
        let rows = self.budget_lines.iter();
        rows.map(|line| {
            (
                line.description.clone(),
                first_year + line.year_offset,
                line.amount,
            )
        })
        .collect()
    }

    /// The party of the first appraisal, and what it says.
    pub fn appraised(&self) -> Option<(&str, &str)> {
        let first = self.appraisals.first()?;
        Some((first.party.as_str(), first.explanation.as_str()))
    }

    /// The content with which the case is registered on a day.
    pub fn content(
        &self,
        organisations: &BTreeMap<String, Id>,
        tables: &BTreeMap<String, Id>,
        today: NaiveDate,
        first_year: i32,
    ) -> Result<CaseContent> {
        let find = |map: &BTreeMap<String, Id>, code: &str| {
            map.get(code)
                .copied()
                .ok_or_else(|| Error::internal(format!("the demonstration names an unknown `{code}`")))
        };
        let co_review_table_ids = self
            .co_review_tables
            .iter()
            .map(|code| find(tables, code))
            .collect::<Result<_>>()?;
        let funding_lines = self
            .funding_lines
            .iter()
            .map(|line| {
                Ok(FundingLine {
                    funder_name: None,
                    funder_organisation_id: Some(find(organisations, &line.funder)?),
                    instrument: line.instrument,
                    expenditure_kind: line.expenditure_kind,
                    budget_year: first_year + line.year_offset,
                    amount: line.amount,
                    private: line.private,
                })
            })
            .collect::<Result<_>>()?;
        Ok(CaseContent {
            title: self.title_nl.clone(),
            summary: Some(self.summary.clone()),
            cluster: Some(self.cluster.clone()),
            programme_line: Some(self.programme_line.clone()),
            scope: Some(self.scope.clone()),
            lead_table_id: Some(find(tables, &self.lead_table)?),
            co_review_table_ids,
            initiator_organisation_id: find(organisations, &self.initiator)?,
            recipient_organisation_ids: Vec::new(),
            jobs_expected: self.jobs_expected,
            jobs_year: self.jobs_year,
            budget_lines: self
                .budget_lines
                .iter()
                .map(|line| BudgetLine {
                    description: line.description.clone(),
                    expenditure_kind: line.expenditure_kind,
                    budget_year: first_year + line.year_offset,
                    amount: line.amount,
                })
                .collect(),
            funding_lines,
            appraisals: self
                .appraisals
                .iter()
                .map(|a| Appraisal {
                    party: a.party.clone(),
                    view: a.view,
                    return_figure: a
                        .return_figure
                        .as_ref()
                        .map(|figure| format!("{} % per jaar", figure.replace('.', ","))),
                    appraisal_date: today - Duration::days(20),
                    explanation: Some(a.explanation.clone()),
                })
                .collect(),
            intervention_grounds: self
                .grounds
                .iter()
                .map(|g| InterventionGround {
                    ground: g.ground,
                    explanation: g.explanation.clone(),
                })
                .collect(),
        })
    }
}
