//! Visits whose work takes several steps, some of them outside the database.

use actix_web::HttpResponse;

use super::Visit;
use crate::domain::Id;
use crate::domain::codes::Role;
use crate::error::{Error, Result};
use crate::service::{Actor, UnitOfWork, Who};
use crate::web::access::Access;
use crate::web::pages::base::cookies::Kind;
use crate::web::pages::base::{Form, Frame, Page};
use crate::web::sign_in_bounds::Way;
use crate::web::state::State;

/// What the steps of a visitor's work are done with.
pub struct Steps<'a> {
    pub state: &'a State,
    visitor: &'a Actor,
}

impl Steps<'_> {
    pub fn unit(&self) -> UnitOfWork<'_> {
        self.state.unit_of_work()
    }

    pub fn who(&self) -> Who<'_> {
        Who::Known(self.visitor)
    }
}

/// Someone without an account: with no organisation this role may see and do nothing.
pub(super) fn visitor() -> Actor {
    Actor {
        id: Id::random(),
        name: "visitor".into(),
        role: Role::Initiator,
        organisation_id: None,
        representative_id: None,
    }
}

impl Visit {
    /// What anyone may do in several steps: `work` begins and ends its transactions itself, and holds none while
    /// it waits for somebody else's machine. A form, where there is one, must have been given out to this
    /// browser, and is taken within the bounds of the process; what `check` finds malformed counts for its network alone.
    pub async fn stepwise(
        self,
        form: Option<(Form, Way)>,
        check: impl FnOnce(&State) -> Result<()> + Send + 'static,
        work: impl FnOnce(&Steps<'_>, &Frame, &Form) -> Result<Page> + Send + 'static,
    ) -> HttpResponse {
        self.off_thread(move |visit| {
            if visit.access != Access::Public {
                return Err(Error::forbidden("This is not offered to the public."));
            }
            let (browser, known) = visit.browser();
            let form = match form {
                Some((form, way)) => {
                    visit.check_given_out(&form, &browser)?;
                    visit.counted(check(&visit.state))??;
                    visit.let_in(way)?;
                    form
                }
                None => Form::default(),
            };
            let visitor = visitor();
            let steps = Steps {
                state: &visit.state,
                visitor: &visitor,
            };
            let page = work(&steps, &visit.frame(None, &browser), &form)?;
            Ok(if known {
                page
            } else {
                page.cookie(Kind::Browser.set(&visit.state.settings, browser.as_str()))
            })
        })
        .await
    }
}
