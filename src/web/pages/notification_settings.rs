//! Notification settings: which mails a user gets, and when.

use actix_web::HttpResponse;
use askama::Template;

use super::base::form_errors::{Choice, Faults};
use super::base::{Form, Layout, Page, PageRequest};
use edba_common::error::{Error, Result};
use edba_domain::notifications::timing::{as_clock, minute_of};
use edba_domain::notifications::{Delivery, NotificationKind, QuietHours, Settings};
use edba_service::notifications::preferences::{self, Chosen};
use edba_service::{Context, accounts};

/// A kind of mail in the view model.
struct Kind {
    code: NotificationKind,
    name: String,
    /// Each delivery option, its message key, and whether it is selected.
    ways: Vec<(Delivery, &'static str, bool)>,
}

#[derive(Template)]
#[template(path = "account/messages.html")]
struct Messages<'a> {
    layout: &'a Layout,
    faults: Faults,
    has_address: bool,
    kinds: Vec<Kind>,
    quiet: bool,
    from: String,
    until: String,
    hours: Vec<Choice>,
    version: i32,
}

/// The message keys of the delivery options.
const WAYS: [(Delivery, &str); 3] = [
    (Delivery::AtOnce, "messages-at-once"),
    (Delivery::Daily, "messages-daily"),
    (Delivery::Off, "messages-off"),
];

pub async fn show(request: PageRequest) -> HttpResponse {
    request
        .read(|cx, layout| {
            let chosen = preferences::mine(cx)?;
            render(cx, layout, &chosen, Faults::none(), None)
        })
        .await
}

/// Renders the page. `sent`: the submitted form, if it is shown again.
fn render(
    cx: &mut Context<'_>,
    layout: &Layout,
    chosen: &Chosen,
    faults: Faults,
    sent: Option<&Form>,
) -> Result<Page> {
    let usual = Settings::USUAL.quiet;
    let shown = chosen.settings.quiet.or(usual);
    let kept = |minute: Option<i32>| minute.map(as_clock).unwrap_or_default();
    let (mut from, mut until) = (
        kept(shown.map(QuietHours::from)),
        kept(shown.map(QuietHours::until)),
    );
    let mut quiet = chosen.settings.quiet.is_some();
    let mut hour = chosen.settings.digest_hour().to_string();
    if let Some(form) = sent {
        form.text("quietHours-from").clone_into(&mut from);
        form.text("quietHours-until").clone_into(&mut until);
        form.text("digestHour").clone_into(&mut hour);
        quiet = form.has("quiet");
    }
    let kinds = chosen
        .kinds
        .iter()
        .map(|(code, delivery)| {
            let delivery = sent.map_or(*delivery, |form| way_of(form, *code, *delivery));
            Kind {
                code: *code,
                name: layout.name_of("mail-kind", code),
                ways: if code.always_at_once() {
                    Vec::new()
                } else {
                    WAYS.iter()
                        .map(|(way, key)| (*way, *key, *way == delivery))
                        .collect()
                },
            }
        })
        .collect();
    let account = accounts::find(cx, cx.actor.id)?;
    Page::render(&Messages {
        layout,
        faults,
        has_address: account.email.is_some(),
        kinds,
        quiet,
        from,
        until,
        hours: (0..24)
            .map(|at| Choice::new(at.to_string(), as_clock(at * 60), &hour))
            .collect(),
        version: chosen.version,
    })
}

fn way_of(form: &Form, kind: NotificationKind, kept: Delivery) -> Delivery {
    form.text(&format!("kind-{kind}")).parse().unwrap_or(kept)
}

pub async fn choose(request: PageRequest, form: Form) -> HttpResponse {
    request
        .act(
            form,
            |cx, _, form| {
                let before = preferences::mine(cx)?;
                let settings = settings(form)?;
                let kinds: Vec<_> = before
                    .kinds
                    .iter()
                    .filter(|(kind, _)| !kind.always_at_once())
                    .map(|(kind, kept)| (*kind, way_of(form, *kind, *kept)))
                    .collect();
                let seen: i32 = form.text("version").parse().unwrap_or(before.version);
                preferences::choose(cx, settings, &kinds, |version| {
                    if version == seen {
                        Ok(())
                    } else {
                        Err(Error::conflict("This was changed since you opened it."))
                    }
                })?;
                Ok(Page::go("/account/messages").saying("notice-saved"))
            },
            |cx, layout, form, error| {
                let chosen = preferences::mine(cx)?;
                render(
                    cx,
                    layout,
                    &chosen,
                    Faults::from_error(layout, form, error, "messages"),
                    Some(form),
                )
            },
        )
        .await
}

/// Reads the settings, with the quiet hours, from a form. Errors: 400.
fn settings(form: &Form) -> Result<Settings> {
    let minute = |name: &str| {
        minute_of(form.text(&format!("quietHours-{name}"))).ok_or_else(|| {
            Error::fault(
                format!("/quietHours/{name}"),
                "wrong-format",
                "A time of the day, such as 22:00.",
            )
        })
    };
    let quiet = if form.has("quiet") {
        let hours = QuietHours::new(minute("from")?, minute("until")?);
        Some(hours.ok_or_else(|| {
            Error::fault(
                "/quietHours/until",
                "not-allowed",
                "Quiet hours end at another time than they begin.",
            )
        })?)
    } else {
        None
    };
    let hour = form
        .parse_at("digestHour", "/digestHour")
        .map_err(|fault| Error::invalid(vec![fault]))?;
    Settings::new(quiet, hour)
        .ok_or_else(|| Error::fault("/digestHour", "out-of-range", "An hour of the day: 0 to 23."))
}
