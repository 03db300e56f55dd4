//! Subsidies as open data, in the format of the 360Giving Data Standard (<https://standard.threesixtygiving.org>, schema
//! 1.4).

use actix_web::HttpResponse;
use actix_web::http::header;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::Answer;
use crate::ApiRequest;
use crate::export::{self, Portion, Rows, TextFile, euros};
use crate::pagination::Pagination;
use edba_common::error::{Error, Result};
use edba_common::locale;
use edba_domain::Id;
use edba_domain::codes::Language;
use edba_service::public_grants::{self, Party, PublicGrant};

/// The version of the schema.
const SCHEMA: &str = "1.4";
/// What the identifiers of this register begin with.
const PREFIX: &str = "360G-edba";
/// The number of decisions that are read at once.
const AT_ONCE: usize = 100;

/// Subsidies as open data: a package of grants of the 360Giving Data Standard.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GrantPackage {
    /// The version of the schema of the standard.
    #[schema(example = "1.4")]
    pub version: &'static str,
    pub title: String,
    /// The day of this package.
    pub issued: NaiveDate,
    pub publisher: GrantPublisher,
    pub grants: Vec<GrantView>,
}

/// Who publishes the package.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GrantPublisher {
    pub name: String,
    pub website: String,
}

/// A subsidy of one funder by one decision in force.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GrantView {
    /// Stays the same in every package.
    pub id: String,
    pub title: String,
    pub description: String,
    /// Always EUR.
    #[schema(example = "EUR")]
    pub currency: &'static str,
    /// In euros, as a number: the standard has no other form.
    pub amount_awarded: f64,
    /// What was paid, in euros. Absent where the register does not show it: the funder gave something else by this
    /// decision too.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub amount_disbursed: Option<f64>,
    pub award_date: NaiveDate,
    /// The decision in the public register.
    pub url: String,
    /// The budget years, from the first day to the last. Not in the OpenAPI document: its design rules take a name that ends
    /// in `Dates` for that of one date, and the name is that of the standard.
    #[schema(ignore)]
    pub planned_dates: Vec<GrantPeriod>,
    pub recipient_organization: Vec<GrantOrganisation>,
    pub funding_organization: Vec<GrantOrganisation>,
    /// The public register.
    pub data_source: String,
}

/// A period of a grant.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GrantPeriod {
    pub start_date: NaiveDate,
    pub end_date: NaiveDate,
}

/// An organisation of a grant.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GrantOrganisation {
    pub id: String,
    pub name: String,
}

/// An organisation by the number of a register that others know, if it has one here.
fn organisation(party: Party) -> GrantOrganisation {
    let Party {
        id,
        name,
        kvk_number,
        oin,
    } = party;
    let id = match (kvk_number, oin) {
        (Some(number), _) => format!("NL-KVK-{number}"),
        (None, Some(number)) => format!("NL-OIN-{number}"),
        (None, None) => format!("{PREFIX}-ORG-{id}"),
    };
    GrantOrganisation { id, name }
}

fn view(grant: PublicGrant, public_url: &str) -> Result<GrantView> {
    let PublicGrant {
        decision_number,
        case_number,
        case_title,
        decided_date,
        recipient,
        funder,
        awarded,
        disbursed,
        years: (first, last),
    } = grant;
    let year = if first == last {
        first.to_string()
    } else {
        format!("{first}–{last}")
    };
    let description = locale::say(
        Language::Nl,
        "giving-description",
        &[
            ("funder", funder.name.as_str().into()),
            ("title", case_title.as_str().into()),
            ("case", case_number.as_str().into()),
            ("year", year.into()),
            ("decision", decision_number.as_str().into()),
        ],
    );
    let day = |year, month, day| {
        NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| Error::internal("no such budget year"))
    };
    Ok(GrantView {
        id: format!("{PREFIX}-{decision_number}-{}", funder.id),
        title: case_title,
        description,
        currency: "EUR",
        amount_awarded: euros(awarded),
        amount_disbursed: disbursed.map(euros),
        award_date: decided_date,
        url: format!("{public_url}/register/{decision_number}"),
        planned_dates: vec![GrantPeriod {
            start_date: day(first, 1, 1)?,
            end_date: day(last, 12, 31)?,
        }],
        recipient_organization: vec![organisation(recipient)],
        funding_organization: vec![organisation(funder)],
        data_source: format!("{public_url}/register"),
    })
}

/// Sends the package as it is read, decision by decision.
pub async fn list(request: ApiRequest) -> Answer {
    let place = request.public_place()?;
    let public_url = request.public_url().to_owned();
    let package = GrantPackage {
        version: SCHEMA,
        title: locale::say(Language::Nl, "giving-title", &[]),
        issued: request.today(),
        publisher: GrantPublisher {
            name: locale::say(Language::Nl, "giving-publisher", &[]),
            website: public_url.clone(),
        },
        grants: Vec::new(),
    };
    let source = request.public_source(move |cx, cursor| {
        let after: Option<Id> = cursor
            .map(|cursor| cursor.parse().map_err(|_| Pagination::bad_cursor()))
            .transpose()?;
        let (grants, next) = public_grants::list(cx, after, AT_ONCE)?;
        let items = grants
            .into_iter()
            .map(|grant| Ok(serde_json::to_string(&view(grant, &public_url)?)?));
        Ok(Portion {
            rows: Rows::Json(items.collect::<Result<_>>()?),
            next: next.map(|id| id.to_string()),
        })
    });
    let first = export::read(&source, None).await?;
    let mut response = HttpResponse::Ok();
    response.insert_header((header::CONTENT_TYPE, "application/json"));
    if request.is_head() {
        return Ok(response.finish());
    }
    export::text_response(response, package_text(&package)?, source, first, place)
}

/// The package without its grants, which come between.
fn package_text(package: &GrantPackage) -> Result<TextFile> {
    let text = serde_json::to_string(package)?;
    let before = text
        .strip_suffix("]}")
        .ok_or_else(|| Error::internal("the grants are not the last member of the package"))?;
    Ok(TextFile::Document {
        before: before.to_owned(),
        after: "]}".into(),
        begun: false,
    })
}
