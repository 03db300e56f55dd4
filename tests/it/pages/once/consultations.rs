//! The form of the yearly agenda of a consultation body.

use super::{Forms, filled};
use crate::consultations::{body_of, held};
use crate::pages::visitor::Visitor;

/// A yearly agenda that a meeting adopted.
pub(super) fn yearly_agenda(forms: &mut Forms<'_>, bureau: &mut Visitor) {
    let body = body_of(forms.w.app, "periodic-consultation");
    let meeting = held(&forms.w.bureau, body, "2026-02-05");
    let point = [
        ("adoptedByMeetingId", meeting.as_str()),
        ("points-0-title", "Talent"),
        ("points-0-goal", "Meer leerplaatsen."),
    ];
    let path = format!("/consultations/{body}/yearly-agenda");
    let recording = filled(bureau, &path, "/yearly-agenda", &point);
    forms.once(
        "/consultations/{body}/yearly-agenda",
        bureau,
        &recording,
        "yearly_agendas",
    );
}
