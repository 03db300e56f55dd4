//! The form in which the bureau records the yearly agenda that a meeting adopted.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::Datelike;

use super::point_fields::{self, POINTS, filled_with};
use crate::pages::base::form_errors::{self, Choice, Faults};
use crate::pages::base::form_lines::Line;
use crate::pages::base::{Form, Layout, Page, PageRequest};
use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_domain::codes::MeetingStatus;
use edba_domain::consultation::{MOST_POINTS, YearlyPoint};
use edba_service::bodies::Body;
use edba_service::meetings::{self, MeetingFilter};
use edba_service::yearly_agendas;
use edba_service::{Context, bodies};

/// The most meetings to choose from.
const MOST: i64 = 50;

#[derive(Template)]
#[template(path = "consultations/yearly_agenda.html")]
struct AgendaPage<'a> {
    layout: &'a Layout,
    faults: Faults,
    form: &'a Form,
    body: Body,
    lines: Vec<Line>,
    /// The meetings that have begun, after one option for none.
    meetings: Vec<Choice>,
    may_add: bool,
}

impl AgendaPage<'_> {
    fn typed(&self, id: impl AsRef<str>) -> &str {
        self.form.text(id.as_ref())
    }

    fn quarters(&self, line: &Line) -> Vec<Choice> {
        let chosen = self.typed(line.id("quarter"));
        let none = Choice::new("", self.layout.say("yearly-agenda-no-quarter"), chosen);
        let each = (1..=4).map(|quarter: i32| {
            let label = self.layout.with("yearly-agenda-quarter-of", "number", quarter);
            Choice::new(quarter.to_string(), label, chosen)
        });
        std::iter::once(none).chain(each).collect()
    }
}

/// A body that adopts yearly agendas. Errors: 404.
fn body_of(cx: &mut Context<'_>, body: &str) -> Result<Body> {
    let found = bodies::find(cx, form_errors::id(body)?)?;
    match found.has_yearly_agenda {
        true => Ok(found),
        false => Err(Error::not_found("page")),
    }
}

pub async fn ask(request: PageRequest, body: web::Path<String>) -> HttpResponse {
    request
        .read(move |cx, layout| {
            let body = body_of(cx, &body)?;
            let year = cx.today().year();
            let points: Vec<YearlyPoint> = match yearly_agendas::latest(cx, &[body.id], year)?.pop() {
                Some(last) => last.row.points.read()?,
                None => Vec::new(),
            };
            let form = filled_with(&points, year);
            render(cx, layout, body, Faults::none(), &form)
        })
        .await
}

fn render(cx: &mut Context<'_>, layout: &Layout, body: Body, faults: Faults, form: &Form) -> Result<Page> {
    let lines = POINTS.lines(form);
    Page::render(&AgendaPage {
        layout,
        faults,
        form,
        meetings: meetings_of(cx, layout, body.id, form.text("adoptedByMeetingId"))?,
        body,
        may_add: lines.len() < MOST_POINTS,
        lines,
    })
}

/// The meetings of a body that have begun, the latest first, after one option for none.
fn meetings_of(cx: &mut Context<'_>, layout: &Layout, body_id: Id, chosen: &str) -> Result<Vec<Choice>> {
    let filter = MeetingFilter {
        body_id: Some(body_id),
        status: Some(MeetingStatus::Planned),
        starts_before: Some(cx.now),
        ..MeetingFilter::default()
    };
    let found = meetings::past(cx, filter, None, MOST)?;
    let none = Choice::new("", layout.say("yearly-agenda-choose-meeting"), chosen);
    let each = found.into_iter().map(|one| {
        let label = format!("{}, {}", layout.date(&one.row.starts_at), one.row.title);
        Choice::new(one.row.id.to_string(), label, chosen)
    });
    Ok(std::iter::once(none).chain(each).collect())
}

pub async fn record(request: PageRequest, body: web::Path<String>, form: Form) -> HttpResponse {
    let same = body.clone();
    request
        .act(
            form,
            move |cx, layout, form| {
                let body = body_of(cx, &body)?;
                if form.has("add") || form.has("remove") {
                    let after = POINTS.renumbered(form, false);
                    return render(cx, layout, body, Faults::none(), &after).map(Page::made_anew);
                }
                let new = point_fields::read(&POINTS.renumbered(form, true))?;
                yearly_agendas::record(cx, body.id, new.into())?;
                Ok(Page::go("/consultations").saying("notice-yearly-agenda-recorded"))
            },
            move |cx, layout, form, error| {
                let tidy = POINTS.renumbered(form, true);
                let faults = Faults::from_error(layout, &tidy, error, "yearly-agenda");
                let body = body_of(cx, &same)?;
                render(cx, layout, body, faults, &tidy)
            },
        )
        .await
}
