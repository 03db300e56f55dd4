# Why a command is not possible now.
blocker-approval-pending = “{ $command }” waits for the approval of a second member of the project bureau.
blocker-wrong-state = “{ $command }” is possible only from { $from }; the case is now at { $status }.
blocker-not-your-role = Only the project bureau can do this.
blocker-not-your-role-initiator = Only the project bureau or the initiator of this case can do this.
blocker-reason-missing = This needs a reason.

# No ballot opens in a body.
blocker-body-not-open-table = “{ $body }” is not an open table.
blocker-body-not-open-board = “{ $body }” is not an open board.
blocker-ballot-open = A ballot about this case is already open in “{ $body }”.
blocker-no-seats = “{ $body }” has no seats today.
blocker-too-few-seats-for-secrecy = “{ $body }” votes in secret, and fewer than { $number } seats may vote on this case: the result would give away what each has voted.

# The proposal and the tables.
blocker-incomplete = The case is not complete: { $missing }.
blocker-ballots-open-lead = The lead table's ballot is still open.
blocker-ballots-open-co-review = { $count ->
    [one] The ballot of a co-review table is still open.
   *[other] { $count } ballots of co-review tables are still open.
}
blocker-advice-missing-lead = The lead table has given no advice and has no open ballot.
blocker-advice-missing-co-review = { $count ->
    [one] The ballot of a co-review table was cancelled and not replaced.
   *[other] { $count } ballots of co-review tables were cancelled and not replaced.
}
blocker-advice-not-positive = The lead table's advice is negative; give the reason for departing from it, which the board is shown.
blocker-advice-not-positive-no-quorum = The lead table had no quorum and so gave no advice; give the reason for forwarding without it, which the board is shown.
blocker-advice-not-negative-positive = The lead table's advice is positive.
blocker-advice-not-negative-no-quorum = The lead table had no quorum; that is no negative advice.
blocker-advice-not-negative-voting = The lead table is still voting; there is no negative advice.
blocker-advice-not-negative-not-asked = The lead table has given no advice.

# The board.
blocker-date-missing = Name the date on which the board returns to the case.
blocker-date-not-in-future = The date { $date } does not lie in the future.
blocker-board-ballot-open = A ballot of the board is still open.
blocker-no-decision = The board has not decided yet.
blocker-decision-not-adopted = The board's decision is negative.
blocker-decision-not-adopted-no-quorum = The board had no quorum; nothing was adopted.
blocker-decision-not-rejected-no-quorum = The board had no quorum, which is no rejection. Open a new ballot, or refer the case back.
blocker-adopted = The board adopted the case.
blocker-adopted-with-gap = The board adopted the case with a gap; close it with a new ballot, or refer the case back.
blocker-gap-remains = { $amount } of funding is still missing.
blocker-ratification-open = { $count ->
    [one] A ratification is still to be given.
   *[other] { $count } ratifications are still to be given.
}
blocker-condition-open = { $count ->
    [one] A condition of the decision is not met yet.
   *[other] { $count } conditions of the decision are not met yet.
}
blocker-programme-budget-exceeded = The budget of the programme would be exceeded ({ $cells }); only the board can allow that explicitly, by a new decision (open a ballot with `liftsBudgetBreach`: true and `supersedesDecisionId`: { $decision }).
blocker-programme-budget-exceeded-page = The budget of the programme would be exceeded ({ $cells }). Only the board can allow this explicitly, by a new decision that replaces the decision in force.

# Commitments and results.
blocker-no-refused-commitment = No commitment was refused or has lapsed.
blocker-commitment-not-acknowledged = { $count ->
    [one] A commitment is not yet acknowledged by its finance partner.
   *[other] { $count } commitments are not yet acknowledged by their finance partners.
}
blocker-commitment-fell-away = { $count ->
    [one] A commitment was refused or has lapsed; reopen the case.
   *[other] { $count } commitments were refused or have lapsed; reopen the case.
}
blocker-commitment-not-settled = { $count ->
    [one] A commitment is not yet fully paid or released.
   *[other] { $count } commitments are not yet fully paid or released.
}
blocker-no-monitorable-indicator = No indicator has a baseline, a target and a reporting rhythm.
blocker-final-report-missing = This needs the final report that the bureau accepts.

# The names of the commands in a sentence, in lower case.
command-name-open-review = open review
command-name-return = return
command-name-forward = forward
command-name-reject = reject
command-name-refer-back = refer back
command-name-defer = defer
command-name-finance = finance
command-name-reopen = reopen
command-name-monitor = monitor
command-name-complete = complete
command-name-stop = stop
command-name-withdraw = withdraw

# The picture of the states.
diagram-title = The states of a business case
diagram-current = The case is now at { $status }.
diagram-transition = From { $from } to { $to }: { $command }.
diagram-legend-bold = Bold
diagram-legend-meaning = money moves, a second bureau member approves
blocker-something-paid = Of this decision { $amount } was paid: the case is no longer rejected, withdrawn or referred back.
