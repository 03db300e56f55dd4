//! Documentation.

use crate::op::{Line, get};
use crate::pages;
use crate::policy::Access;

/// Documentation pages; not under `/v1`, so not in the API document.
pub(super) fn lines() -> Vec<Line> {
    vec![
        get("/docs", "getDocs", "Service", "The API documentation")
            .allow(Access::Public)
            .text("text/html", "Swagger UI.")
            .to(pages::docs::index),
        get(
            "/docs/problems",
            "getProblems",
            "Service",
            "The kinds of problems",
        )
        .allow(Access::Public)
        .text("text/html", "A page.")
        .to(pages::docs::problems),
        get(
            "/docs/{file}",
            "getDocsFile",
            "Service",
            "A script or style of the documentation",
        )
        .allow(Access::Public)
        .text("text/plain", "The file.")
        .to(pages::docs::file),
    ]
}
