//! Forms of anonymous visitors, which sign them in: within the rate limits of the process.

use actix_web::HttpResponse;

use super::steps::visitor;
use super::{PageRequest, can_be_mended};
use crate::pages::base::{Form, Layout, Page};
use crate::policy::Access;
use crate::rate_limit::{Asking, Way};
use edba_common::error::{Error, Result};
use edba_service::sign_in::{Token, known_sources};
use edba_service::{Context, Who};

impl PageRequest {
    /// Carries out a sign-in form as a visitor without an account, in one transaction. Input that `check` finds
    /// malformed counts only against the rate limit of its network, and changes nothing.
    pub async fn act_openly(
        self,
        way: Way,
        form: Form,
        check: impl FnOnce(&Form) -> Result<()> + Send + 'static,
        work: impl FnOnce(&mut Context<'_>, &Layout, &Form) -> Result<Page> + Send + 'static,
        again: impl FnOnce(&mut Context<'_>, &Layout, &Form, &Error) -> Result<Page> + Send + 'static,
    ) -> HttpResponse {
        self.off_thread(move |request| {
            if request.access != Access::Public {
                return Err(Error::forbidden("This is not offered to the public."));
            }
            let (browser, _) = request.browser();
            let unit = request.state.unit_of_work();
            let visitor = visitor();
            let layout = request.layout(None, &browser);
            request.check_given_out(&form, &browser)?;
            let done = match request.counted(check(&form))? {
                Err(malformed) => Err(malformed),
                Ok(()) => {
                    request.let_in(way)?;
                    unit.write(Who::Known(&visitor), |cx| work(cx, &layout, &form))
                }
            };
            match done {
                Err(error) if can_be_mended(&error) => {
                    let status = error.code.status();
                    let page = unit.read(Who::Known(&visitor), |cx| {
                        again(cx, &layout.of_failure(), &form, &error)
                    })?;
                    Ok(page.status(status))
                }
                done => done,
            }
        })
        .await
    }

    /// Errors: 403 for a form that was not issued to this browser; it counts as malformed.
    pub(super) fn check_given_out(&self, form: &Form, browser: &Token) -> Result<()> {
        // A signed-in user may also have opened the page with this form.
        let tokens: Vec<&Token> = self.session.iter().chain([browser]).collect();
        self.counted(self.check_form(form, &tokens))?
    }

    /// Returns the result of a check; malformed input counts against the rate limit of its network. Errors: 429 above
    /// it.
    pub(super) fn counted(&self, checked: Result<()>) -> Result<Result<()>> {
        if checked.is_err() {
            self.state.sign_in_bounds.count_malformed(self.client)?;
        }
        Ok(checked)
    }

    /// Applies the rate limit of this way to sign in. Errors: 429.
    pub(super) fn let_in(&self, way: Way) -> Result<()> {
        let known = self.device.as_ref().map(Token::hash);
        let asking = Asking {
            address: self.client,
            known_browser: known.as_deref(),
        };
        let visitor = visitor();
        self.state.sign_in_bounds.admit_with_network(way, &asking, || {
            self.state.unit_of_work().read(Who::Known(&visitor), |cx| {
                known_sources::is_network_known(cx, self.client)
            })
        })
    }
}
