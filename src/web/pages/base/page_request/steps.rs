//! Visits whose work takes several steps, some of them outside the database.

use actix_web::HttpResponse;

use super::PageRequest;
use crate::pages::base::cookies::Kind;
use crate::pages::base::{Form, Layout, Page};
use crate::policy::Access;
use crate::rate_limit::Way;
use crate::state::State;
use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_domain::codes::Role;
use edba_service::{Actor, UnitOfWork, Who};

/// What the steps of an anonymous visitor can use.
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

/// An anonymous visitor: without an organisation, this role may see and do nothing.
pub(super) fn visitor() -> Actor {
    Actor {
        id: Id::random(),
        name: "visitor".into(),
        role: Role::Initiator,
        organisation_id: None,
        representative_id: None,
        is_account: false,
    }
}

impl PageRequest {
    /// Runs the work of an anonymous visitor in several steps: `work` begins and ends its own transactions, and has
    /// none open while it waits for an external service. A form, if any, must have been issued to this browser and is
    /// within the rate limits of the process; input that `check` finds malformed counts only against the rate limit of
    /// its network.
    pub async fn stepwise(
        self,
        form: Option<(Form, Way)>,
        check: impl FnOnce(&State) -> Result<()> + Send + 'static,
        work: impl FnOnce(&Steps<'_>, &Layout, &Form) -> Result<Page> + Send + 'static,
    ) -> HttpResponse {
        self.off_thread(move |request| {
            if request.access != Access::Public {
                return Err(Error::forbidden("This is not offered to the public."));
            }
            let (browser, known) = request.browser();
            let form = match form {
                Some((form, way)) => {
                    request.check_given_out(&form, &browser)?;
                    request.counted(check(&request.state))??;
                    request.let_in(way)?;
                    form
                }
                None => Form::default(),
            };
            let visitor = visitor();
            let steps = Steps {
                state: &request.state,
                visitor: &visitor,
            };
            let page = work(&steps, &request.layout(None, &browser), &form)?;
            Ok(if known {
                page
            } else {
                page.cookie(Kind::Browser.set(&request.state.settings, browser.as_str()))
            })
        })
        .await
    }
}
