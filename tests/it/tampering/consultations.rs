//! Tampering with consultation bodies and their yearly agendas.

use super::kinds::Tampering;

#[rustfmt::skip]
pub const TAMPERINGS: &[Tampering] = &[
    ("the points of a yearly agenda", "UPDATE yearly_agendas SET points = REPLACE(points, 'Talent', 'X')",
        "history", &["yearly agenda ", "pointsSha256: kept is "]),
    ("who adopted a yearly agenda", "UPDATE yearly_agendas SET adopted_by_meeting_id = (SELECT MIN(m.id) FROM meetings m WHERE m.id <> yearly_agendas.adopted_by_meeting_id)",
        "history", &["yearly agenda ", "adoptedByMeetingId: kept is "]),
    ("a yearly agenda taken away", "DELETE FROM yearly_agendas WHERE number = 2",
        "history", &["yearly agenda ", "is not kept, and the history tells of it"]),
    ("a yearly agenda put in", "INSERT INTO yearly_agendas (body_id, year, number, points, adopted_by_meeting_id, recorded_by, recorded_at) SELECT body_id, 2030, 1, points, adopted_by_meeting_id, recorded_by, recorded_at FROM yearly_agendas WHERE number = 1",
        "history", &["yearly agenda ", "is kept, and the history tells nothing of it"]),
    ("the minimum of meetings a year", "UPDATE bodies SET min_meetings_per_year = 9 WHERE min_meetings_per_year IS NOT NULL",
        "history", &["body ", "minMeetingsPerYear: kept is 9, the history tells 1"]),
    ("whether a body adopts a yearly agenda", "UPDATE bodies SET has_yearly_agenda = FALSE WHERE has_yearly_agenda",
        "history", &["body ", "hasYearlyAgenda: kept is false, the history tells true"]),
];
