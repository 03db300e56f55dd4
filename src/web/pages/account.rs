//! The user's own account: language and active sessions.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::base::cookies::Kind;
use super::base::{Form, Layout, Page, PageRequest, confirm};
use super::passkeys::section::{Section, Typed};
use super::sign_in_provider::{self, ShownIdentity};
use crate::security::Note;
use crate::state::State;
use edba_common::error::{Error, Result};
use edba_domain::codes::SignInMethod;
use edba_domain::{Id, Moment};
use edba_service::accounts::{self, Account};
use edba_service::{Context, sign_in};

/// A session in the view model.
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
struct AccountPage<'a> {
    layout: &'a Layout,
    account: Account,
    /// The code of the chosen language; empty for none.
    chosen: &'static str,
    sessions: Vec<ShownSession>,
    identities: Vec<ShownIdentity>,
    passkeys: Section,
}

pub async fn show(request: PageRequest) -> HttpResponse {
    let state = request.state.clone();
    let typed = Typed::from_query(request.query());
    request
        .read(move |cx, layout| render(cx, layout, &state, &typed, None))
        .await
}

/// Renders the page; `problem` is the error of a passkey form.
pub(super) fn render(
    cx: &mut Context<'_>,
    layout: &Layout,
    state: &State,
    typed: &Typed,
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
    let passkeys = Section::from_form(cx, layout, this_browser.unwrap_or_default(), typed, problem)?;
    Page::render(&AccountPage {
        layout,
        chosen: account.language.map_or("", |l| l.as_str()),
        account,
        sessions,
        identities: sign_in_provider::shown(cx, layout, state)?,
        passkeys,
    })
}

/// The browser and system names, as far as the user agent string reveals them.
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

pub async fn choose_language(request: PageRequest, form: Form) -> HttpResponse {
    let state = request.state.clone();
    request
        .act(
            form,
            move |cx, _, form| {
                accounts::choose_language(cx, form.text("language").parse().ok())?;
                Ok(Page::go("/account")
                    // Clear the language cookie, so that it does not override this choice.
                    .cookie(Kind::Language.clear(&state.settings))
                    .saying("notice-saved"))
            },
            |_, _, _, error| Err(Error::new(error.code, error.detail.clone())),
        )
        .await
}

pub async fn end_session(request: PageRequest, session: web::Path<String>, form: Form) -> HttpResponse {
    request
        .act(
            form,
            move |cx, layout, form| {
                let id: Id = session.parse().map_err(|_| Error::not_found("session"))?;
                let shown = sign_in::mine(cx)?.into_iter().find(|row| row.id == id);
                if !confirm::is_given(form)
                    && let Some(row) = shown
                {
                    let browser = (layout.say("confirm-browser"), browser_name(&row.browser));
                    return confirm::ask(layout, form, "end-session", vec![browser]);
                }
                sign_in::end(cx, id)?;
                Ok(Page::go("/account")
                    .saying("notice-session-ended")
                    .noting(Note::session_ended(cx.actor.id)))
            },
            |_, _, _, error| Err(Error::new(error.code, error.detail.clone())),
        )
        .await
}

pub async fn end_all_sessions(request: PageRequest, form: Form) -> HttpResponse {
    let state = request.state.clone();
    request
        .act(
            form,
            move |cx, layout, form| {
                if !confirm::is_given(form) {
                    return confirm::ask(layout, form, "end-all-sessions", Vec::new());
                }
                let out = match cx.session.clone() {
                    Some(session) => sign_in_provider::out(cx, layout, &state, session.id)?,
                    None => None,
                };
                sign_in::end_all(cx)?;
                Ok(out
                    .unwrap_or_else(|| Page::go("/sign-in"))
                    .cookie(Kind::Session.clear(&state.settings))
                    .saying("notice-signed-out-everywhere")
                    .noting(Note::session_ended(cx.actor.id)))
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
