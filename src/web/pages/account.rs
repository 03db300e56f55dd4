//! One's own account: language, and where one is signed in.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::base::cookies::Kind;
use super::base::{Form, Frame, Page, Visit};
use super::passkeys::Section;
use super::sign_in_provider::{self, ShownIdentity};
use crate::domain::codes::SignInMethod;
use crate::domain::{Id, Moment};
use crate::error::{Error, Result};
use crate::service::accounts::{self, AccountRow};
use crate::service::{Context, sign_in};
use crate::web::state::State;

/// A session as it is shown.
struct ShownSession {
    id: Id,
    browser: String,
    created_at: Moment,
    seen_at: Moment,
    current: bool,
    method: SignInMethod,
}

#[derive(Template)]
#[template(path = "account/account.html")]
struct Account<'a> {
    frame: &'a Frame,
    account: AccountRow,
    /// The code of the language that was chosen; empty for none.
    chosen: &'static str,
    sessions: Vec<ShownSession>,
    identities: Vec<ShownIdentity>,
    passkeys: Section,
}

pub async fn show(visit: Visit) -> HttpResponse {
    let state = visit.state.clone();
    visit.read(move |cx, frame| render(cx, frame, &state, None)).await
}

/// The page; `problem` is what is wrong with what was asked about passkeys.
pub(super) fn render(
    cx: &mut Context<'_>,
    frame: &Frame,
    state: &State,
    problem: Option<String>,
) -> Result<Page> {
    let current = cx.session.as_ref().map(|s| s.id);
    let sessions: Vec<ShownSession> = sign_in::mine(cx)?
        .into_iter()
        .map(|row| ShownSession {
            id: row.id,
            browser: browser_name(&row.browser),
            created_at: row.created_at,
            seen_at: row.seen_at,
            current: Some(row.id) == current,
            method: row.method,
        })
        .collect();
    let account = accounts::find(cx, cx.actor.id)?;
    let this_browser = sessions.iter().find(|s| s.current).map(|s| s.browser.clone());
    let passkeys = Section::of(cx, frame, this_browser.unwrap_or_default(), problem)?;
    Page::of(&Account {
        frame,
        chosen: account.language.map_or("", |l| l.as_str()),
        account,
        sessions,
        identities: sign_in_provider::shown(cx, frame, state)?,
        passkeys,
    })
}

/// A browser and its system by name, as far as they are known by what it calls itself.
fn browser_name(agent: &str) -> String {
    let known = |names: &[(&str, &str)]| {
        names
            .iter()
            .find(|(mark, _)| agent.contains(mark))
            .map(|(_, name)| (*name).to_owned())
    };
    let browser = known(&[
        ("Edg/", "Edge"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = known(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser}, {system}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => agent.chars().take(60).collect(),
    }
}

pub async fn choose_language(visit: Visit, form: Form) -> HttpResponse {
    let state = visit.state.clone();
    visit
        .act(
            form,
            move |cx, _, form| {
                accounts::choose_language(cx, form.text("language").parse().ok())?;
                Ok(Page::go("/account")
                    // What was switched to before does not stand in the way of what is chosen now.
                    .cookie(Kind::Language.clear(&state.settings))
                    .saying("notice-saved"))
            },
            |_, _, _, error| Err(Error::new(error.code, error.detail.clone())),
        )
        .await
}

pub async fn end_session(visit: Visit, session: web::Path<String>, form: Form) -> HttpResponse {
    visit
        .act(
            form,
            move |cx, _, _| {
                let id: Id = session.parse().map_err(|_| Error::not_found("session"))?;
                sign_in::end(cx, id)?;
                Ok(Page::go("/account").saying("notice-session-ended"))
            },
            |_, _, _, error| Err(Error::new(error.code, error.detail.clone())),
        )
        .await
}

pub async fn end_all_sessions(visit: Visit, form: Form) -> HttpResponse {
    let state = visit.state.clone();
    visit
        .act(
            form,
            move |cx, frame, _| {
                let out = match cx.session.clone() {
                    Some(session) => sign_in_provider::out(cx, frame, &state, session.id)?,
                    None => None,
                };
                sign_in::end_all(cx)?;
                Ok(out
                    .unwrap_or_else(|| Page::go("/sign-in"))
                    .cookie(Kind::Session.clear(&state.settings))
                    .saying("notice-signed-out-everywhere"))
            },
            |_, _, _, error| Err(Error::new(error.code, error.detail.clone())),
        )
        .await
}

#[cfg(test)]
mod tests {
    use super::browser_name;

    #[test]
    fn a_browser_is_told_by_its_name_and_system() {
        let chrome = "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0 Mobile Safari/537.36";
        assert_eq!(browser_name(chrome), "Chrome, Android");
        assert_eq!(browser_name("curl/8.0"), "curl/8.0");
    }
}
