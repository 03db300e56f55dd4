//! The content of a business case as its initiator or the bureau writes it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::codes::{ExpenditureKind, Ground, Instrument};
use crate::{Cents, Id};

/// The first calendar year that a case may name. The schema below repeats the number, since an attribute takes no
/// constant; a test keeps them equal.
pub const FIRST_YEAR: i32 = 2000;
/// The last calendar year that a case may name.
pub const LAST_YEAR: i32 = 2100;

/// The whole content of a business case: the body of its creation and of every revision.
///
/// A draft requires only the title and the initiator. Its completeness (`getCompleteness`) lists what a case still
/// needs before it goes to a table; content that is plainly wrong is refused at once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CaseContent {
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    #[serde(default)]
    #[schema(max_length = 10_000)]
    pub summary: Option<String>,
    /// Code of the cluster.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 64)]
    pub cluster: Option<String>,
    /// Code of the programme line or action that the case belongs to.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 64)]
    pub programme_line: Option<String>,
    /// Code of the geographic scope.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 64)]
    pub scope: Option<String>,
    /// The table that prepares the case and whose advice counts.
    #[serde(default)]
    pub lead_table_id: Option<Id>,
    /// Other tables that are asked for advice.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub co_review_table_ids: Vec<Id>,
    /// The organisation that owns the case.
    pub initiator_organisation_id: Id,
    /// The organisations that would receive the money; their representatives are recused from every ballot.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub recipient_organisation_ids: Vec<Id>,
    /// Extra jobs, full-time, expected by `jobsYear`.
    #[serde(default)]
    #[schema(maximum = 10_000_000)]
    pub jobs_expected: Option<u32>,
    /// The calendar year by which the jobs are expected.
    #[serde(default)]
    #[schema(minimum = 2000, maximum = 2100)]
    pub jobs_year: Option<i32>,
    /// What the case costs: at most 9999999999.99 in all.
    #[serde(default)]
    #[schema(max_items = 500)]
    pub budget_lines: Vec<BudgetLine>,
    /// The cover that is already there: at most 9999999999.99 in all.
    #[serde(default)]
    #[schema(max_items = 500)]
    pub funding_lines: Vec<FundingLine>,
    #[serde(default)]
    #[schema(max_items = 50)]
    pub appraisals: Vec<Appraisal>,
    #[serde(default)]
    #[schema(max_items = 10)]
    pub intervention_grounds: Vec<InterventionGround>,
}

impl CaseContent {
    /// Who receives the money: the recipients that it names, or else its initiator.
    pub fn recipients(&self) -> &[Id] {
        match self.recipient_organisation_ids.as_slice() {
            [] => std::slice::from_ref(&self.initiator_organisation_id),
            named => named,
        }
    }
}

/// A cost: what it is for, in which budget year, how much.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BudgetLine {
    #[schema(min_length = 1, max_length = 500)]
    pub description: String,
    pub expenditure_kind: ExpenditureKind,
    #[schema(minimum = 2000, maximum = 2100)]
    pub budget_year: i32,
    pub amount: Cents,
}

/// Cover that is already there. Exactly one of `funderName` and `funderOrganisationId` is given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FundingLine {
    /// A funder that is not registered as an organisation.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200)]
    pub funder_name: Option<String>,
    #[serde(default)]
    pub funder_organisation_id: Option<Id>,
    pub instrument: Instrument,
    pub expenditure_kind: ExpenditureKind,
    #[schema(minimum = 2000, maximum = 2100)]
    pub budget_year: i32,
    pub amount: Cents,
    /// Private money; it counts as cover like any other.
    #[serde(default)]
    pub private: bool,
}

crate::text_enum! {
    /// How a bank or investor judges the return of a case.
    pub enum AppraisalView { Positive = "positive", Neutral = "neutral", Negative = "negative" }
}

/// A bank's or investor's view of the return.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Appraisal {
    /// The bank or investor.
    #[schema(min_length = 1, max_length = 200)]
    pub party: String,
    pub view: AppraisalView,
    /// The return as the party states it, such as `IRR 6.2%` or `payback 9 years`.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 100)]
    pub return_figure: Option<String>,
    pub appraisal_date: NaiveDate,
    #[serde(default)]
    #[schema(max_length = 4000)]
    pub explanation: Option<String>,
}

