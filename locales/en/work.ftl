# A case at the project bureau.
work-asked = Requested from the board
work-cost = Total costs
work-cover = Cover already in place
work-since = In this status
work-days = { $count ->
    [0] since today
    [one] 1 day
   *[other] { $count } days
}
work-read = Read the case
work-revisions = Versions
work-progress = Indicators and measurements
work-edit = Change the case
work-departure = Why the project bureau departed from the advice
work-deferred = Deferred until { $day }.
work-pending = “{ $action }” was proposed by { $name } and is waiting for a second member.
work-to-approvals = To the approvals
work-commands = What you can do now
work-no-commands = This case is finished. There is nothing left to do.
work-ask-board = Have the board vote
work-ask-board-what = Set the question, the close and the conditions.
work-ask-board-go = Open a ballot of the board…
work-not-yet = Not yet
work-four-eyes = A second member of the bureau must approve this.
work-waits-on = Waiting for: { $who }
work-ballots = Ballots
work-no-ballots = There have been no ballots yet.
work-body = Table or board
work-kind = Kind
work-state = Status
work-closes = Close
work-result = Result
work-decisions = Decisions
work-publish = Publish
work-unpublish = Remove from the register
work-reason = Reason
work-reason-hint = Shown in the history of the case.
notice-proposed = Proposed. A second member of the bureau must approve this.
notice-command-given = Done. The case has been updated.
notice-published = The decision is in the public register.
notice-unpublished = The decision is no longer in the public register.
