//! Security log entries of a request: the handler's notes, and the refusal if there is one.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use actix_web::dev::ServiceResponse;
use actix_web::{HttpMessage, HttpRequest, web};

use super::client_address;
use super::state::State;
use edba_common::error::{Code, Error};
use edba_domain::Id;
use edba_domain::security::SecurityCode;
pub use edba_service::security_log::Party;

use edba_service::security_log::Happened;

/// One entry for the security log.
#[derive(Debug, Clone)]
pub struct Note {
    pub code: SecurityCode,
    pub party: Party,
    pub reason: Option<String>,
    /// Whether to drop the note when the response is an error.
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

    /// Notes that the session of an account has ended.
    pub fn session_ended(account_id: Id) -> Self {
        Self::new(SecurityCode::SessionEnded, Party::Account(account_id))
    }

    /// Drops the note when the response is an error: for notes made before the transaction has ended.
    pub fn if_done(mut self) -> Self {
        self.if_done = true;
        self
    }

    /// Sets the reason: a fixed code, or a fixed sentence of this service.
    pub fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }
}

/// The notes of one request, collected while it is handled; clones share them.
#[derive(Debug, Clone, Default)]
pub struct Trail(Arc<Mutex<Found>>);

#[derive(Debug, Default)]
struct Found {
    /// The party that a refusal is about.
    party: Party,
    notes: Vec<Note>,
}

impl Trail {
    /// Returns the trail of a request, created on first use.
    pub fn from_request(request: &HttpRequest) -> Self {
        let mut extensions = request.extensions_mut();
        if let Some(trail) = extensions.get::<Self>() {
            return trail.clone();
        }
        let trail = Self::default();
        extensions.insert(trail.clone());
        trail
    }

    /// Sets the party that a refusal is about.
    pub fn is_about(&self, party: Party) {
        self.found().party = party;
    }

    pub fn note(&self, note: Note) {
        self.found().notes.push(note);
    }

    /// Notes a refusal whose error differs from that of the response; ignores errors that are no refusal.
    pub fn refused(&self, error: &Error) {
        let mut found = self.found();
        let party = found.party.clone();
        found.notes.extend(refusal(error, party));
    }

    fn found(&self) -> MutexGuard<'_, Found> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The entry for a refusal; None for any other error.
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

/// Passes the notes of a request to the security log. Returns early when there are none.
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
            peer: Some(client_address::client_address(request)),
            method: request.method().to_string(),
            path: path.clone(),
            reason,
        });
    }
}
