//! Forms of signed-in users, each carried out once however often it is submitted.

use actix_web::HttpResponse;

use super::{PageRequest, can_be_mended, sign_in_first};
use crate::pages::base::cookies::Kind;
use crate::pages::base::layout::FormMarks;
use crate::pages::base::{Form, Layout, Page, once};
use edba_common::error::{Code, Error, Result};
use edba_service::sign_in::{Token, sessions};
use edba_service::{Context, Who};

impl PageRequest {
    /// Carries out the form of a signed-in user in one transaction. If `work` fails, the transaction is rolled back and
    /// `again` shows the form with its input and faults. A repeated submission gets the response of the first (see
    /// [`once`]).
    pub async fn act(
        mut self,
        form: Form,
        work: impl FnOnce(&mut Context<'_>, &Layout, &Form) -> Result<Page> + Send + 'static,
        again: impl FnOnce(&mut Context<'_>, &Layout, &Form, &Error) -> Result<Page> + Send + 'static,
    ) -> HttpResponse {
        self.receive(&form);
        self.off_thread(move |request| {
            let token = request.session.as_ref().ok_or_else(sign_in_first)?;
            let unit = request.state.unit_of_work();
            request.check_form_of(&form, token)?;
            let done = unit.write(Who::Session(token), |cx| {
                request.admit(cx.actor)?;
                let layout = request.layout(Some((cx.actor, cx.session.clone().as_ref())), token);
                sessions::touch_if_stale(cx)?;
                let key = once::key(cx.actor.id, &layout.path, &form)?;
                once::carry_out(cx, key, |cx| work(cx, &layout, &form))
            });
            match done {
                Ok(page) if page.leads_on() => Ok(request.marked_as_taken(page)),
                Err(error) if can_be_mended(&error) => request.shown_again(token, &form, &error, again),
                done => done,
            }
        })
        .await
    }

    /// The page on which `again` shows a refused form with its input.
    pub(super) fn shown_again(
        &self,
        token: &Token,
        form: &Form,
        error: &Error,
        again: impl FnOnce(&mut Context<'_>, &Layout, &Form, &Error) -> Result<Page>,
    ) -> Result<Page> {
        let page = self.state.unit_of_work().read(Who::Session(token), |cx| {
            let mut layout = self.layout(Some((cx.actor, cx.session.clone().as_ref())), token);
            layout.failed = true;
            if error.code == Code::KeyReused {
                // Submitted again, it counts as another form.
                layout.forms.once = FormMarks::new_once();
            }
            again(cx, &layout, form, error)
        })?;
        Ok(page.status(error.code.status()))
    }

    /// Previews a form of a signed-in user, read-only.
    pub async fn consider(
        mut self,
        form: Form,
        work: impl FnOnce(&mut Context<'_>, &Layout, &Form) -> Result<Page> + Send + 'static,
    ) -> HttpResponse {
        self.receive(&form);
        self.off_thread(move |request| {
            let token = request.session.as_ref().ok_or_else(sign_in_first)?;
            request.check_form_of(&form, token)?;
            request.state.unit_of_work().read(Who::Session(token), |cx| {
                request.admit(cx.actor)?;
                let layout = request.layout(Some((cx.actor, cx.session.clone().as_ref())), token);
                work(cx, &layout, &form)
            })
        })
        .await
    }

    /// Errors: 401 if the session has ended; 403 as [`PageRequest::check_form`].
    pub(super) fn check_form_of(&self, form: &Form, token: &Token) -> Result<()> {
        self.check_form(form, &[token]).or_else(|error| {
            // If the session has expired, send the user to sign in, and back.
            self.state.unit_of_work().read(Who::Session(token), |_| Ok(()))?;
            Err(error)
        })
    }

    /// Marks the form as accepted for the script of the next page, which then deletes the input that it kept.
    fn marked_as_taken(&self, page: Page) -> Page {
        let path = self.address.split('?').next().unwrap_or_default();
        page.cookie(Kind::Taken.set(&self.state.settings, path))
    }
}
