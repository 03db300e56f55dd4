//! What consultation bodies hold in a year, and their yearly agendas.

use crate::api::{consultation_years, yearly_agendas};
use crate::op::{Line, get, post};
use crate::policy::{BUREAU, MEETING_READERS, OVERSIGHT};

pub(super) fn lines() -> Vec<Line> {
    vec![
        get(
            "/v1/bodies/{bodyId}/yearly-agendas",
            "listYearlyAgendas",
            "Bodies",
            "List the yearly agendas of a consultation body",
        )
        .describe("A member reads those of bodies in which it sits today; of another body it reads none.")
        .allow(MEETING_READERS)
        .query::<yearly_agendas::YearlyAgendaQuery>()
        .page::<yearly_agendas::YearlyAgendaView>("The latest year first, and of a year the latest number.")
        .to(yearly_agendas::list),
        post(
            "/v1/bodies/{bodyId}/yearly-agendas",
            "recordYearlyAgenda",
            "Bodies",
            "Record a yearly agenda that a meeting adopted",
        )
        .describe(
            "For a consultation body with `hasYearlyAgenda`, also a closed one; 409 with the blocker `has-no-yearly-agenda` for another \
             body. `adoptedByMeetingId` names a meeting of this body that has begun and was not cancelled: the fault `unknown`, \
             `not-of-body` or `not-begun` otherwise. A further one for the same year gets the next `number` and applies from then on; \
             the earlier one stays readable.",
        )
        .allow(BUREAU)
        .body::<yearly_agendas::NewYearlyAgenda>()
        .created::<yearly_agendas::YearlyAgendaView>("The yearly agenda.")
        .to(yearly_agendas::record),
        get(
            "/v1/bodies/{bodyId}/yearly-agendas/{year}/{yearlyAgendaNumber}",
            "getYearlyAgenda",
            "Bodies",
            "One yearly agenda",
        )
        .describe("404 for a member that does not sit in the body today.")
        .allow(MEETING_READERS)
        .ok::<yearly_agendas::YearlyAgendaView>("The yearly agenda, which never changes.")
        .to(yearly_agendas::find),
        get(
            "/v1/consultation-years",
            "listConsultationYears",
            "Bodies",
            "List what consultation bodies hold in this year",
        )
        .describe(
            "Of the open consultation bodies in which somebody sits: the meetings that they held and planned, beside their minimum, and \
             whether they have their yearly agenda. Until 1 February the last year comes first, with the bodies in which somebody sat \
             on its last day. The bureau is notified of missing meetings on 1 April, 1 July and 1 October.",
        )
        .allow(OVERSIGHT)
        .page::<consultation_years::ConsultationYearView>("By year, and the bodies in the order in which they were made.")
        .to(consultation_years::list),
    ]
}
