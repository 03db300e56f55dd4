//! Pages of action points: what meetings agreed to have done. The bureau records, changes and closes them; their owners
//! report them done.

mod fields;
mod list;
mod section;
mod show;

pub(super) use fields::{name_of_seat, owner_of, text_of};
pub(super) use section::{OwnPoint, PointLine, PointsSection, own_points, point_lines};

use super::base::route::{Line, form, page};
use super::base::{Badge, Layout};
use crate::policy::{ACTION_POINT_CLOSERS, BUREAU, MEETING_READERS};
use chrono::NaiveDate;
use edba_domain::action_point::ActionPointStatus;
use edba_service::action_points::ActionPoint;

pub(super) fn lines() -> Vec<Line> {
    vec![
        page("/action-points", MEETING_READERS, list::show),
        page("/action-points/{point}", MEETING_READERS, show::show),
        form("/action-points/{point}", BUREAU, show::change),
        form("/action-points/{point}/close", ACTION_POINT_CLOSERS, show::close),
    ]
}

/// The status of an action point as a badge: an open one past its date is late.
fn badge(layout: &Layout, row: &ActionPoint, today: NaiveDate) -> Badge {
    if is_late(row, today) {
        return Badge::new("error", layout.say("action-points-late"));
    }
    let tone = match row.status {
        ActionPointStatus::Open => "info",
        ActionPointStatus::Done => "ok",
        ActionPointStatus::Dropped => "neutral",
    };
    Badge::new(tone, layout.name_of("term-action-point", row.status))
}

fn is_late(row: &ActionPoint, today: NaiveDate) -> bool {
    row.status == ActionPointStatus::Open && row.due_date < today
}
