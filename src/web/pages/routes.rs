//! Route table of the pages: path, method and access policy. The router and the policy check are built from it.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use actix_web::http::Method;
use actix_web::web::{self, ServiceConfig};
use actix_web::{FromRequest, Handler, Responder, Route};

use super::{
    account, assets, ballots, bureau, calendar, cases, commitments, decisions, demo, demo_mail, desk,
    initiator, meetings, notification_settings, passkeys, public_register, reauthenticate, security_log,
    sign_in, sign_in_provider, site, unsubscribe,
};
use crate::web::middleware::method_not_allowed;
use crate::web::policy::Access;

/// One page or form handler.
pub struct Line {
    pub method: Method,
    pub path: &'static str,
    pub access: Access,
    route: Route,
}

/// The policies of one path, by method.
#[derive(Clone, Default)]
pub struct PagePolicies(pub HashMap<Method, Access>);

fn line<F, Args>(method: Method, path: &'static str, access: Access, handler: F) -> Line
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    let route = if method == Method::GET {
        web::route().guard(actix_web::guard::Any(actix_web::guard::Get()).or(actix_web::guard::Head()))
    } else {
        web::method(method.clone())
    };
    Line {
        method,
        path,
        access,
        route: route.to(handler),
    }
}

/// A GET route, open to `access`.
pub(super) fn page<F, Args>(path: &'static str, access: Access, handler: F) -> Line
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    line(Method::GET, path, access, handler)
}

/// A POST route for a form, open to `access`.
pub(super) fn form<F, Args>(path: &'static str, access: Access, handler: F) -> Line
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    line(Method::POST, path, access, handler)
}

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
        cases::lines(),
        decisions::lines(),
        initiator::lines(),
        meetings::lines(),
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

/// Each path of the table, split at its slashes, and whether it has a page (GET).
static PATHS: LazyLock<Vec<(Vec<&'static str>, bool)>> = LazyLock::new(|| {
    let mut paths: BTreeMap<&'static str, bool> = BTreeMap::new();
    for line in lines() {
        *paths.entry(line.path).or_default() |= line.method == Method::GET;
    }
    paths
        .into_iter()
        .map(|(path, opens)| (path.split('/').collect(), opens))
        .collect()
});

/// The page at a path, or the nearest one above it: the likely origin of a form submitted to that path.
pub fn page_above(path: &str) -> &str {
    let mut path = path;
    while !is_page(path) {
        path = match path.rfind('/') {
            Some(at) if at > 0 => path.get(..at).unwrap_or("/"),
            _ => return "/",
        };
    }
    path
}

/// Whether a path has a page. A path without parameters takes precedence over one with parameters.
fn is_page(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    let parameters = |pattern: &[&str]| pattern.iter().filter(|part| part.starts_with('{')).count();
    let fits = |pattern: &[&str]| {
        let mut pairs = pattern.iter().zip(&parts);
        pattern.len() == parts.len()
            && pairs.all(|(one, part)| one == part || (one.starts_with('{') && !part.is_empty()))
    };
    PATHS
        .iter()
        .filter(|(pattern, _)| fits(pattern))
        .min_by_key(|(pattern, _)| parameters(pattern))
        .is_some_and(|(_, opens)| *opens)
}

/// Registers every route with its policy, and answers all other methods with 405.
pub fn configure(service: &mut ServiceConfig) {
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
    use super::page_above;

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
            ("/account/passkeys/1/remove", "/account"),
            ("/meetings/new", "/meetings/new"),
            ("/nothing/at/all", "/"),
        ] {
            assert_eq!(page_above(form), page, "{form}");
        }
        for line in super::lines().iter().filter(|line| line.method == "POST") {
            let path = line.path.replace(['{', '}'], "");
            assert!(path == "/sign-out" || page_above(&path) != "/", "{path}");
        }
    }
}
