//! A version of an agenda as it was sent: the frozen copy with its hashes.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use askama::Template;

use super::agenda::{differences, duration, link};
use super::papers::{FrozenPaper, titles};
use crate::pages::base::form_errors;
use crate::pages::base::{Layout, Page, PageRequest};
use edba_common::error::{Error, Result};
use edba_domain::meeting::{AgendaContent, AgendaContentItem, agenda_differences, starts};
use edba_domain::{Id, Moment};
use edba_service::Context;
use edba_service::meetings::{self, AgendaVersion, NamedMeeting};

/// An item as it was published.
struct Item {
    number: i32,
    kind: String,
    title: String,
    explanation: String,
    presenter: String,
    starts: String,
    duration: String,
    link: Option<(String, String)>,
    papers: Vec<FrozenPaper>,
}

#[derive(Template)]
#[template(path = "meetings/version.html")]
struct VersionPage<'a> {
    layout: &'a Layout,
    meeting: NamedMeeting,
    version: AgendaVersion,
    content: AgendaContent,
    items: Vec<Item>,
    /// What is different from the version before, as HTML.
    differences: Vec<String>,
}

pub async fn show(request: PageRequest, path: web::Path<(String, String)>) -> HttpResponse {
    let (meeting, number) = path.into_inner();
    request
        .read(move |cx, layout| {
            let id = form_errors::id(&meeting)?;
            let number: i32 = number
                .parse()
                .map_err(|_| Error::not_found("version of the agenda"))?;
            render(cx, layout, id, number)
        })
        .await
}

fn render(cx: &mut Context<'_>, layout: &Layout, id: Id, number: i32) -> Result<Page> {
    let meeting = meetings::find(cx, id)?;
    let version = meetings::agenda_version(cx, id, number)?;
    let content = version.content.read()?;
    let before = match number {
        ..=1 => None,
        _ => Some(meetings::agenda_version(cx, id, number - 1)?.content.read()?),
    };
    let titles = titles(cx, content.items.iter().flat_map(|item| &item.papers))?;
    let planned: Vec<Option<i32>> = content.items.iter().map(|item| item.planned_minutes).collect();
    let items = content
        .items
        .iter()
        .zip(starts(content.starts_at, &planned))
        .map(|(item, at)| line(layout, item, at, &titles))
        .collect();
    Page::render(&VersionPage {
        layout,
        meeting,
        version,
        items,
        differences: before.map_or_else(Vec::new, |before| {
            differences(layout, &agenda_differences(&before, &content))
        }),
        content,
    })
}

fn line(layout: &Layout, item: &AgendaContentItem, at: Option<Moment>, titles: &HashMap<Id, String>) -> Item {
    Item {
        number: item.number,
        kind: layout.name_of("term-agenda-item", item.kind),
        title: item.title.clone(),
        explanation: item.explanation.clone().unwrap_or_default(),
        presenter: item.presenter.clone().unwrap_or_default(),
        starts: at.as_ref().map_or_else(String::new, |at| {
            layout.with("agenda-item-starts", "time", layout.time_of_day(at))
        }),
        duration: duration(layout, item.planned_minutes),
        link: link(layout, item),
        papers: item
            .papers
            .iter()
            .map(|paper| FrozenPaper::new(layout, paper, titles))
            .collect(),
    }
}
