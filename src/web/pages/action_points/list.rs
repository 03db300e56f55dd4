//! The list of action points, by due date, with its filters.

use actix_web::HttpResponse;
use askama::Template;

use super::badge;
use crate::pages::base::{Badge, Choice, Form, Layout, Page, PageRequest};
use edba_common::error::{Code, Error, Result};
use edba_domain::Id;
use edba_domain::action_point::ActionPointStatus;
use edba_service::Context;
use edba_service::action_points::{self, ActionPointFilter};

/// Page size.
const ON_A_PAGE: usize = 50;

/// An action point in the list.
struct PointLine {
    id: Id,
    number: i32,
    description: String,
    owner: String,
    body: String,
    due: String,
    badge: Badge,
}

#[derive(Template)]
#[template(path = "action_points/list.html")]
struct List<'a> {
    layout: &'a Layout,
    statuses: Vec<Choice>,
    mine: bool,
    late: bool,
    /// Whether this user can own action points.
    has_own: bool,
    rows: Vec<PointLine>,
    next_page: String,
    /// The filter of the file with this list.
    file_filter: String,
}

impl List<'_> {
    fn is_mine(&self) -> bool {
        self.mine
    }

    fn is_late(&self) -> bool {
        self.late
    }
}

/// The filter of the list. A list without a status in its address shows what is open.
struct Filter {
    status: Option<ActionPointStatus>,
    mine: bool,
    late: bool,
}

impl Filter {
    fn read(query: &Form) -> Self {
        let status = match query.has("status") {
            true => query.text("status").parse().ok(),
            false => Some(ActionPointStatus::Open),
        };
        let late = query.text("late") == "yes";
        Self {
            status: match late {
                true => Some(ActionPointStatus::Open),
                false => status,
            },
            mine: query.text("mine") == "yes",
            late,
        }
    }

    /// What the API calls this, for the links to files.
    fn file_filter(&self, cx: &Context<'_>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if let Some(status) = self.status {
            query.append_pair("status", status.as_str());
        }
        if self.mine {
            query.append_pair("mine", "true");
        }
        if self.late {
            query.append_pair("dueBefore", &cx.today().to_string());
        }
        let query = query.finish();
        if query.is_empty() {
            query
        } else {
            format!("&{query}")
        }
    }

    /// The address of this list, after an action point.
    fn address(&self, after: Id) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair(
            "status",
            self.status.as_ref().map_or("", ActionPointStatus::as_str),
        );
        if self.mine {
            query.append_pair("mine", "yes");
        }
        if self.late {
            query.append_pair("late", "yes");
        }
        query.append_pair("after", after.as_str());
        format!("/action-points?{}", query.finish())
    }
}

pub async fn show(request: PageRequest) -> HttpResponse {
    let query = request.query().clone();
    request.read(move |cx, layout| render(cx, layout, &query)).await
}

fn render(cx: &mut Context<'_>, layout: &Layout, query: &Form) -> Result<Page> {
    let chosen = Filter::read(query);
    // A cursor that cannot be read is ignored, as any filter of a page.
    let after = match query.text("after").parse().ok() {
        Some(id) => match action_points::find(cx, id) {
            Ok(found) => Some((found.row.due_date, found.row.id)),
            Err(error) if error.code == Code::NotFound => None,
            Err(error) => return Err(error),
        },
        None => None,
    };
    let me = cx.actor.representative_id;
    let filter = ActionPointFilter {
        owner: me.filter(|_| chosen.mine),
        status: chosen.status,
        due_before: chosen.late.then(|| cx.today()),
        ..ActionPointFilter::default()
    };
    let limit = i64::try_from(ON_A_PAGE + 1).map_err(Error::internal)?;
    let mut found = action_points::list(cx, filter, after, limit)?;
    let more = found.len() > ON_A_PAGE;
    found.truncate(ON_A_PAGE);
    let next_page = found
        .last()
        .filter(|_| more)
        .map_or_else(String::new, |last| chosen.address(last.row.id));
    let today = cx.today();
    let any = Choice::new(
        "",
        layout.say("action-points-any-status"),
        chosen.status.is_none(),
    );
    let statuses = ActionPointStatus::ALL.iter().map(|status| {
        let name = layout.name_of("term-action-point", status);
        Choice::new(status, name, chosen.status == Some(*status))
    });
    Page::render(&List {
        layout,
        statuses: std::iter::once(any).chain(statuses).collect(),
        mine: chosen.mine,
        late: chosen.late,
        has_own: me.is_some(),
        rows: found
            .into_iter()
            .map(|one| PointLine {
                badge: badge(layout, &one.row, today),
                id: one.row.id,
                number: one.row.number,
                body: layout.pick(&one.body_nl, &one.body_en).to_owned(),
                due: layout.day(&one.row.due_date),
                description: one.row.description,
                owner: one.row.owner,
            })
            .collect(),
        next_page,
        file_filter: chosen.file_filter(cx),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_without_a_status_shows_what_is_open() {
        let read = |query: &str| {
            let filter = Filter::read(&Form::parse(query.as_bytes()));
            (filter.status, filter.mine, filter.late)
        };
        assert_eq!(read(""), (Some(ActionPointStatus::Open), false, false));
        assert_eq!(read("status=&mine=yes"), (None, true, false));
        assert_eq!(read("status=done"), (Some(ActionPointStatus::Done), false, false));
        assert_eq!(
            read("status=done&late=yes"),
            (Some(ActionPointStatus::Open), false, true)
        );
    }
}
