//! Meetings of the demonstration: each table and the board has a past and a future meeting.

use chrono::{Datelike, Duration, NaiveTime, Weekday};

use super::Stage;
use super::cast::Cast;
use super::seed;
use crate::meetings;
use edba_common::error::Result;
use edba_domain::Moment;
use edba_domain::meeting::Plan;

/// How long in advance a meeting is planned, in days.
const AHEAD: i64 = 40;
/// Time between two meetings of a body, in days.
const BETWEEN: i64 = 28;

/// Plans the meetings, one body a day later than the body before it; the last one's next meeting is cancelled.
pub fn plan(stage: &Stage<'_>, cast: &Cast) -> Result<()> {
    let texts = seed::texts()?.meetings;
    let bureau = &cast.bureau[0];
    let last = cast.bodies.len();
    for (place, (code, body_id)) in (1..).zip(&cast.bodies) {
        let board = code == "board";
        for (met, title) in [(true, &texts.past), (false, &texts.next)] {
            let days = i64::try_from(place).unwrap_or_default() + if met { -BETWEEN } else { 2 };
            let plan = Plan {
                title: title.clone(),
                agenda: Some(texts.agenda.clone()),
                place: if board {
                    &texts.board_place
                } else {
                    &texts.table_place
                }
                .clone(),
                starts_at: at(stage, days, 14),
                ends_at: at(stage, days, 16),
            };
            let planned = stage.act(bureau, AHEAD, |cx| meetings::plan(cx, *body_id, plan))?;
            if !met && place == last {
                stage.act(bureau, 6, |cx| meetings::cancel(cx, planned.id, &texts.cancelled))?;
            }
        }
    }
    Ok(())
}

/// A whole hour so many days from now, as the clocks in Almere show it; on the Monday behind a weekend.
fn at(stage: &Stage<'_>, days: i64, hour: u32) -> Moment {
    let day = stage.now.plus(Duration::days(days)).local_date();
    let day = match day.weekday() {
        Weekday::Sat => day + Duration::days(2),
        Weekday::Sun => day + Duration::days(1),
        _ => day,
    };
    Moment::at_local(day, NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default())
}
