# A case at the project bureau.
work-asked = Asked of the board
work-cost = Total costs
work-cover = Cover that is there
work-since = In this state
work-days = { $count ->
    [0] since today
    [one] 1 day
   *[other] { $count } days
}
work-read = Read the case
work-revisions = Revisions
work-progress = Indicators and measurements
work-edit = Change the content
work-departure = Why the project bureau departed from the advice
work-deferred = Deferred until { $day }.
work-pending = “{ $action }” was proposed by { $name } and waits for a second member.
work-to-approvals = To the approvals
work-commands = What can be done now
work-no-commands = This case is done; there is nothing left to do.
work-ask-board = Have the board vote
work-ask-board-what = Set the question, the close and the conditions.
work-ask-board-go = Open a ballot of the board…
work-not-yet = Not yet
work-four-eyes = A second member of the bureau must approve this.
work-waits-on = Waits for: { $who }
work-ballots = Ballots
work-no-ballots = There have been no ballots yet.
work-body = Table or board
work-kind = Kind
work-state = State
work-closes = Close
work-result = Result
work-decisions = Decisions
work-publish = Make public
work-unpublish = Take out of the register
work-reason = Reason
work-reason-hint = Stands in the history of the case.
notice-proposed = Proposed. A second member of the bureau must approve this.
notice-command-given = Done. The case has been updated.
notice-published = The decision is in the public register.
notice-unpublished = The decision is no longer in the public register.
