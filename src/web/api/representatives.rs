//! Representatives.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, IdPath};
use crate::patch::Patch;
use crate::reply::{Page, id_cursor};
use crate::{ApiRequest, JsonBody, Query, Reply};
use edba_domain::codes::Language;
use edba_domain::{Id, Moment};
use edba_service::Actor;
use edba_service::representatives::{self, Representative};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RepresentativeFilter {
    /// Only representatives of this organisation.
    pub organisation_id: Option<Id>,
}

/// A new representative.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewRepresentative {
    /// The one organisation for which the person acts.
    pub organisation_id: Id,
    /// The person, or the office.
    #[schema(min_length = 1, max_length = 200, example = "Wethouder Economie")]
    pub name: String,
    /// The address of a mailbox.
    #[schema(min_length = 3, max_length = 254, example = "wethouder@almere.example")]
    pub email: Option<String>,
    /// Language of mail to the person.
    pub language: Language,
}

/// Changes to a representative; a property that is left out stays unchanged.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RepresentativeChange {
    #[serde(default)]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub name: Patch<String>,
    /// Null for none.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 3, max_length = 254, example = "wethouder@almere.example")]
    pub email: Patch<Option<String>>,
    #[serde(default)]
    #[schema(value_type = Language)]
    pub language: Patch<Language>,
}

/// A person who acts for one organisation.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RepresentativeView {
    pub id: Id,
    pub organisation_id: Id,
    pub name: String,
    /// Shown to bureau, auditor and administrator; null for others.
    pub email: Option<String>,
    pub language: Language,
    pub created_at: Moment,
    pub version: i32,
}

/// The view of a representative for this account.
fn view(row: Representative, actor: &Actor) -> RepresentativeView {
    let Representative {
        id,
        organisation_id,
        name,
        email,
        language,
        version,
        created_at,
    } = row;
    RepresentativeView {
        id,
        organisation_id,
        name,
        email: email.filter(|_| representatives::sees_email(actor)),
        language,
        created_at,
        version,
    }
}

pub async fn list(request: ApiRequest, filter: Query<RepresentativeFilter>) -> Answer {
    request
        .read(move |cx, head| {
            let RepresentativeFilter { organisation_id } = filter.read(&["cursor", "limit"])?;
            let page = head.page()?;
            let rows = representatives::list(cx, organisation_id, page.after_id()?, page.fetch())?;
            let page = Page::from_rows(rows, page.limit, |r| id_cursor(&r.id)).map(|r| view(r, cx.actor));
            Reply::page(&head.path, &head.query, page)
        })
        .await
}

pub async fn create(request: ApiRequest, body: JsonBody<NewRepresentative>) -> Answer {
    request
        .create(body, |cx, _, new| {
            let NewRepresentative {
                organisation_id,
                name,
                email,
                language,
            } = new;
            let new = representatives::NewRepresentative {
                organisation_id,
                name,
                email,
                language,
            };
            let row = representatives::register(cx, new)?;
            let (id, version) = (row.id, row.version);
            let location = format!("/v1/representatives/{id}");
            Ok(Reply::created(location, &view(row, cx.actor))?.version(version))
        })
        .await
}

pub async fn find(request: ApiRequest, id: IdPath) -> Answer {
    request
        .read(move |cx, _| {
            let row = representatives::find(cx, id.0)?;
            let version = row.version;
            Ok(Reply::ok(&view(row, cx.actor))?.version(version))
        })
        .await
}

pub async fn change(request: ApiRequest, id: IdPath, body: JsonBody<RepresentativeChange>) -> Answer {
    request
        .change(body, move |cx, head, change| {
            let RepresentativeChange {
                name,
                email,
                language,
            } = change;
            let change = representatives::RepresentativeChange {
                name: name.set(),
                email: email.set(),
                language: language.set(),
            };
            let row = representatives::change(cx, id.0, change, |version| head.expects(version))?;
            let version = row.version;
            Ok(Reply::ok(&view(row, cx.actor))?.version(version))
        })
        .await
}
