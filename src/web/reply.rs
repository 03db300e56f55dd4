//! HTTP responses made from the results of use cases.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use serde::Serialize;

use edba_common::error::Result;
use edba_common::secret::sha256_hex;
use edba_domain::Id;
use edba_service::idempotency::Stored;

/// A response: status, headers for caches and clients, and body.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: u16,
    pub etag: Option<String>,
    pub location: Option<String>,
    pub link: Option<String>,
    pub media: &'static str,
    pub body: String,
}

impl Reply {
    /// 200 with a JSON body.
    pub fn ok<T: Serialize>(view: &T) -> Result<Self> {
        Ok(Self {
            status: 200,
            etag: None,
            location: None,
            link: None,
            media: "application/json",
            body: serde_json::to_string(view)?,
        })
    }

    /// 201 with the `Location` of the created resource.
    pub fn created<T: Serialize>(location: String, view: &T) -> Result<Self> {
        Ok(Self {
            status: 201,
            location: Some(location),
            ..Self::ok(view)?
        })
    }

    /// 202: accepted, pending approval by a second bureau member.
    pub fn accepted<T: Serialize>(location: String, view: &T) -> Result<Self> {
        Ok(Self {
            status: 202,
            location: Some(location),
            ..Self::ok(view)?
        })
    }

    /// The parts to store for replay when the same request is repeated.
    pub fn kept(&self) -> Stored {
        Stored {
            status: i32::from(self.status),
            location: self.location.clone(),
            etag: self.etag.clone(),
            body: self.body.clone(),
        }
    }

    /// A replay of a stored response.
    pub fn replayed(stored: Stored) -> Self {
        Self {
            status: u16::try_from(stored.status).unwrap_or(200),
            etag: stored.etag,
            location: stored.location,
            ..Self::text("application/json", stored.body)
        }
    }

    /// 204: done, no content.
    pub fn nothing() -> Self {
        Self {
            status: 204,
            ..Self::text("application/json", String::new())
        }
    }

    /// 200 with a text of another media type.
    pub fn text(media: &'static str, body: String) -> Self {
        Self {
            status: 200,
            etag: None,
            location: None,
            link: None,
            media,
            body,
        }
    }

    /// Sets the version that `If-Match` and `If-None-Match` compare.
    pub fn version(mut self, version: i32) -> Self {
        self.etag = Some(etag_of(version));
        self
    }

    /// Sets an entity tag computed from the body, for resources that change without a new version.
    pub fn tagged(mut self) -> Self {
        self.etag = Some(format!("\"{}\"", sha256_hex(&self.body)));
        self
    }

    /// One page of a list, with a `Link` to the next page if there is one.
    pub fn page<T: Serialize>(path: &str, raw_query: &str, page: Page<T>) -> Result<Self> {
        Ok(Self::ok(&page)?.followed_by(path, raw_query, page.next_cursor.as_deref()))
    }

    /// Adds a `Link` to the page of a list that begins after this cursor, if there is one.
    pub fn followed_by(self, path: &str, raw_query: &str, next_cursor: Option<&str>) -> Self {
        let link = next_cursor.map(|cursor| {
            let mut query = form_urlencoded::Serializer::new(String::new());
            for (key, value) in super::extract::pairs(raw_query) {
                if key != "cursor" {
                    query.append_pair(&key, &value);
                }
            }
            query.append_pair("cursor", cursor);
            format!("<{path}?{}>; rel=\"next\"", query.finish())
        });
        Self { link, ..self }
    }

    pub fn into_response(self, if_none_match: Option<&str>) -> HttpResponse {
        if self.status == 200
            && let (Some(etag), Some(known)) = (&self.etag, if_none_match)
            && matches_weakly(known, etag)
        {
            return HttpResponse::NotModified()
                .insert_header((header::ETAG, etag.clone()))
                .finish();
        }
        if self.status == 204 {
            return HttpResponse::NoContent().finish();
        }
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = HttpResponse::build(status);
        response.insert_header((header::CONTENT_TYPE, self.media));
        for (name, value) in [
            (header::ETAG, self.etag),
            (header::LOCATION, self.location),
            (header::LINK, self.link),
        ] {
            if let Some(value) = value {
                response.insert_header((name, value));
            }
        }
        response.body(self.body)
    }
}

/// The strong entity tag of a version.
pub fn etag_of(version: i32) -> String {
    format!("\"v{version}\"")
}

/// Whether an `If-None-Match` value matches this entity tag, or is `*`, by the weak comparison of RFC 9110: `W/"v1"`
/// matches `"v1"`.
pub fn matches_weakly(header: &str, etag: &str) -> bool {
    tags(header).any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == etag)
}

/// Whether an `If-Match` value matches this entity tag, or is `*`, by the strong comparison of RFC 9110: a weak tag
/// never matches.
pub fn matches_strongly(header: &str, etag: &str) -> bool {
    tags(header).any(|one| one == "*" || one == etag)
}

fn tags(header: &str) -> impl Iterator<Item = &str> {
    header.split(',').map(str::trim)
}

/// One page of a list.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// Makes a page from rows fetched with one more than the limit.
    pub fn from_rows(mut rows: Vec<T>, limit: usize, key: impl Fn(&T) -> String) -> Self {
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next_cursor = if more { rows.last().map(key) } else { None };
        Self {
            items: rows,
            next_cursor,
        }
    }

    /// As [`Page::map`], with a fallible view.
    pub fn try_map<U>(self, view: impl FnMut(T) -> Result<U>) -> Result<Page<U>> {
        Ok(Page {
            items: self.items.into_iter().map(view).collect::<Result<_>>()?,
            next_cursor: self.next_cursor,
        })
    }

    pub fn map<U>(self, view: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(view).collect(),
            next_cursor: self.next_cursor,
        }
    }
}

/// The cursor of a list sorted by id.
pub fn id_cursor(id: &Id) -> String {
    id.to_string()
}
