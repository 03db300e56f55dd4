//! Origin of a form: the page to return to when the user cannot continue.

use actix_web::http::Method;

use super::PageRequest;
use crate::pages::base::cookies::Kind;
use crate::pages::base::form::{ONCE, PAGE};
use crate::pages::base::layout::FormMarks;
use crate::pages::base::own_path::own_path;
use crate::pages::base::{Form, once};

impl PageRequest {
    /// Records the technical fields of a form.
    pub(super) fn receive(&mut self, form: &Form) {
        form.text(PAGE).clone_into(&mut self.sent.page);
        self.sent.once = Some(form.text(ONCE).to_owned()).filter(|key| once::is_key(key));
    }

    /// Path and query of this page; for a form, those of the page that contained it: from the form's field, else from
    /// the Referer, else the nearest page above the form's own address.
    pub(super) fn page_address(&self) -> String {
        if self.method != Method::POST {
            // Browsers read such an address in a link as another host.
            let is_of_others = self.address.starts_with("//") || self.address.starts_with("/\\");
            return if is_of_others {
                "/".to_owned()
            } else {
                self.address.clone()
            };
        }
        let public_url = self.state.settings.public_url.trim_end_matches('/');
        let referer = self
            .referer
            .as_deref()
            .and_then(|from| from.strip_prefix(public_url));
        [self.sent.page.as_str(), referer.unwrap_or_default()]
            .into_iter()
            .find(|address| address.starts_with('/') && own_path(address) == *address)
            .map_or_else(|| self.openable(&self.address), |address| self.openable(address))
    }

    /// The sign-in address that returns to this page. It mentions that a session has ended, if one has.
    pub(super) fn sign_in_address(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let page = self.page_address();
        let next = if own_path(&page) == page {
            page.as_str()
        } else {
            // Too long with its query.
            own_path(page.split('?').next().unwrap_or_default())
        };
        query.append_pair("next", next);
        if self.method == Method::POST || self.session.is_some() {
            query.append_pair("ended", "yes");
        }
        format!("/sign-in?{}", query.finish())
    }

    /// The technical fields for the forms of the page.
    pub(super) fn forms(&self) -> FormMarks {
        FormMarks {
            once: self.sent.once.clone().unwrap_or_else(FormMarks::new_once),
            sent_to: (self.method == Method::POST)
                .then(|| self.address.split('?').next().unwrap_or_default().to_owned()),
            taken: self.taken.clone(),
        }
    }

    /// The one-time cookies that this page shows.
    pub(super) fn said_once(&self) -> Vec<Kind> {
        let notice = self.notice.as_ref().map(|_| Kind::Notice);
        let taken = self.taken.as_ref().map(|_| Kind::Taken);
        notice.into_iter().chain(taken).collect()
    }

    /// An address that can be opened: itself with its query, or the nearest page above it.
    fn openable(&self, address: &str) -> String {
        let address = address.split('#').next().unwrap_or_default();
        let path = address.split('?').next().unwrap_or_default();
        let page = self.paths.as_ref().map_or("/", |paths| paths.page_above(path));
        if page == path { address } else { page }.to_owned()
    }
}
