//! Every page has one access policy, and is shown to nobody else.

use edba::domain::codes::Role;
use edba::web::pages::routes;
use edba::web::policy::Access;
use rstest_reuse::apply;

use super::visitor::Visitor;
use crate::app::{App, Backend, both};
use crate::representatives;

const ROLES: [Role; 9] = [
    Role::Bureau,
    Role::TableMember,
    Role::BoardMember,
    Role::Initiator,
    Role::FinancePartner,
    Role::MandateOfficer,
    Role::ConsultationMember,
    Role::Auditor,
    Role::Administrator,
];

/// A path with something in the place of each parameter.
fn filled(path: &str) -> String {
    let mut parts = Vec::new();
    for part in path.split('/') {
        parts.push(if part.starts_with('{') {
            "00000000-0000-7000-8000-000000000000"
        } else {
            part
        });
    }
    parts.join("/")
}

#[apply(both)]
fn every_page_admits_the_roles_of_its_policy_and_no_other(backend: Backend) {
    let app = &App::start(backend);
    let bureau = app.bureau();
    let organisation = representatives::organisation(&bureau, "policy", "business")
        .parse()
        .unwrap();
    let representative = representatives::representative(&bureau, "seat", "government")
        .parse()
        .unwrap();
    for role in ROLES {
        let member = matches!(
            role,
            Role::TableMember | Role::BoardMember | Role::ConsultationMember
        );
        let of_organisation = matches!(
            role,
            Role::Initiator | Role::FinancePartner | Role::MandateOfficer
        );
        let email = format!("{role}@policy.example");
        app.person(
            role,
            &email,
            of_organisation.then_some(organisation),
            member.then_some(representative),
        );
        let mut visitor = Visitor::signed_in(app, &email);
        for line in routes::lines() {
            if line.access == Access::Public {
                continue;
            }
            let path = filled(line.path);
            let shown = if line.method == "GET" {
                visitor.get(&path)
            } else {
                let account = visitor.get("/account");
                let token = account
                    .html
                    .split("form-token\" value=\"")
                    .nth(1)
                    .unwrap()
                    .split('"')
                    .next()
                    .unwrap();
                // Signing out would end the story.
                if path == "/sign-out" || path == "/account/sessions/end" {
                    continue;
                }
                visitor.post_as_page(&path, &[("form-token".into(), token.into())])
            };
            let refused = shown.status == 403;
            assert_eq!(
                refused,
                !line.access.admits(role),
                "{role}: {} {} answers {}",
                line.method,
                line.path,
                shown.status
            );
            assert!(
                shown.status < 500,
                "{role}: {} {} answers {}",
                line.method,
                line.path,
                shown.status
            );
        }
    }
}

#[apply(both)]
fn whoever_is_not_signed_in_is_led_to_sign_in(backend: Backend) {
    let app = &App::start(backend);
    let mut visitor = Visitor::new(app);
    for line in routes::lines() {
        if line.access != Access::Public && line.method == "GET" {
            let shown = visitor.get(&filled(line.path));
            assert!(
                shown.address.starts_with("/sign-in?next="),
                "{} {}",
                line.path,
                shown.address
            );
        }
    }
}
