//! Columns and search data of a case, derived from its content.

use super::analysis::analyse;
use super::references::Named;
use crate::Context;
use edba_common::error::Result;
use edba_domain::case::CaseContent;
use edba_store::Json;
use edba_store::cases::{
    self, AnalysisRow, Case, CaseNeedRow, CaseRevisionRow, CaseTableRow, FundingLineRow,
};

/// Updates the columns of the row that are derived from the content.
pub(super) fn project(case: &mut Case, content: &CaseContent, named: &Named) -> Result<()> {
    // Destructured in full, so that a new field breaks the build until it is handled here.
    let CaseContent {
        title,
        summary: _,
        cluster,
        programme_line,
        scope,
        lead_table_id,
        co_review_table_ids: _,
        initiator_organisation_id,
        recipient_organisation_ids: _,
        jobs_expected,
        jobs_year,
        budget_lines,
        funding_lines,
        appraisals: _,
        intervention_grounds: _,
    } = content;
    case.title.clone_from(title);
    case.cluster_code.clone_from(cluster);
    case.programme_line_code.clone_from(programme_line);
    case.scope_code.clone_from(scope);
    case.lead_table_id = *lead_table_id;
    case.initiator_id = *initiator_organisation_id;
    // The schema limits it to less than ten million.
    case.jobs_expected = jobs_expected.and_then(|jobs| i32::try_from(jobs).ok());
    case.jobs_year = *jobs_year;
    case.cost_cents = budget_lines.iter().map(|l| l.amount).sum();
    case.cover_cents = funding_lines.iter().map(|l| l.amount).sum();
    // Not total costs minus total cover: surplus cover in one cell does not pay for another.
    case.asked_cents = content.asked();
    case.content = Json::new(content)?;
    let AnalysisRow {
        search_text,
        title_key,
        analysis_version,
    } = analyse(&case.number, content, named);
    case.search_text = search_text;
    case.title_key = title_key;
    case.analysis_version = analysis_version;
    Ok(())
}

/// Writes the present revision with its reason, and the search data that is stored beside the case's row.
pub(super) fn write(
    cx: &mut Context<'_>,
    case: &Case,
    content: &CaseContent,
    reason: Option<String>,
) -> Result<()> {
    let table = |body_id, is_lead| CaseTableRow {
        case_id: case.id,
        body_id,
        is_lead,
    };
    let tables: Vec<CaseTableRow> = content
        .lead_table_id
        .map(|id| table(id, true))
        .into_iter()
        .chain(content.co_review_table_ids.iter().map(|id| table(*id, false)))
        .collect();
    let funding: Vec<FundingLineRow> = (0..)
        .zip(&content.funding_lines)
        .map(|(line, funding)| FundingLineRow {
            case_id: case.id,
            line,
            funder: funding.funder_organisation_id.map_or_else(
                || funding.funder_name.clone().unwrap_or_default(),
                |id| id.to_string(),
            ),
            instrument: funding.instrument,
            budget_year: funding.budget_year,
            expenditure_kind: funding.expenditure_kind,
            amount_cents: funding.amount,
        })
        .collect();
    let needs: Vec<CaseNeedRow> = content
        .need_lines()
        .into_iter()
        .map(|need| CaseNeedRow {
            case_id: case.id,
            budget_year: need.budget_year,
            expenditure_kind: need.expenditure_kind,
            cost_cents: need.cost,
            cover_cents: need.cover,
        })
        .collect();
    cases::replace_projections(cx.conn, &case.id, &tables, &funding, &needs)?;
    cases::insert_case_revision(
        cx.conn,
        &CaseRevisionRow {
            case_id: case.id,
            revision: case.revision,
            content: case.content.clone(),
            author_id: cx.actor.id,
            reason,
            recorded_at: cx.now,
        },
    )
}