/// Why public means are justified: one of the programme's three grounds, explained.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InterventionGround {
    pub ground: Ground,
    #[schema(min_length = 1, max_length = 4000)]
    pub explanation: String,
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A complete case that asks € 100,000 of public money in 2026.
    pub fn complete_case() -> CaseContent {
        CaseContent {
            title: "Data centre Almere Poort".into(),
            summary: Some("An energy-efficient data centre for small firms.".into()),
            cluster: Some("ict-media".into()),
            programme_line: Some("smart-society".into()),
            scope: Some("almere".into()),
            lead_table_id: Some(Id::new()),
            co_review_table_ids: vec![Id::new()],
            initiator_organisation_id: Id::new(),
            recipient_organisation_ids: vec![Id::new()],
            jobs_expected: Some(120),
            jobs_year: Some(2030),
            budget_lines: vec![BudgetLine {
                description: "Construction".into(),
                expenditure_kind: ExpenditureKind::Investment,
                budget_year: 2026,
                amount: Cents::euros(250_000),
            }],
            funding_lines: vec![FundingLine {
                funder_name: Some("Own contribution".into()),
                funder_organisation_id: None,
                instrument: Instrument::OwnFunds,
                expenditure_kind: ExpenditureKind::Investment,
                budget_year: 2026,
                amount: Cents::euros(150_000),
                private: true,
            }],
            appraisals: vec![Appraisal {
                party: "Bank".into(),
                view: AppraisalView::Neutral,
                return_figure: Some("IRR 4%".into()),
                appraisal_date: NaiveDate::from_ymd_opt(2025, 11, 3).unwrap(),
                explanation: None,
            }],
            intervention_grounds: vec![InterventionGround {
                ground: Ground::DivergingAssessment,
                explanation: "The bank weighs the risk more heavily than the city.".into(),
            }],
        }
    }

    fn schema_of<T: utoipa::PartialSchema>() -> serde_json::Value {
        serde_json::to_value(T::schema()).unwrap()
    }

    #[test]
    fn a_draft_needs_a_title_and_an_initiator_only() {
        let draft: CaseContent = serde_json::from_value(serde_json::json!({
            "title": "A beginning",
            "initiatorOrganisationId": "0190b3b0-7d5a-7aaa-8aaa-000000000001",
        }))
        .unwrap();
        assert!(draft.budget_lines.is_empty() && draft.summary.is_none());
        assert_eq!(
            schema_of::<CaseContent>()["required"],
            serde_json::json!(["title", "initiatorOrganisationId"])
        );
        assert!(serde_json::from_str::<CaseContent>(r#"{"title": "x"}"#).is_err());
    }

    #[test]
    fn a_case_is_written_and_read_alike_and_an_unknown_field_is_refused() {
        let case = complete_case();
        let mut json = serde_json::to_value(&case).unwrap();
        assert_eq!(json["budgetLines"][0]["amount"], "250000.00");
        assert_eq!(json["appraisals"][0]["appraisalDate"], "2025-11-03");
        assert_eq!(serde_json::from_value::<CaseContent>(json.clone()).unwrap(), case);
        json["budgetLines"][0]["colour"] = "blue".into();
        assert!(serde_json::from_value::<CaseContent>(json).is_err());
    }

    #[test]
    fn the_schema_knows_the_bounds() {
        let content = schema_of::<CaseContent>();
        assert_eq!(content["additionalProperties"], false);
        assert_eq!(content["properties"]["title"]["maxLength"], 200);
        assert_eq!(content["properties"]["budgetLines"]["maxItems"], 500);
        for year in [
            &content["properties"]["jobsYear"],
            &schema_of::<BudgetLine>()["properties"]["budgetYear"],
            &schema_of::<FundingLine>()["properties"]["budgetYear"],
        ] {
            assert_eq!(year["minimum"], FIRST_YEAR);
            assert_eq!(year["maximum"], LAST_YEAR);
        }
    }
}
