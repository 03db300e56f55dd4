//! Pages of consultation bodies: what they hold in this year, who sits in them, their meetings and their yearly agendas, which the
//! bureau records.

mod list;
mod point_fields;
mod yearly_agenda;

pub(super) use list::year_in_words;

use super::base::route::{Line, form, page};
use crate::policy::{BUREAU, MEETING_READERS};

pub(super) fn lines() -> Vec<Line> {
    vec![
        page("/consultations", MEETING_READERS, list::show),
        page("/consultations/{body}/yearly-agenda", BUREAU, yearly_agenda::ask),
        form(
            "/consultations/{body}/yearly-agenda",
            BUREAU,
            yearly_agenda::record,
        ),
    ]
}
