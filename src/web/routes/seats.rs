//! Seats.

use crate::api;
use crate::op::{Line, get, patch, post};
use crate::policy::{Access, BUREAU};

pub(super) fn lines() -> Vec<Line> {
    vec![
        get("/v1/seats", "listSeats", "Seats", "List seats")
            .allow(Access::SignedIn)
            .query::<api::seats::SeatFilter>()
            .page::<api::seats::SeatView>("Seats in the order in which they were made.")
            .to(api::seats::list),
        post("/v1/seats", "createSeat", "Seats", "Give a representative a seat")
            .allow(BUREAU)
            .body::<api::seats::NewSeat>()
            .created::<api::seats::SeatView>("The seat.")
            .to(api::seats::create),
        get("/v1/seats/{seatId}", "getSeat", "Seats", "One seat")
            .allow(Access::SignedIn)
            .one::<api::seats::SeatView>("The seat.")
            .to(api::seats::find),
        patch(
            "/v1/seats/{seatId}",
            "changeSeat",
            "Seats",
            "End a seat, or name its substitute",
        )
        .allow(BUREAU)
        .body::<api::seats::SeatChange>()
        .one::<api::seats::SeatView>("The seat as it is now.")
        .to(api::seats::change),
    ]
}
