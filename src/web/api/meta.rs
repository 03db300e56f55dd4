//! Health checks and the OpenAPI documents.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::Answer;
use crate::{State, openapi};
use edba_common::error::{Code, Error};

/// Health of the service.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Health {
    #[schema(example = "ok")]
    pub status: String,
}

fn ok() -> HttpResponse {
    HttpResponse::Ok().json(Health { status: "ok".into() })
}

pub async fn live() -> HttpResponse {
    ok()
}

pub async fn ready(state: web::Data<State>) -> Answer {
    if state.readiness.ask().await? {
        Ok(ok())
    } else {
        Err(Error::new(
            Code::Unavailable,
            "The migrations of the database are not those of this build.",
        ))
    }
}

pub async fn openapi(state: web::Data<State>) -> HttpResponse {
    let url = &state.settings.public_url;
    document(state.openapi.get_or_init(|| openapi::document(url)))
}

pub async fn webhooks_openapi(state: web::Data<State>) -> HttpResponse {
    let url = &state.settings.public_url;
    document(
        state
            .webhooks_openapi
            .get_or_init(|| openapi::webhooks_document(url)),
    )
}

/// A document that pages of any origin may read (CORS).
fn document(text: &str) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/json"))
        .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .body(text.to_owned())
}
