# Reading a ballot.
ballot-title-advice = Advice on { $case }
ballot-title-decision = Decision on { $case }
ballot-title-supplementary = Supplementary decision on { $case }
ballot-public = open ballot
ballot-public-pledges = open ballot with pledges
ballot-secret = secret ballot
ballot-read-case = Read the case
ballot-in-brief = The case in brief
ballot-about = About this ballot
ballot-closes = Closes { $moment }
ballot-not-recorded = Nothing was recorded
ballot-not-recorded-what = Voting has not been possible since { $moment }. What you have just entered does not count.
ballot-not-recorded-earlier = Your earlier vote still stands.
ballot-closed-at = Closed since { $moment }
ballot-overdue-what = The deadline has passed. The ballot is being closed and counted. You can no longer vote.
ballot-nothing-keeps = If you do nothing, your vote stays the same.
ballot-nothing-secret = If you do nothing, your seat does not count towards the quorum.
ballot-nothing-no-vote = Until then you can change your vote; the last vote counts. If you do nothing, your seat does not count towards the quorum.
ballot-you-voted = You voted { $position } on { $moment } (version { $version }).
ballot-you-took-part = You have taken part. You can no longer change a secret vote.
ballot-no-seat = You can only read this ballot, because you have no seat in it.
ballot-change = Change your vote
ballot-receipt = Receipt
ballot-asked = Requested
ballot-ratification-due = Ratify by
ballot-lifts-breach = If the board agrees, it also explicitly allows spending beyond the budget of the programme.
ballot-conditions = Conditions of this decision
ballot-condition-who = { $owner }, by { $day }.
ballot-condition-precedent = Must be met before the case is financed.
ballot-secret-title = Secret ballot
ballot-secret-what = We record that you voted, not how you voted. Nobody can find out how you voted, not even the project bureau. That is why you cannot change your vote once it is cast. The result is shown only if there are three or more votes.

ballot-quorum = Quorum
ballot-quorum-seats = { $voted } of the { $entitled } seats { $voted ->
    [one] has
   *[other] have
} voted; { $needed } is enough
ballot-quorum-sector = { $sector }: { $votes ->
    [0] no vote yet
    [one] 1 vote
   *[other] { $votes } votes
}
ballot-recused = { $who } is not voting because of an interest: { $why }
ballot-recusal-computed = the organisation is the initiator or would receive money from the case.
ballot-standing = Votes so far
ballot-votes-so-far = Votes so far
ballot-standing-at = As of { $moment }. Votes can still change until the ballot closes.
ballot-vote = Vote
ballot-count = Number
ballot-not-voted = has not voted yet
ballot-advice = Advice from the tables
ballot-counts = { $for } for, { $against } against, { $abstain ->
    [one] 1 abstention
   *[other] { $abstain } abstentions
}

ballot-result = Result
ballot-advice-given = Advice
ballot-counts-hidden = Fewer than three votes were cast, so the count stays secret.
ballot-tie-by-chair = The votes for and against were equal. The chair’s vote decided.
ballot-cancelled-title = Cancelled
ballot-cancelled-what = This ballot was cancelled. Its votes do not count.
ballot-voided-what = This ballot could not be counted: its box was sealed with another secret. The ballot was cancelled. Its votes do not count.
ballot-cancelled-why = Reason: { $reason }
ballot-decision = Decision { $number }
ballot-decision-gap = { $amount } is missing.
ballot-to-decision = To the decision
ballot-to-certificate = Certificate
ballot-who-voted-what = How each seat voted
ballot-who-took-part = Who took part
ballot-votes = Votes
ballot-seat = Seat
ballot-sector = Sector
ballot-pledged = Pledged
ballot-reason = Reason
ballot-appointed = appointed { $from } to { $until }
ballot-appointed-from = appointed from { $from }
ballot-by-substitute = replaced by { $who }
ballot-seat-recused = Did not vote because of an interest
ballot-seat-took-part = Took part
ballot-seat-not-voted = Did not vote
ballot-never-changes = A closed ballot does not change. A correction is a new ballot that replaces it.
ballot-own-seat = { $organisation }, your own seat
ballot-as-substitute = { $organisation }, as a substitute for { $principal }

ballots-open = Open
ballots-none-open = There is no open ballot in which you can vote.
ballots-ended = Closed
ballots-none-ended = No ballot has closed yet.
ballots-ended-table = Closed ballots
ballots-ballot = Ballot
ballots-body = Body
ballots-when = Closed on
ballots-vote = Vote
ballots-look = View
ballots-recused = not voting because of an interest
ballots-you-voted = you voted { $position }
ballots-took-part = you have taken part
ballots-as-substitute = you can vote as a substitute
ballots-not-voted = you have not voted yet
