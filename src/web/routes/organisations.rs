//! Organisations.

use crate::api;
use crate::op::{Line, get, patch, post};
use crate::policy::{Access, BUREAU};

pub(super) fn lines() -> Vec<Line> {
    vec![
        get(
            "/v1/organisations",
            "listOrganisations",
            "Organisations",
            "List organisations",
        )
        .allow(Access::SignedIn)
        .query::<api::organisations::OrganisationFilter>()
        .page::<api::organisations::OrganisationView>(
            "Organisations in the order in which they were registered.",
        )
        .to(api::organisations::list),
        post(
            "/v1/organisations",
            "createOrganisation",
            "Organisations",
            "Register an organisation",
        )
        .allow(BUREAU)
        .body::<api::organisations::NewOrganisation>()
        .created::<api::organisations::OrganisationView>("The organisation.")
        .to(api::organisations::create),
        get(
            "/v1/organisations/{organisationId}",
            "getOrganisation",
            "Organisations",
            "One organisation",
        )
        .allow(Access::SignedIn)
        .one::<api::organisations::OrganisationView>("The organisation.")
        .to(api::organisations::find),
        patch(
            "/v1/organisations/{organisationId}",
            "changeOrganisation",
            "Organisations",
            "Change an organisation",
        )
        .allow(BUREAU)
        .body::<api::organisations::OrganisationChange>()
        .one::<api::organisations::OrganisationView>("The organisation as it is now.")
        .to(api::organisations::change),
    ]
}
