# Commitments.
commitments-lead = { $count ->
    [0] Nothing waits for your answer now.
    [one] 1 commitment waits for your answer.
   *[other] { $count } commitments wait for your answer.
}
commitments-waiting = Waits for your answer
commitments-all = All commitments
commitments-to-all = To all commitments
commitments-none = There are no commitments yet.
commitments-if-nothing = Without your answer the monitoring of this case cannot begin.
commitments-answer = Do you carry out this commitment?
commitments-go-answer = Answer
commitments-decision = Decision
commitments-case = Case
commitments-organisation = Funder
commitments-state = State
commitments-year = Year
commitments-amount = Amount
commitments-decided = Granted
commitments-instrument = Instrument
commitments-year-kind = Year and kind
commitments-offered = Offered
commitments-answered = Answered
commitments-your-answer = Your answer
commitments-answer-acknowledge = Yes, we acknowledge it
commitments-answer-acknowledge-note = You pay as decided. Give your reference.
commitments-answer-refuse = No, we refuse
commitments-answer-refuse-note = The case can then go back to the board. Give a reason.
commitments-bookingReference = Your reference
commitments-bookingReference-hint = Needed to acknowledge: the case or booking number in your own books.
commitments-reason = Reason
commitments-reason-hint = Needed to refuse.
commitments-send = Send the answer
commitments-release = Release
commitments-release-what = What is not paid goes back to the mandate. A second member of the bureau approves this.
notice-commitment-acknowledged = You have acknowledged the commitment.
notice-commitment-refused = You have refused the commitment. The project bureau takes it from here.
