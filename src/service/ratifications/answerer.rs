//! Who answers a ratification: the mandate officers of the organisation, or the bureau on its behalf.

use std::collections::HashMap;

use crate::Context;
use edba_common::error::{Error, Obstacle, Result};
use edba_domain::codes::Role;
use edba_domain::ratification::RatificationAnswerer;
use edba_domain::workflow::WaitingOn;
use edba_domain::{Id, Message};
use edba_store::decisions::Ratification;
use edba_store::{accounts, people};

/// Who answers the ratifications of each of these organisations, as things stand. One statement.
pub fn answerers(
    cx: &mut Context<'_>,
    organisations: impl IntoIterator<Item = Id>,
) -> Result<HashMap<Id, RatificationAnswerer>> {
    let mut officers: HashMap<Id, usize> = organisations.into_iter().map(|id| (id, 0)).collect();
    let ids: Vec<Id> = officers.keys().copied().collect();
    for organisation in accounts::enabled_of_organisations(cx.conn, Role::MandateOfficer, &ids)? {
        *officers.entry(organisation).or_default() += 1;
    }
    Ok(officers
        .into_iter()
        .map(|(id, count)| (id, RatificationAnswerer::of(count)))
        .collect())
}

/// Who answers the ratifications of an organisation, as things stand.
pub fn answerer(cx: &mut Context<'_>, organisation_id: Id) -> Result<RatificationAnswerer> {
    answerers(cx, [organisation_id])?
        .remove(&organisation_id)
        .ok_or_else(|| Error::internal("an organisation has no answerer"))
}

/// Requires that a ratification is answered by this group: the mandate officers of an organisation, or the bureau where
/// it is None. Officers may have been appointed or disabled since an answer was proposed, so it is checked again when it
/// is approved. Errors: 409.
pub(super) fn check(cx: &mut Context<'_>, row: &Ratification, group: Option<Id>) -> Result<()> {
    match (answerer(cx, row.organisation_id)?, group) {
        (RatificationAnswerer::MandateOfficers, Some(own)) if own == row.organisation_id => Ok(()),
        (RatificationAnswerer::Bureau, None) => Ok(()),
        (answerer, _) => Err(not_yours(cx, row.organisation_id, answerer)?),
    }
}

/// The refusal for those who do not answer: it names who does.
fn not_yours(cx: &mut Context<'_>, organisation_id: Id, answerer: RatificationAnswerer) -> Result<Error> {
    let name = people::organisation(cx.conn, &organisation_id)?
        .map(|organisation| organisation.name)
        .unwrap_or_default();
    let (detail, code, waiting_on, key) = match answerer {
        RatificationAnswerer::MandateOfficers => (
            "The mandate officers of the organisation answer its ratifications.",
            "answered-by-mandate-officers",
            WaitingOn::MandateOfficer,
            "obstacle-answered-by-mandate-officers",
        ),
        RatificationAnswerer::Bureau => (
            "The organisation has fewer than two mandate officers, so the bureau records its answer.",
            "answered-by-bureau",
            WaitingOn::Bureau,
            "obstacle-answered-by-bureau",
        ),
    };
    let message = Message::new(key).with("organisation", name);
    Ok(Error::blocked(
        detail,
        vec![Obstacle::new(code, waiting_on, message)],
    ))
}
