//! The service itself: health, and its own document.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::Answer;
use crate::error::{Code, Error};
use crate::service::health;
use crate::web::{State, openapi};

/// How the service is.
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
    let current = web::block(move || health::is_ready(&state.db))
        .await
        .map_err(Error::internal)??;
    if current {
        Ok(ok())
    } else {
        Err(Error::new(
            Code::Unavailable,
            "The migrations of the database are not those of this build.",
        ))
    }
}

pub async fn openapi(state: web::Data<State>) -> HttpResponse {
    let document = state
        .openapi
        .get_or_init(|| openapi::document(&state.settings.public_url));
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/json"))
        .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .body(document.clone())
}
