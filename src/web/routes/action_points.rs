//! Action points.

use crate::api::action_points;
use crate::op::{Line, get, patch, post};
use crate::policy::{ACTION_POINT_CLOSERS, BUREAU, MEETING_READERS};

pub(super) fn lines() -> Vec<Line> {
    vec![
        get(
            "/v1/action-points",
            "listActionPoints",
            "Action points",
            "List action points",
        )
        .describe(
            "A member sees those of the bodies in which it sits today, of the meetings that it reads, and those that its representative \
             owns.",
        )
        .allow(MEETING_READERS)
        .query::<action_points::ActionPointQuery>()
        .page_or_file::<action_points::ActionPointView>("Action points by their due date.")
        .to(action_points::list),
        post(
            "/v1/action-points",
            "createActionPoint",
            "Action points",
            "Record what a meeting agreed to have done",
        )
        .describe(
            "From the beginning of the meeting, also once its minutes are adopted. The representative that owns it is notified \
             unless the due date has passed, and reminded with the bureau a week before the due date and on that day. 409 with the blocker `meeting-is-cancelled` or \
             `meeting-is-to-come`.",
        )
        .allow(BUREAU)
        .body::<action_points::NewActionPoint>()
        .created::<action_points::ActionPointView>("The action point.")
        .to(action_points::create),
        get(
            "/v1/action-points/{actionPointId}",
            "getActionPoint",
            "Action points",
            "One action point",
        )
        .allow(MEETING_READERS)
        .one::<action_points::ActionPointView>("The action point.")
        .to(action_points::find),
        patch(
            "/v1/action-points/{actionPointId}",
            "changeActionPoint",
            "Action points",
            "Change an open action point",
        )
        .describe("409 with the blocker `action-point-is-closed`.")
        .allow(BUREAU)
        .body::<action_points::ActionPointPatch>()
        .one::<action_points::ActionPointView>("The action point as it is now.")
        .to(action_points::change),
        post(
            "/v1/action-points/{actionPointId}/closures",
            "closeActionPoint",
            "Action points",
            "Close an action point",
        )
        .describe(
            "The bureau closes it, and its owner reports it done: 403 for others. `status` is `done` or `dropped`: the fault `not-allowed` \
             otherwise. An action point is closed once: 409 with the blocker `action-point-is-closed`.",
        )
        .allow(ACTION_POINT_CLOSERS)
        .guarded()
        .body::<action_points::NewActionPointClosure>()
        .one::<action_points::ActionPointView>("The action point as it is now.")
        .errors(&[409])
        .to(action_points::close),
    ]
}
