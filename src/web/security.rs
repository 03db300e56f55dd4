//! What a request leaves in the security log: what its handler noted, and that it was refused.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use actix_web::dev::ServiceResponse;
use actix_web::{HttpMessage, HttpRequest, web};

use super::client_address;
use super::state::State;
use crate::domain::Id;
use crate::domain::security::SecurityCode;
use crate::error::{Code, Error};
pub use crate::service::security_log::Party;

use crate::service::security_log::Happened;

/// One line for the security log.
#[derive(Debug, Clone)]
pub struct Note {
    pub code: SecurityCode,
    pub party: Party,
    pub reason: Option<String>,
    /// Whether it only holds where the answer is no error.
    if_done: bool,
}

impl Note {
    pub fn new(code: SecurityCode, party: Party) -> Self {
        Self {
            code,
            party,
            reason: None,
            if_done: false,
        }
    }

    /// The session of an account has ended.
    pub fn session_ended(account_id: Id) -> Self {
        Self::new(SecurityCode::SessionEnded, Party::Account(account_id))
    }

    /// Only where the answer is no error: for what is noted before its transaction has ended.
    pub fn if_done(mut self) -> Self {
        self.if_done = true;
        self
    }

    /// With a reason: a fixed code, or a sentence of ours.
    pub fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }
}

/// What is noted of one request while it is carried out; clones share it.
#[derive(Debug, Clone, Default)]
pub struct Trail(Arc<Mutex<Found>>);

#[derive(Debug, Default)]
struct Found {
    /// Whom a refusal is about.
    party: Party,
    notes: Vec<Note>,
}

impl Trail {
    /// The trail of a request.
    pub fn of(request: &HttpRequest) -> Self {
        let mut extensions = request.extensions_mut();
        if let Some(trail) = extensions.get::<Self>() {
            return trail.clone();
        }
        let trail = Self::default();
        extensions.insert(trail.clone());
        trail
    }

    /// Says whom a refusal is about.
    pub fn is_about(&self, party: Party) {
        self.found().party = party;
    }

    pub fn note(&self, note: Note) {
        self.found().notes.push(note);
    }

    /// Notes a refusal whose error is not that of the answer; what is no refusal is not noted.
    pub fn refused(&self, error: &Error) {
        let mut found = self.found();
        let party = found.party.clone();
        found.notes.extend(refusal(error, party));
    }

    fn found(&self) -> MutexGuard<'_, Found> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The line about a refusal; None for any other error.
fn refusal(error: &Error, party: Party) -> Option<Note> {
    let code = error.refusal.or(match error.code {
        Code::Unauthenticated => Some(SecurityCode::TokenRefused),
        Code::Forbidden => Some(SecurityCode::Forbidden),
        Code::TooManyRequests => Some(SecurityCode::TooManyRequests),
        _ => None,
    })?;
    let reason = error.faults.first().map_or(&error.detail, |fault| &fault.text);
    Some(Note::new(code, party).because(reason.clone()))
}

/// Gives the security log what a request left for it. Where it left nothing, that costs no more than a look.
pub fn log<B>(response: &ServiceResponse<B>) {
    let request = response.request();
    let status = response.status().as_u16();
    let is_refusal = matches!(status, 401 | 403 | 429);
    let trail = request.extensions().get::<Trail>().cloned();
    if trail.is_none() && !is_refusal {
        return;
    }
    let Found { party, mut notes } = trail
        .map(|trail| std::mem::take(&mut *trail.found()))
        .unwrap_or_default();
    notes.retain(|note| !note.if_done || status < 400);
    if is_refusal && notes.is_empty() {
        let error = response.response().error();
        let of_error = error.and_then(|error| error.as_error::<Error>());
        notes.extend(
            of_error
                .and_then(|error| refusal(error, party.clone()))
                .or_else(|| {
                    let code = match status {
                        401 => SecurityCode::TokenRefused,
                        403 => SecurityCode::Forbidden,
                        _ => SecurityCode::TooManyRequests,
                    };
                    Some(Note::new(code, party))
                }),
        );
    }
    let Some(state) = request
        .app_data::<web::Data<State>>()
        .filter(|_| !notes.is_empty())
    else {
        return;
    };
    let path = request.match_pattern().unwrap_or_default();
    for Note {
        code, party, reason, ..
    } in notes
    {
        state.security_log.note(Happened {
            code,
            party,
            at: state.clock.now(),
            peer: Some(client_address::of(request)),
            method: request.method().to_string(),
            path: path.clone(),
            reason,
        });
    }
}
