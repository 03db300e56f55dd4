//! What the forms of someone signed in do, each once however often it is sent.

use actix_web::HttpResponse;

use super::{Visit, can_be_mended, sign_in_first};
use crate::error::{Code, Error, Result};
use crate::service::sign_in::{Token, sessions};
use crate::service::{Context, Who};
use crate::web::pages::base::cookies::Kind;
use crate::web::pages::base::frame::FormMarks;
use crate::web::pages::base::{Form, Frame, Page, once};

impl Visit {
    /// What a form of someone signed in does: one transaction. Where `work` fails nothing of it is kept, and
    /// `again` shows the form with what was sent and what is wrong with it. A form that is sent twice is answered with
    /// what the first led to (see [`once`]).
    pub async fn act(
        mut self,
        form: Form,
        work: impl FnOnce(&mut Context<'_>, &Frame, &Form) -> Result<Page> + Send + 'static,
        again: impl FnOnce(&mut Context<'_>, &Frame, &Form, &Error) -> Result<Page> + Send + 'static,
    ) -> HttpResponse {
        self.receive(&form);
        self.off_thread(move |visit| {
            let token = visit.session.as_ref().ok_or_else(sign_in_first)?;
            let unit = visit.state.unit_of_work();
            visit.check_form_of(&form, token)?;
            let done = unit.write(Who::Session(token), |cx| {
                visit.admit(cx.actor)?;
                let frame = visit.frame(Some((cx.actor, cx.session.clone().as_ref())), token);
                sessions::touch_if_stale(cx)?;
                let key = once::key(cx.actor.id, &frame.path, &form)?;
                once::carry_out(cx, key, |cx| work(cx, &frame, &form))
            });
            match done {
                Ok(page) if page.leads_on() => Ok(visit.told_as_taken(page)),
                Err(error) if can_be_mended(&error) => {
                    let status = error.code.status();
                    let page = unit.read(Who::Session(token), |cx| {
                        let mut frame = visit.frame(Some((cx.actor, cx.session.clone().as_ref())), token);
                        frame.failed = true;
                        if error.code == Code::KeyReused {
                            // Sent again it is another form.
                            frame.forms.once = FormMarks::new_once();
                        }
                        again(cx, &frame, &form, &error)
                    })?;
                    Ok(page.status(status))
                }
                done => done,
            }
        })
        .await
    }

    /// What a form of someone signed in would do: it is only looked at, and nothing is written.
    pub async fn consider(
        mut self,
        form: Form,
        work: impl FnOnce(&mut Context<'_>, &Frame, &Form) -> Result<Page> + Send + 'static,
    ) -> HttpResponse {
        self.receive(&form);
        self.off_thread(move |visit| {
            let token = visit.session.as_ref().ok_or_else(sign_in_first)?;
            visit.check_form_of(&form, token)?;
            visit.state.unit_of_work().read(Who::Session(token), |cx| {
                visit.admit(cx.actor)?;
                let frame = visit.frame(Some((cx.actor, cx.session.clone().as_ref())), token);
                work(cx, &frame, &form)
            })
        })
        .await
    }

    /// Errors: 401 where the session has ended; 403 as [`Visit::check_form`].
    fn check_form_of(&self, form: &Form, token: &Token) -> Result<()> {
        self.check_form(form, &[token]).or_else(|error| {
            // Whoever was away for too long is led to where they sign in, and back.
            self.state.unit_of_work().read(Who::Session(token), |_| Ok(()))?;
            Err(error)
        })
    }

    /// Tells the browser on the next page that this form was taken: what it kept of it is of no use any more.
    fn told_as_taken(&self, page: Page) -> Page {
        let path = self.address.split('?').next().unwrap_or_default();
        page.cookie(Kind::Taken.set(&self.state.settings, path))
    }
}
