//! One business case: create, read, revise, and completeness.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::{ApiRequest, JsonBody, Query, Reply};
use edba_common::error::Result;
use edba_common::locale;
use edba_domain::case::{CaseContent, CaseNeed, Missing, MissingCode};
use edba_domain::codes::{CaseStatus, Language};
use edba_domain::money::Total;
use edba_domain::workflow::WaitingOn;
use edba_domain::{Cents, Id, Moment};
use edba_service::cases::{self, Case};

/// Totals of a case over all years and kinds: costs, cover, and funding asked.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CaseTotals {
    #[schema(value_type = Total)]
    pub cost: Cents,
    #[schema(value_type = Total)]
    pub cover: Cents,
    /// The sum of the funding asked per budget year and expenditure kind. Cover that exceeds the costs of one year and
    /// kind does not reduce another.
    #[schema(value_type = Total, example = "100000.00")]
    pub asked: Cents,
}

/// A business case with its whole content. The meetings that dealt with it are those of `GET /v1/agenda-items?caseId=…`.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CaseView {
    pub id: Id,
    /// The case number, such as BC-2026-0001.
    pub number: String,
    pub programme_id: Id,
    /// The version of the state machine that the case runs under.
    pub machine_version: i32,
    pub status: CaseStatus,
    /// When it entered this status.
    pub status_since: Moment,
    /// The number of rounds of table review.
    pub round: i32,
    /// The revision of the content that is shown.
    pub revision: i32,
    pub content: CaseContent,
    pub totals: CaseTotals,
    /// The funding asked per budget year and expenditure kind.
    pub needs: Vec<CaseNeed>,
    /// When it first went to the board.
    pub board_since: Option<Moment>,
    /// The day until which the board deferred it.
    pub deferred_until_date: Option<NaiveDate>,
    /// Why the case went to the board against its table's advice.
    pub departure_reason: Option<String>,
    pub final_report: Option<String>,
    pub created_at: Moment,
    pub updated_at: Moment,
    pub version: i32,
}

/// Builds the view of a case, for every operation that returns one.
pub fn view(case: Case) -> Result<CaseView> {
    let content = cases::content(&case)?;
    let Case {
        id,
        number,
        number_key: _,
        programme_id,
        machine_version,
        status,
        status_since,
        round,
        revision,
        version,
        title: _,
        cluster_code: _,
        programme_line_code: _,
        scope_code: _,
        lead_table_id: _,
        initiator_id: _,
        jobs_expected: _,
        jobs_year: _,
        cost_cents,
        cover_cents,
        asked_cents,
        content: _,
        search_text: _,
        title_key: _,
        analysis_version: _,
        board_since,
        deferred_until,
        departure_reason,
        final_report,
        created_by: _,
        created_at,
        updated_at,
    } = case;
    Ok(CaseView {
        id,
        number,
        programme_id,
        machine_version,
        status,
        status_since,
        round,
        revision,
        totals: CaseTotals {
            cost: cost_cents,
            cover: cover_cents,
            asked: asked_cents,
        },
        needs: content.need_lines(),
        content,
        board_since,
        deferred_until_date: deferred_until,
        departure_reason,
        final_report,
        created_at,
        updated_at,
        version,
    })
}

/// One thing that a case lacks, as a clause that also reads well in a list: lower case, no full
/// stop.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Missing)]
pub struct MissingView {
    pub code: MissingCode,
    pub nl: String,
    pub en: String,
    /// Who can see to it: the initiator, or the bureau for a document of which the initiator cannot add a version.
    pub waiting_on: WaitingOn,
}

impl From<&Missing> for MissingView {
    fn from(missing: &Missing) -> Self {
        Self {
            code: missing.code,
            nl: locale::text(Language::Nl, &missing.message),
            en: locale::text(Language::En, &missing.message),
            waiting_on: match missing.by_bureau {
                true => WaitingOn::Bureau,
                false => WaitingOn::Initiator,
            },
        }
    }
}

/// What a case still needs before it can go to its tables.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CompletenessView {
    pub complete: bool,
    /// Each missing item in Dutch and in English; empty if the case is complete.
    pub missing: Vec<MissingView>,
}

/// Query parameters of a revision; the body is the content only.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RevisionQuery {
    /// Why the content is revised. The reason is stored with the revision and in the history.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: Option<String>,
}

pub async fn create(request: ApiRequest, body: JsonBody<CaseContent>) -> Answer {
    request
        .create(body, |cx, _, content| {
            let case = cases::register(cx, content)?;
            let (id, version) = (case.id, case.version);
            Ok(Reply::created(format!("/v1/cases/{id}"), &view(case)?)?.version(version))
        })
        .await
}

pub async fn find(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, _| {
            let case = cases::visible(cx, id.0)?;
            let version = case.version;
            Ok(Reply::ok(&view(case)?)?.version(version))
        })
        .await
}

pub async fn revise(
    request: ApiRequest,
    id: IdPath,
    query: Query<RevisionQuery>,
    body: JsonBody<CaseContent>,
) -> Answer {
    request
        .change(body, move |cx, head, content| {
            let RevisionQuery { reason } = query.read(&[])?;
            let case = cases::revise(cx, id.0, content, reason.as_deref(), |version| {
                head.expects(version)
            })?;
            let version = case.version;
            Ok(Reply::ok(&view(case)?)?.version(version))
        })
        .await
}

pub async fn completeness(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, _| {
            let case = cases::visible(cx, id.0)?;
            let missing = cases::missing(cx, &case)?;
            Reply::ok(&CompletenessView {
                complete: missing.is_empty(),
                missing: missing.iter().map(MissingView::from).collect(),
            })
        })
        .await
}
