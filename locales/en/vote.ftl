# Voting and pledging.
vote-steps = Steps
vote-step-vote = Vote
vote-step-pledge = Vote and pledges
vote-step-review = Review
vote-step-receipt = Receipt
vote-faults = { $count ->
    [one] There is 1 fault
   *[other] There are { $count } faults
}
vote-row-fault = Pledge { $row }: { $fault }
vote-on-behalf = You vote for { $who }.
vote-for-whom = For whom do you vote?
vote-substitute-note = If you vote here, the holder of the seat cannot vote any more.
vote-your-vote = Your vote
vote-for-note = The table advises the board positively.
vote-against-note = The table advises the board negatively.
vote-for-board-note = Only a vote for can carry pledges.
vote-abstain-note = Counts for the quorum, not for the majority.
vote-reason = Reason (optional)
vote-reason-hint = Stands with your vote. After the close, those who may see this ballot can read it.
vote-reason-hint-now = Stands with your vote. Those who may see this ballot can read it at once.
vote-to-review = On to the review
vote-counts-after-review = Your vote only counts after the review.
vote-secret-note = A secret vote has no reason.

vote-pledges = Your pledges
vote-pledges-how = What is within your mandate is reserved at once. What goes beyond it only counts when your organisation ratifies it. Leave the amount empty to pledge nothing.
vote-no-mandate = You have no mandate in force today. You can vote, but not pledge.
vote-pledge = Pledge { $n }
vote-mandate = Mandate
vote-mandate-ended = a mandate that is no longer in force
vote-any-instrument = any instrument
vote-instrument = Instrument
vote-year = Year
vote-kind = Kind
vote-amount = Amount
vote-remove = Remove pledge { $n }
vote-add = Add a pledge
vote-calculate = Calculate again
vote-effect-left = Mandate leaves in { $year }
vote-effect-within = Within the mandate
vote-effect-subject = Subject to ratification
vote-over = { $amount } goes beyond your mandate. Your organisation has to ratify it; otherwise it lapses.
vote-over-due = { $amount } goes beyond your mandate. Your organisation has to ratify it by { $day }; otherwise it lapses.
vote-asks-nothing = For this year and kind the case asks nothing. This pledge covers nothing.
vote-gap = What then is still open
vote-gap-table = Gap by year and kind
vote-gap-cell = Year and kind
vote-gap-asked = Asked
vote-gap-others = Pledged already
vote-gap-mine = Your pledge
vote-gap-left = Still open
vote-gap-hidden = What others pledge is seen after the close only. It is not counted here.
vote-gap-announce = Still open: { $amount }
vote-total = Total

vote-is-this-right = Is this right?
vote-question = Question
vote-behalf = For
vote-no-pledges = You pledge nothing.
vote-reserves = When you cast this, { $amount } of your mandate is reserved at once.
vote-to-ratify = { $amount } goes to your organisation to be ratified.
vote-to-ratify-due = { $amount } goes to your organisation to be ratified by { $day }.
vote-seen-secret = Your vote is secret and counts at once. You cannot change it afterwards.
vote-seen-now = Those who may see this ballot see your vote at once. You can change it until { $moment }.
vote-seen-later = Until the close only you and the project bureau see what you vote; afterwards those who may see this ballot do. You can change your vote until { $moment }.
vote-cast = Cast the vote
vote-cast-pledges = Cast the vote and pledges
vote-back = Back and change

receipt-title = Your vote is recorded
receipt-secret-title = That you took part is recorded
receipt-case = Case
receipt-version = version { $version }
receipt-at = Recorded
receipt-mark = Reference
receipt-secret = Secret. Only that you took part is recorded.
receipt-final = A secret vote cannot be changed.
receipt-may-change = You can change your vote until { $moment }; the last one counts.
receipt-closed = The ballot has closed; your vote is final.
receipt-to-desk = To my desk
receipt-ballot = To the ballot

recusal-title = An interest in this case?
recusal-what = If you or your organisation have an interest in it, declare it. You do not vote then, and quorum and majority are computed without you. You cannot undo that.
recusal-which-seat = For which seat?
recusal-seat = Seat
recusal-reason = Which interest?
recusal-fault = Which interest: { $fault }
recusal-declare = Declare an interest
recusal-sure = Are you sure?
recusal-consequence = After this you cannot vote in this ballot, and neither can your substitute. You cannot undo it. Those who may see this ballot can read the reason.
recusal-confirm = Yes, recuse this seat

notice-vote-counts = Your vote counts.
notice-took-part = You have taken part in the secret ballot.
notice-recused = Your interest is recorded; the seat is recused.

fault-no-position = Choose for, against or abstain.
fault-no-seat = Choose for whom you vote.
fault-not-positive = Fill in an amount above zero, or leave it empty.
fault-duplicate-pledge = This pledge is there already with the same mandate, instrument, year and kind. Make it one amount.
fault-not-your-mandate = This is not a mandate of your own.
fault-pledges-only-for = Only a vote for can carry pledges. Vote for, or leave the amounts empty.
fault-no-reason-in-secret = A secret vote has no reason.
