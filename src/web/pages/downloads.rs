//! Lists as files, for people who are signed in.

use actix_web::{HttpResponse, web};
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

use super::base::PageRequest;
use super::base::route::{Line, page};
use crate::api::{
    action_points, agenda_items, budget_cells, commitments, disbursements, documents, funds, meetings,
    repayment_plan_lines, state_aid, statement_files,
};
use crate::export::Exported;
use crate::media_types::FileFormat;
use crate::pagination::Pagination;
use crate::policy::{COMMITMENT_READERS, DOCUMENT_READERS, MEETING_READERS, OBLIGATION_READERS};
use crate::reply;
use edba_common::error::{Error, Result};
use edba_service::Context;

pub(super) fn lines() -> Vec<Line> {
    vec![
        page("/downloads/meetings/{format}", MEETING_READERS, of_meetings),
        page(
            "/downloads/agenda-items/{format}",
            MEETING_READERS,
            of_agenda_items,
        ),
        page(
            "/downloads/action-points/{format}",
            MEETING_READERS,
            of_action_points,
        ),
        page(
            "/downloads/commitments/{format}",
            OBLIGATION_READERS,
            of_commitments,
        ),
        page("/downloads/documents/{format}", DOCUMENT_READERS, of_documents),
        page("/downloads/payments/{format}", COMMITMENT_READERS, of_payments),
        page("/downloads/statement/{format}", COMMITMENT_READERS, of_statement),
        page("/downloads/state-aid/{format}", COMMITMENT_READERS, of_state_aid),
        page("/downloads/budget/{format}", OBLIGATION_READERS, of_budget),
        page(
            "/downloads/fund-years/{format}",
            OBLIGATION_READERS,
            of_fund_years,
        ),
        page(
            "/downloads/repayment-plan-lines/{format}",
            COMMITMENT_READERS,
            of_repayment_plan_lines,
        ),
    ]
}

async fn of_meetings(request: PageRequest, format: web::Path<String>) -> HttpResponse {
    send(request, &format, meetings::page).await
}

async fn of_agenda_items(request: PageRequest, format: web::Path<String>) -> HttpResponse {
    send(request, &format, agenda_items::page).await
}

async fn of_action_points(request: PageRequest, format: web::Path<String>) -> HttpResponse {
    send(request, &format, action_points::page).await
}

async fn of_repayment_plan_lines(request: PageRequest, format: web::Path<String>) -> HttpResponse {
    send(request, &format, repayment_plan_lines::page).await
}

async fn of_fund_years(request: PageRequest, format: web::Path<String>) -> HttpResponse {
    send(request, &format, funds::file_page).await
}

async fn of_statement(request: PageRequest, format: web::Path<String>) -> HttpResponse {
    send(request, &format, statement_files::page).await
}

async fn of_state_aid(request: PageRequest, format: web::Path<String>) -> HttpResponse {
    send(request, &format, state_aid::page).await
}

async fn of_budget(request: PageRequest, format: web::Path<String>) -> HttpResponse {
    send(request, &format, budget_cells::page).await
}

async fn of_commitments(request: PageRequest, format: web::Path<String>) -> HttpResponse {
    send(request, &format, commitments::page).await
}

async fn of_documents(request: PageRequest, format: web::Path<String>) -> HttpResponse {
    send(request, &format, documents::page).await
}

async fn of_payments(request: PageRequest, format: web::Path<String>) -> HttpResponse {
    send(request, &format, disbursements::page).await
}

async fn send<F, T>(
    request: PageRequest,
    format: &str,
    page: fn(&mut Context<'_>, F, &Pagination) -> Result<reply::Page<T>>,
) -> HttpResponse
where
    F: DeserializeOwned + ToSchema + 'static,
    T: Exported,
{
    match FileFormat::from_ending(format) {
        Some(format) => request.download(format, page).await,
        None => request.read(|_, _| Err(Error::not_found("file"))).await,
    }
}
