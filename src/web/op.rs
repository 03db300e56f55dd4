//! An operation: one line of the route table. The router, the policy and the OpenAPI document are all
//! derived from it, so they cannot differ.

use actix_web::http::Method;
use actix_web::{FromRequest, Responder, Route};
use actix_web::{Handler, guard};
use utoipa::ToSchema;

use super::export::{Exported, NO_FILTERS};
use super::json_schema::{Shape, page_of, shape_of, upload_of};
use super::policy::{Access, Policy};

/// One success response of an operation.
pub struct Answer {
    pub status: u16,
    pub description: &'static str,
    pub media: &'static str,
    /// None for a body that is not JSON with a schema.
    pub shape: Option<Shape>,
}

/// Description of one operation; [`Op::to`] adds its handler.
pub struct Op {
    pub method: Method,
    pub path: &'static str,
    pub id: &'static str,
    pub tag: &'static str,
    pub summary: &'static str,
    pub description: &'static str,
    pub access: Access,
    pub body: Option<Shape>,
    pub form: bool,
    /// Takes a CSV file as its body.
    pub csv: bool,
    /// Takes a file and what describes it, as `multipart/form-data`.
    pub upload: Option<Shape>,
    /// Responds with the content of a document, or a part of it.
    pub content: bool,
    pub query: Option<Shape>,
    pub paged: bool,
    /// Is offered as a file too: see [`crate::export`].
    pub as_file: bool,
    pub answers: Vec<Answer>,
    /// Requires `If-Match`.
    pub guarded: bool,
    /// Responds with an `ETag`.
    pub etag: bool,
    /// Accepts an `Idempotency-Key`.
    pub idempotent: bool,
    /// Error statuses besides those that follow from the other fields.
    pub errors: &'static [u16],
}

/// An operation with its handler.
pub struct Line {
    pub op: Op,
    pub route: Route,
}

/// A GET of `path`. `id` is the operation's name in the document, `tag` its chapter.
pub fn get(path: &'static str, id: &'static str, tag: &'static str, summary: &'static str) -> Op {
    op(Method::GET, path, id, tag, summary)
}

/// A POST; accepts an `Idempotency-Key`.
pub fn post(path: &'static str, id: &'static str, tag: &'static str, summary: &'static str) -> Op {
    Op {
        idempotent: true,
        ..op(Method::POST, path, id, tag, summary)
    }
}

/// A PUT; guarded by `If-Match`.
pub fn put(path: &'static str, id: &'static str, tag: &'static str, summary: &'static str) -> Op {
    Op {
        guarded: true,
        ..op(Method::PUT, path, id, tag, summary)
    }
}

/// A PATCH; guarded by `If-Match`.
pub fn patch(path: &'static str, id: &'static str, tag: &'static str, summary: &'static str) -> Op {
    Op {
        guarded: true,
        ..op(Method::PATCH, path, id, tag, summary)
    }
}

/// A DELETE; guarded by `If-Match`, answers 204.
pub fn delete(path: &'static str, id: &'static str, tag: &'static str, summary: &'static str) -> Op {
    Op {
        guarded: true,
        ..op(Method::DELETE, path, id, tag, summary)
    }
}

fn op(method: Method, path: &'static str, id: &'static str, tag: &'static str, summary: &'static str) -> Op {
    Op {
        method,
        path,
        id,
        tag,
        summary,
        description: "",
        // Deny by default: without a policy no role is allowed.
        access: Access::Roles(&[]),
        body: None,
        form: false,
        csv: false,
        upload: None,
        content: false,
        query: None,
        paged: false,
        as_file: false,
        answers: Vec::new(),
        guarded: false,
        etag: false,
        idempotent: false,
        errors: &[],
    }
}

impl Op {
    pub fn allow(mut self, access: Access) -> Self {
        self.access = access;
        self
    }

    pub fn describe(mut self, description: &'static str) -> Self {
        self.description = description;
        self
    }

    pub fn body<T: ToSchema>(mut self) -> Self {
        self.body = Some(shape_of::<T>());
        self
    }

    /// Takes a body as `application/x-www-form-urlencoded`.
    pub fn form<T: ToSchema>(mut self) -> Self {
        self.form = true;
        self.idempotent = false;
        self.body::<T>()
    }

