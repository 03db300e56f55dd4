//! Representatives.

use crate::api;
use crate::op::{Line, get, patch, post};
use crate::policy::{Access, BUREAU};

pub(super) fn lines() -> Vec<Line> {
    vec![
        get(
            "/v1/representatives",
            "listRepresentatives",
            "Representatives",
            "List representatives",
        )
        .allow(Access::SignedIn)
        .query::<api::representatives::RepresentativeFilter>()
        .page::<api::representatives::RepresentativeView>(
            "Representatives in the order in which they were registered.",
        )
        .to(api::representatives::list),
        post(
            "/v1/representatives",
            "createRepresentative",
            "Representatives",
            "Register a representative",
        )
        .allow(BUREAU)
        .body::<api::representatives::NewRepresentative>()
        .created::<api::representatives::RepresentativeView>("The representative.")
        .to(api::representatives::create),
        get(
            "/v1/representatives/{representativeId}",
            "getRepresentative",
            "Representatives",
            "One representative",
        )
        .allow(Access::SignedIn)
        .one::<api::representatives::RepresentativeView>("The representative.")
        .to(api::representatives::find),
        patch(
            "/v1/representatives/{representativeId}",
            "changeRepresentative",
            "Representatives",
            "Change a representative",
        )
        .allow(BUREAU)
        .body::<api::representatives::RepresentativeChange>()
        .one::<api::representatives::RepresentativeView>("The representative as it is now.")
        .to(api::representatives::change),
    ]
}
