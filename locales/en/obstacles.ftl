# What stands in the way of a command.
obstacle-not-at-board = The case is not before the board.
obstacle-not-at-tables = The case is not before its tables.
obstacle-no-gap = The decision leaves no gap; there is nothing to supplement.
obstacle-nothing-to-supplement = A supplementary ballot is about the gap of an adopted decision; there is none.
obstacle-decision-stands = Decision { $number } stands; name it as the decision to supersede (`supersedesDecisionId`: { $id }).
obstacle-decision-stands-page = Decision { $number } is in force. Choose whether the ballot is about the gap or replaces that decision.
obstacle-decision-set-aside = Decision { $number } does not stand any more.
obstacle-advice-stands = The table gave its advice in this round; name that ballot as the one to supersede (`supersedesBallotId`: { $id }).
obstacle-advice-stands-page = The table has already advised in this round. A new ballot must replace that ballot.
obstacle-no-board = There is no open board; open one first.
obstacle-only-bureau = Only the project bureau can do this.
obstacle-only-with-seat = Only a member of this body, or the substitute of one, can vote.
obstacle-ballot-ended = The ballot has ended; a correction is a new ballot.
obstacle-deadline-passed = The deadline has passed; the ballot can only be closed.
obstacle-deadline-not-passed = The deadline has not passed: before it a ballot closes only when all have voted and the rules of the body say so.
obstacle-cannot-be-counted = The ballot cannot be counted: its box was sealed with another secret than the service has now. The project bureau can cancel it, with a reason.

obstacle-body-ballot-open = The ballot on { $number } ({ $title }) is still open.
obstacle-leads-case = The table leads { $number } ({ $title }), which is not before the board yet.
obstacle-meeting-planned = The meeting “{ $title }” is still planned.

obstacle-not-a-proposal = The content of a case is only changed while it is a proposal; it is { $status } now.
obstacle-not-measured = Nothing of this case is measured any more: it is { $status } now.

obstacle-mandate-revoked = This mandate has been revoked already.
obstacle-mandate-without-force = The mandate, or a mandate that it stands on, has been revoked.
obstacle-sub-mandate-wider = The sub-mandate { $document } ({ $id }) would be wider than this mandate. { $difference }
mandate-axis-sub-mandating = sub-mandating is not allowed any more
mandate-axis-period = the period
mandate-axis-ceiling-per-decision = the ceiling per decision
mandate-axis-ceiling-per-year = the ceiling per year
mandate-axis-ceiling-total = the ceiling over the whole period
mandate-axis-clusters = the clusters
mandate-axis-instruments = the instruments
mandate-axis-expenditure-kinds = the kinds of expenditure

obstacle-second-person-needed = Who proposed this cannot decide on it; a second member of the project bureau can.
obstacle-approval-pending = Such an action waits here for the approval of a second member of the project bureau already. Approve, reject or withdraw it first.
obstacle-approval-pending-of-officers = An answer waits already for the approval of a second mandate officer.
obstacle-second-officer-needed = The mandate officer who proposed this cannot decide on it. Another mandate officer of the organisation can.
obstacle-approved-by-bureau = A member of the project bureau proposed this. Another member of the project bureau approves it.
obstacle-approved-by-mandate-officers = A mandate officer proposed this. Another mandate officer of the organisation approves it.
obstacle-answered-by-mandate-officers = The mandate officers of { $organisation } answer this ratification.
obstacle-answered-by-bureau = { $organisation } has fewer than two mandate officers, so the project bureau records its answer.
obstacle-board-votes-on-the-case = The board is voting on the case; what its commitments hold does not change meanwhile.
obstacle-booking-reference-taken = This booking reference is that of another payment: { $amount } on { $date } to { $payee }, in case { $case }. Use the reference of this payment.
obstacle-case-not-financed = The case is not financed now: payments are recorded while it is financed or monitored, and corrected when it is completed.
obstacle-case-not-monitored = A subsidy is determined on the report: the case has to be monitored, or completed or stopped.
obstacle-commitment-not-acknowledged-yet = The finance partner has not acknowledged this commitment.
obstacle-disbursement-recorded = This payment was recorded already.
obstacle-disbursement-recorded-and-reversed = This payment was recorded already, and then reversed. If it was paid again, use another booking reference.
obstacle-disbursement-reversed = This payment was reversed already.

