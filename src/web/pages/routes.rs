//! Route table of the pages: path, method and access policy. The router and the policy check are built from it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use actix_web::http::Method;
use actix_web::web::{self, ServiceConfig};

use super::base::route::{Line, PagePaths, PagePolicies, form, page};
use super::{
    account, action_points, assets, ballots, booking_references, budget, bureau, calendar, cases,
    commitments, consultations, decisions, demo, demo_mail, desk, documents, downloads, funds, initiator,
    meetings, notification_settings, passkeys, promises, public_register, ratifications, reauthenticate,
    reconciliation, security_log, sign_in, sign_in_provider, site, state_aid, statement, unsubscribe,
};
use crate::fallbacks::method_not_allowed;
use crate::policy::Access;

/// All pages and forms.
pub fn lines() -> Vec<Line> {
    [
        common(),
        passkeys::lines(),
        reauthenticate::lines(),
        desk::lines(),
        ballots::lines(),
        public_register::lines(),
        bureau::lines(),
        commitments::lines(),
        reconciliation::lines(),
        documents::lines(),
        downloads::lines(),
        funds::lines(),
        state_aid::lines(),
        statement::lines(),
        budget::lines(),
        booking_references::lines(),
        promises::lines(),
        cases::lines(),
        decisions::lines(),
        ratifications::lines(),
        initiator::lines(),
        meetings::lines(),
        action_points::lines(),
        consultations::lines(),
        calendar::lines(),
        demo_mail::lines(),
        security_log::lines(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn common() -> Vec<Line> {
    use Access::{Public, SignedIn};
    vec![
        page("/assets/{file}", Public, assets::file),
        page("/language", Public, site::language),
        page("/accessibility", Public, site::accessibility),
        page("/.well-known/security.txt", Public, site::security),
        page("/sign-in", Public, sign_in::ask),
        form("/sign-in", Public, sign_in::send),
        page("/sign-in/{link}", Public, sign_in::link),
        form("/sign-in/{link}", Public, sign_in::redeem),
        form("/sign-in/provider/{provider}", Public, sign_in_provider::begin),
        page(
            "/sign-in/provider/{provider}/callback",
            Public,
            sign_in_provider::callback,
        ),
        form("/sign-out", SignedIn, sign_in::sign_out),
        page("/account", SignedIn, account::show),
        page("/account/messages", SignedIn, notification_settings::show),
        form("/account/messages", SignedIn, notification_settings::choose),
        form("/account/language", SignedIn, account::choose_language),
        form("/account/sessions/end", SignedIn, account::end_all_sessions),
        form("/account/sessions/{session}/end", SignedIn, account::end_session),
        form(
            "/account/identities/{identity}/unbind",
            SignedIn,
            sign_in_provider::unbind,
        ),
        page("/demo", Public, demo::show),
        page("/unsubscribe/{token}", Public, unsubscribe::ask),
        form("/unsubscribe/{token}", Public, unsubscribe::end),
    ]
}

/// The paths of all pages.
static PATHS: LazyLock<web::Data<PagePaths>> = LazyLock::new(|| web::Data::new(PagePaths::new(&lines())));

/// Registers every route with its policy, and answers all other methods with 405.
pub fn configure(service: &mut ServiceConfig) {
    service.app_data(PATHS.clone());
    let mut paths: BTreeMap<&'static str, Vec<Line>> = BTreeMap::new();
    for line in lines() {
        paths.entry(line.path).or_default().push(line);
    }
    for (path, lines) in paths {
        let mut policies = PagePolicies::default();
        let mut resource = web::resource(path);
        let mut allow = Vec::new();
        for line in lines {
            allow.push(if line.method == Method::GET {
                policies.0.insert(Method::HEAD, line.access);
                "GET, HEAD".to_owned()
            } else {
                line.method.to_string()
            });
            policies.0.insert(line.method, line.access);
            resource = resource.route(line.route);
        }
        let allow = allow.join(", ");
        let refuse = web::to(move || {
            let allow = allow.clone();
            async move { method_not_allowed(&allow) }
        });
        service.service(resource.app_data(policies).default_service(refuse));
    }
}

#[cfg(test)]
mod tests {
    use super::{PATHS, lines};

    #[test]
    fn each_form_belongs_to_a_page_that_can_be_opened() {
        for (form, page) in [
            ("/cases/1/comments", "/cases/1"),
            ("/ballots/1/vote", "/ballots/1"),
            ("/ballots/1/manage/cancel", "/ballots/1/manage"),
            ("/cases/1/work/publication", "/cases/1/work"),
            ("/cases/1/work/withdraw", "/cases/1/work/withdraw"),
            ("/my-cases/new/draft", "/my-cases/new"),
            ("/my-cases/1/edit/draft", "/my-cases/1/edit"),
            ("/approvals/1/approve", "/approvals"),
            ("/reconciliation", "/reconciliation"),
            ("/reconciliation/1/undoings", "/reconciliation/1"),
            ("/ratifications/1/proposal/approve", "/ratifications/1"),
            ("/account/passkeys/1/remove", "/account"),
            ("/meetings/new", "/meetings/new"),
            ("/meetings/1/agenda/add", "/meetings/1/agenda"),
            ("/meetings/1/publish", "/meetings/1/publish"),
            ("/meetings/1/reply", "/meetings/1"),
            ("/meetings/1/minutes/edit", "/meetings/1/minutes/edit"),
            ("/meetings/1/remarks/2/answer", "/meetings/1"),
            ("/meetings/1/action-points", "/meetings/1"),
            ("/action-points/1", "/action-points/1"),
            ("/action-points/1/close", "/action-points/1"),
            ("/documents/1/versions", "/documents/1"),
            ("/documents/1/destroy", "/documents/1"),
            ("/nothing/at/all", "/"),
        ] {
            assert_eq!(PATHS.page_above(form), page, "{form}");
        }
        for line in lines().iter().filter(|line| line.method == "POST") {
            let path = line.path.replace(['{', '}'], "");
            assert!(path == "/sign-out" || PATHS.page_above(&path) != "/", "{path}");
        }
    }
}
