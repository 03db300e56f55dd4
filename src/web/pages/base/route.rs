//! A line of the route table of the pages: method, path, policy and handler.

use std::collections::{BTreeMap, HashMap};

use actix_web::http::Method;
use actix_web::{FromRequest, Handler, Responder, Route, web};

use crate::policy::Access;

/// One page or form handler.
pub struct Line {
    pub method: Method,
    pub path: &'static str,
    pub access: Access,
    pub route: Route,
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
pub fn page<F, Args>(path: &'static str, access: Access, handler: F) -> Line
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    line(Method::GET, path, access, handler)
}

/// A POST route for a form, open to `access`.
pub fn form<F, Args>(path: &'static str, access: Access, handler: F) -> Line
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    line(Method::POST, path, access, handler)
}

/// The paths of the route table, split at their slashes, and whether each has a page (GET).
pub struct PagePaths(Vec<(Vec<&'static str>, bool)>);

impl PagePaths {
    pub fn new(lines: &[Line]) -> Self {
        let mut paths: BTreeMap<&'static str, bool> = BTreeMap::new();
        for line in lines {
            *paths.entry(line.path).or_default() |= line.method == Method::GET;
        }
        Self(
            paths
                .into_iter()
                .map(|(path, opens)| (path.split('/').collect(), opens))
                .collect(),
        )
    }

    /// The page at a path, or the nearest one above it: the likely origin of a form submitted to that path.
    pub fn page_above<'a>(&self, path: &'a str) -> &'a str {
        let mut path = path;
        while !self.is_page(path) {
            path = match path.rfind('/') {
                Some(at) if at > 0 => path.get(..at).unwrap_or("/"),
                _ => return "/",
            };
        }
        path
    }

    /// Whether a path has a page. A path without parameters takes precedence over one with parameters.
    fn is_page(&self, path: &str) -> bool {
        let parts: Vec<&str> = path.split('/').collect();
        let parameters = |pattern: &[&str]| pattern.iter().filter(|part| part.starts_with('{')).count();
        let fits = |pattern: &[&str]| {
            let mut pairs = pattern.iter().zip(&parts);
            pattern.len() == parts.len()
                && pairs.all(|(one, part)| one == part || (one.starts_with('{') && !part.is_empty()))
        };
        self.0
            .iter()
            .filter(|(pattern, _)| fits(pattern))
            .min_by_key(|(pattern, _)| parameters(pattern))
            .is_some_and(|(_, opens)| *opens)
    }
}
