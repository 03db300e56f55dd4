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
ballot-not-recorded-what = This ballot has taken nothing since { $moment }. What you have just filled in does not count.
ballot-not-recorded-earlier = Your earlier vote stands as it was.
ballot-closed-at = Closed since { $moment }
ballot-overdue-what = The deadline has passed. The ballot is being closed and counted; voting is no longer possible.
ballot-nothing-keeps = If you do nothing, your vote stays as it was.
ballot-nothing-secret = If you do nothing, your seat does not count towards the quorum.
ballot-nothing-no-vote = Until then you can change your vote; the last one counts. If you do nothing, your seat does not count towards the quorum.
ballot-you-voted = You voted { $position } on { $moment } (version { $version }).
ballot-you-took-part = You have taken part. A secret vote cannot be changed any more.
ballot-no-seat = You are reading along: you have no seat in this ballot.
ballot-change = Change the vote
ballot-receipt = Receipt
ballot-asked = Asked
ballot-ratification-due = Ratification possible until
ballot-lifts-breach = If the board agrees, it explicitly allows the yearly programme to be exceeded.
ballot-conditions = Conditions of this decision
ballot-condition-who = { $owner }, by { $day }.
ballot-condition-precedent = To be met before the case is financed.
ballot-secret-title = Secret ballot
ballot-secret-what = What is recorded is that you voted, not what you voted. Nobody can find that out, not even the project bureau. That is why you cannot change your vote once it is cast. The result is only shown with three votes or more.

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
ballot-recused = { $who } is recused: { $why }
ballot-recusal-computed = the organisation is the initiator or would receive money.
ballot-standing = How it stands
ballot-votes-so-far = Votes so far
ballot-standing-at = As of { $moment }. Until the close votes can still change.
ballot-vote = Vote
ballot-count = Number
ballot-not-voted = not voted yet
ballot-advice = Advice of the tables
ballot-counts = { $for } for, { $against } against, { $abstain ->
    [one] 1 abstention
   *[other] { $abstain } abstentions
}

ballot-result = Result
ballot-advice-given = Advice
ballot-counts-hidden = Fewer than three votes were cast. The count stays secret for that reason.
ballot-tie-by-chair = There were as many votes for as against; the chair’s own vote decided.
ballot-cancelled-title = Cancelled
ballot-cancelled-what = This ballot was cancelled; its votes do not count.
ballot-voided-what = This ballot could not be counted: its box was sealed with another secret. It was cancelled; the votes do not count.
ballot-cancelled-why = Reason: { $reason }
ballot-decision = Decision { $number }
ballot-decision-gap = { $amount } is missing.
ballot-to-decision = To the decision
ballot-to-certificate = Certificate
ballot-who-voted-what = Who voted what
ballot-who-took-part = Who took part
ballot-votes = Votes
ballot-seat = Seat
ballot-sector = Sector
ballot-pledged = Pledged
ballot-reason = Reason
ballot-appointed = appointed { $from } to { $until }
ballot-appointed-from = appointed from { $from }
ballot-by-substitute = substituted by { $who }
ballot-seat-recused = Recused
ballot-seat-took-part = Took part
ballot-seat-not-voted = Did not vote
ballot-never-changes = A closed ballot does not change. A correction is a new ballot that takes its place.
ballot-own-seat = { $organisation }, your own seat
ballot-as-substitute = { $organisation }, as a substitute for { $principal }

ballots-open = Open
ballots-none-open = There is no open ballot now in which you can vote.
ballots-ended = Closed
ballots-none-ended = No ballot has closed yet.
ballots-ended-table = Closed ballots
ballots-ballot = Ballot
ballots-body = Body
ballots-when = Closed on
ballots-vote = Vote
ballots-look = Look
ballots-recused = this seat is recused
ballots-you-voted = you voted { $position }
ballots-took-part = you have taken part
ballots-as-substitute = you can vote as a substitute
ballots-not-voted = you have not voted yet
