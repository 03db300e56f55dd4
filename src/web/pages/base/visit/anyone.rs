//! What anyone may do by a form without being signed in, which is signing in: within the bounds of the process.

use actix_web::HttpResponse;

use super::steps::visitor;
use super::{Visit, can_be_mended};
use crate::error::{Error, Result};
use crate::service::sign_in::Token;
use crate::service::{Context, Who};
use crate::web::access::Access;
use crate::web::pages::base::{Form, Frame, Page};
use crate::web::sign_in_bounds::Way;

impl Visit {
    /// What a form of anyone who signs in this way does, as a visitor without an account: one transaction.
    pub async fn act_openly(
        self,
        way: Way,
        form: Form,
        work: impl FnOnce(&mut Context<'_>, &Frame, &Form) -> Result<Page> + Send + 'static,
        again: impl FnOnce(&mut Context<'_>, &Frame, &Form, &Error) -> Result<Page> + Send + 'static,
    ) -> HttpResponse {
        self.off_thread(move |visit| {
            if visit.access != Access::Public {
                return Err(Error::forbidden("This is not offered to the public."));
            }
            let (browser, _) = visit.browser();
            // The page that bore the form may have been shown to someone signed in, too.
            let tokens: Vec<&Token> = visit.session.iter().chain([&browser]).collect();
            visit.check_form(&form, &tokens)?;
            visit.state.sign_in_bounds.admit(way)?;
            let unit = visit.state.unit_of_work();
            let visitor = visitor();
            let frame = visit.frame(None, &browser);
            match unit.write(Who::Known(&visitor), |cx| work(cx, &frame, &form)) {
                Err(error) if can_be_mended(&error) => {
                    let status = error.code.status();
                    let page = unit.read(Who::Known(&visitor), |cx| again(cx, &frame, &form, &error))?;
                    Ok(page.status(status))
                }
                done => done,
            }
        })
        .await
    }
}