    /// Takes a CSV file as `text/csv`, without an `Idempotency-Key`.
    pub fn csv(mut self) -> Self {
        self.csv = true;
        self.idempotent = false;
        self
    }

    /// Takes a file and a `T` that describes it, as `multipart/form-data`.
    pub fn upload<T: ToSchema>(mut self) -> Self {
        self.upload = Some(upload_of::<T>());
        self
    }

    pub fn query<T: ToSchema>(mut self) -> Self {
        self.query = Some(shape_of::<T>());
        self
    }

    /// 200 with a body of shape `T`.
    pub fn ok<T: ToSchema>(self, description: &'static str) -> Self {
        self.answer(200, description, "application/json", Some(shape_of::<T>()))
    }

    /// 200 with one versioned resource and its `ETag`.
    pub fn one<T: ToSchema>(mut self, description: &'static str) -> Self {
        self.etag = true;
        self.ok::<T>(description)
    }

    /// 200 with a page of `T`, taking `cursor` and `limit`.
    pub fn page<T: ToSchema>(mut self, description: &'static str) -> Self {
        self.paged = true;
        self.answer(200, description, "application/json", Some(page_of::<T>()))
    }

    /// 200 with a page of `T` as JSON, or the whole list as a file.
    pub fn page_or_file<T: ToSchema + Exported>(self, description: &'static str) -> Self {
        self.page::<T>(description).or_file::<T>()
    }

    /// The 200 can be a file too, with all lines of `T`.
    pub fn or_file<T: Exported>(mut self) -> Self {
        self.as_file = true;
        self
    }

    /// Takes `cursor` and `limit`, for a response that contains a page of a list.
    pub fn paged(mut self) -> Self {
        self.paged = true;
        self
    }

    /// 201 with the created resource.
    pub fn created<T: ToSchema>(self, description: &'static str) -> Self {
        self.answer(201, description, "application/json", Some(shape_of::<T>()))
    }

    /// 204: done, no content.
    pub fn nothing(self, description: &'static str) -> Self {
        self.answer(204, description, "", None)
    }

    /// 202: pending approval by a second bureau member.
    pub fn accepted<T: ToSchema>(self, description: &'static str) -> Self {
        self.answer(202, description, "application/json", Some(shape_of::<T>()))
    }

    /// 200 with a body of another media type.
    pub fn text(self, media: &'static str, description: &'static str) -> Self {
        self.answer(200, description, media, None)
    }

    /// 200 with the content of a document, whatever its media type, or a part of it.
    pub fn content(mut self, description: &'static str) -> Self {
        self.content = true;
        self.etag = true;
        self.answer(200, description, "*/*", None)
    }

    /// Error statuses besides those that follow from method, parameters and policy.
    pub fn errors(mut self, statuses: &'static [u16]) -> Self {
        self.errors = statuses;
        self
    }

    /// Requires `If-Match` on a POST that changes a versioned resource.
    pub fn guarded(mut self) -> Self {
        self.guarded = true;
        self
    }

    /// Drops the `If-Match` requirement that the method has by default.
    pub fn unguarded(mut self) -> Self {
        self.guarded = false;
        self
    }

    /// A POST without `Idempotency-Key`: it stores no response.
    pub fn without_key(mut self) -> Self {
        self.idempotent = false;
        self
    }

    fn answer(
        mut self,
        status: u16,
        description: &'static str,
        media: &'static str,
        shape: Option<Shape>,
    ) -> Self {
        self.answers.push(Answer {
            status,
            description,
            media,
            shape,
        });
        self
    }

    /// The policy: allowed roles and query parameters.
    pub fn policy(&self) -> Policy {
        let parameters: Option<&[&str]> = match (&self.query, self.paged) {
            (Some(_), _) => None,
            (None, true) if self.as_file => Some(&NO_FILTERS),
            (None, true) => Some(&["cursor", "limit"]),
            (None, false) => Some(&[]),
        };
        Policy {
            access: self.access,
            parameters,
        }
    }

    /// Adds the handler.
    pub fn to<F, Args>(self, handler: F) -> Line
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        let route = if self.method == Method::GET {
            // HEAD is a GET without the body.
            actix_web::web::route().guard(guard::Any(guard::Get()).or(guard::Head()))
        } else {
            actix_web::web::method(self.method.clone())
        };
        Line {
            op: self,
            route: route.to(handler),
        }
    }
}
