# Commitments.
commitments-lead = { $count ->
    [0] No commitments are waiting for your answer.
    [one] 1 commitment is waiting for your answer.
   *[other] { $count } commitments are waiting for your answer.
}
commitments-waiting = Waiting for your answer
commitments-all = All commitments
commitments-to-all = To all commitments
commitments-none = There are no commitments yet.
commitments-if-nothing = Without your answer the monitoring of this case cannot begin.
commitments-answer = Will you carry out this commitment?
commitments-go-answer = Answer
commitments-decision = Decision
commitments-case = Case
commitments-organisation = Funder
commitments-state = Status
commitments-year = Year
commitments-amount = Amount
commitments-decided = Granted
commitments-open = Still open
commitments-instrument = Instrument
commitments-year-kind = Year and kind
commitments-offered = Offered
commitments-answered = Answered
commitments-your-answer = Your answer
commitments-answer-acknowledge = Yes, we acknowledge it
commitments-answer-acknowledge-note = You pay as decided. Enter your reference.
commitments-answer-refuse = No, we refuse
commitments-answer-refuse-note = The case can then go back to the board. Give a reason.
commitments-bookingReference = Your reference
commitments-reference-of-funder = Reference of the funder
commitments-bookingReference-hint = Required if you acknowledge: the case or booking number in your own records.
commitments-reason = Reason
commitments-reason-hint = Required if you refuse.
commitments-send = Send answer
commitments-release = Release
commitments-release-what = Money that is not paid goes back to the mandate. A second member of the bureau must approve this.
commitments-release-amount-hint = Leave this empty to release all that is still open.
notice-commitment-acknowledged = You have acknowledged the commitment.
notice-commitment-refused = You have refused the commitment. The project bureau decides what happens next.
