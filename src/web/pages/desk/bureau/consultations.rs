//! What consultation bodies still have to hold this year, or did not hold in the last one.

use chrono::NaiveDate;

use super::Item;
use crate::pages::base::Layout;
use crate::pages::consultations::year_in_words;
use edba_domain::Moment;
use edba_domain::consultation::YearStatus;
use edba_service::consultations::ConsultationYear;

/// Meetings that are missing, and yearly agendas that are not adopted. The year is their due date.
pub(super) fn items(layout: &Layout, found: &[ConsultationYear], bureau: bool) -> Vec<Item> {
    found
        .iter()
        .flat_map(|one| [meetings(layout, one, bureau), agenda(layout, one, bureau)])
        .flatten()
        .collect()
}

fn meetings(layout: &Layout, one: &ConsultationYear, bureau: bool) -> Option<Item> {
    if !one.lacks_meetings() {
        return None;
    }
    let missed = one.status == YearStatus::Missed;
    let path = match bureau {
        true => "/meetings/new",
        false => "/consultations",
    };
    let about = year_in_words(layout, one);
    let note = layout.say(match missed {
        true => "desk-bureau-meetings-missed",
        false => "desk-bureau-meetings-plan",
    });
    Some(item(layout, one, path.to_owned(), about, note, missed))
}

fn agenda(layout: &Layout, one: &ConsultationYear, bureau: bool) -> Option<Item> {
    if !one.lacks_agenda() || one.status == YearStatus::Missed {
        return None;
    }
    let path = match bureau {
        true => format!("/consultations/{}/yearly-agenda", one.body.id),
        false => "/consultations".to_owned(),
    };
    let about = layout.with("yearly-agenda-none", "year", one.of.year.to_string());
    Some(item(layout, one, path, about, String::new(), false))
}

fn item(
    layout: &Layout,
    one: &ConsultationYear,
    path: String,
    about: String,
    note: String,
    late: bool,
) -> Item {
    let last = NaiveDate::from_ymd_opt(one.of.year, 12, 31).unwrap_or(layout.now.local_date());
    let by = Moment::end_of(last);
    Item {
        by,
        when: layout.brief_day(&by),
        late,
        path,
        title: one.body.name_nl.clone(),
        number: one.of.year.to_string(),
        about,
        note,
        described: false,
    }
}