obstacle-ratification-lapsed = The ratification lapsed: { $reason }
obstacle-ratification-released = The ratification lapsed: what was to be carried over was released.
obstacle-ratification-superseded = The ratification has lapsed: a new decision has superseded this one.
obstacle-ratification-determined = The ratification lapsed: the subsidy was determined.
obstacle-ratification-of-decision = A decision asks for this ratification, which falls away with that decision only. Only a ratification of a carry-over is withdrawn.
obstacle-ratification-too-late = The ratification could be given until { $day }, that day included.
obstacle-ratification-given = The ratification was given before.
obstacle-ratification-refused = The ratification was refused before.

obstacle-form-sent-before = This form was sent before, with other content. What you sent now was not recorded. Look at what is there first; to record this as well, send it again.
obstacle-guarantee-not-scheduled = A guarantee has no payment schedule: it is called or expires.
obstacle-nothing-to-schedule = Nothing of this commitment is left to be scheduled.
obstacle-schedule-in-force = This payment schedule has been in force since { $day }.
obstacle-schedule-superseded = Another payment schedule took the place of this one on { $day }.
obstacle-schedule-refused = This proposed payment schedule was refused on { $day }. Reason: { $reason }
obstacle-schedule-replaced = Another payment schedule was proposed on { $day }. This proposal is no longer valid.
obstacle-schedule-withdrawn = This proposed payment schedule was withdrawn on { $day }. Reason: { $reason }
obstacle-schedule-of-bureau = The project bureau proposed this payment schedule; the finance partner of the funder answers it.
obstacle-schedule-of-partner = The finance partner proposed this payment schedule; the project bureau answers it.
obstacle-schedule-withdrawn-by-bureau = The project bureau proposed this payment schedule; only the project bureau withdraws it. You can refuse it.
obstacle-schedule-withdrawn-by-partner = The finance partner proposed this payment schedule; only the finance partner withdraws it. You can refuse it.
obstacle-schedule-outdated = The instalments no longer add up to the commitment. Propose a new payment schedule.
obstacle-something-paid = Something was paid on the decision that stands: only a supplementary ballot on its gap can be opened.

# Meetings.
obstacle-agenda-is-empty = There are no items on the agenda yet.
obstacle-agenda-is-full = An agenda has at most 60 items.
obstacle-agenda-is-unchanged = The agenda is the same as the version that was sent already.
obstacle-agenda-was-changed = Somebody else changed the agenda meanwhile. Check it and try again.
obstacle-meeting-has-begun = The meeting has begun.
obstacle-meeting-is-cancelled = The meeting was cancelled.
obstacle-meeting-is-to-come = The meeting has not begun yet.
obstacle-minutes-are-adopted = The minutes were adopted. The agenda, the attendance and the minutes no longer change.
obstacle-action-point-is-closed = This action point is closed already.
obstacle-attendance-is-missing = The attendance has not been recorded for every seat yet.
obstacle-minutes-are-incomplete = Not every agenda item has minutes yet.
obstacle-minutes-not-sent-round = The minutes have not been sent round yet.
obstacle-remark-is-answered = This remark has been answered already.
obstacle-remarks-are-closed = The last day for remarks has passed.
obstacle-remarks-are-open = There are remarks without an answer.
obstacle-has-no-yearly-agenda = This body adopts no yearly agenda.
obstacle-holds-no-ballots = A consultation body holds no ballots, so it has no voting rules.
