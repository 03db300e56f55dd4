//! What a use case's result becomes on the wire.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use serde::Serialize;

use crate::domain::Id;
use crate::error::Result;
use crate::secret::sha256_hex;
use crate::service::idempotency::Stored;

/// An answer: status, headers that caches and clients need, and the body.
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

    /// 201 with the address of what was made.
    pub fn created<T: Serialize>(location: String, view: &T) -> Result<Self> {
        Ok(Self {
            status: 201,
            location: Some(location),
            ..Self::ok(view)?
        })
    }

    /// 202: taken in, waiting for a second bureau member.
    pub fn accepted<T: Serialize>(location: String, view: &T) -> Result<Self> {
        Ok(Self {
            status: 202,
            location: Some(location),
            ..Self::ok(view)?
        })
    }

    /// What is stored of it, to be given again where the same request comes again.
    pub fn kept(&self) -> Stored {
        Stored {
            status: i32::from(self.status),
            location: self.location.clone(),
            etag: self.etag.clone(),
            body: self.body.clone(),
        }
    }

    /// What was stored, given again.
    pub fn replayed(stored: Stored) -> Self {
        Self {
            status: u16::try_from(stored.status).unwrap_or(200),
            etag: stored.etag,
            location: stored.location,
            ..Self::text("application/json", stored.body)
        }
    }

    /// 204: what was asked is done, and there is nothing to tell of it.
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

    /// The version that `If-Match` and `If-None-Match` compare.
    pub fn version(mut self, version: i32) -> Self {
        self.etag = Some(etag_of(version));
        self
    }

    /// An entity tag made of the body, for what changes without a version of its own.
    pub fn tagged(mut self) -> Self {
        self.etag = Some(format!("\"{}\"", sha256_hex(&self.body)));
        self
    }

    /// One page of a list, with `Link` to the next where there is one.
    pub fn page<T: Serialize>(path: &str, raw_query: &str, page: Page<T>) -> Result<Self> {
        let link = page.next_cursor.as_ref().map(|cursor| {
            let mut query = form_urlencoded::Serializer::new(String::new());
            for (key, value) in super::input::pairs(raw_query) {
                if key != "cursor" {
                    query.append_pair(&key, &value);
                }
            }
            query.append_pair("cursor", cursor);
            format!("<{path}?{}>; rel=\"next\"", query.finish())
        });
        Ok(Self {
            link,
            ..Self::ok(&page)?
        })
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

/// Whether an `If-None-Match` value names this entity tag, or any (`*`), by the weak comparison of RFC 9110: `W/"v1"`
/// names `"v1"`.
pub fn matches_weakly(header: &str, etag: &str) -> bool {
    tags(header).any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == etag)
}

/// Whether an `If-Match` value names this entity tag, or any (`*`), by the strong comparison of RFC 9110: a weak tag
/// names nothing.
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
    /// Makes a page of what was fetched with one row more than asked for.
    pub fn of(mut rows: Vec<T>, limit: usize, key: impl Fn(&T) -> String) -> Self {
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next_cursor = if more { rows.last().map(key) } else { None };
        Self {
            items: rows,
            next_cursor,
        }
    }

    /// As [`Page::map`], for a view that can fail.
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

/// The cursor of a list in the order of identities.
pub fn id_cursor(id: &Id) -> String {
    id.to_string()
}
