# The words of the closed lists, in lower case.
status-proposal = proposal
status-table-review = table review
status-board-decision = board decision
status-financed = financed
status-monitored = monitored
status-completed = completed
status-withdrawn = withdrawn
status-rejected = rejected
status-stopped = stopped

sector-government = government
sector-business = business
sector-education = education
sector-research = research

kind-investment = investment
kind-programme = programme
kind-personnel = personnel

instrument-own-funds = own funds
instrument-subsidy = subsidy
instrument-credit = credit
instrument-guarantee = guarantee

ground-transaction-costs = higher transaction costs than usual
ground-diverging-assessment = benefits and risks are judged differently
ground-outside-network = parties outside the network

view-positive = positive
view-neutral = neutral
view-negative = negative

ballot-status-open = open
ballot-status-overdue = deadline passed
ballot-status-closed = closed
ballot-status-cancelled = cancelled

advice-carried = positive
advice-rejected = negative
advice-no-quorum = no quorum

result-carried = adopted
result-rejected = rejected
result-no-quorum = no quorum

outcome-rejected = rejected
outcome-no-quorum = no quorum
outcome-adopted = adopted
outcome-adopted-subject-to-ratification = adopted subject to ratification
outcome-adopted-with-gap = adopted with a gap

majority-simple = Adopted with more votes for than against.
majority-two-thirds = Adopted with two thirds of the votes for and against.
tie-fails = If the votes for and against are equal, the proposal is rejected.
tie-chair-decides = If the votes for and against are equal, the chair’s vote decides.

waiting-bureau = the project bureau
waiting-second-bureau-member = a second member of the project bureau
waiting-initiator = the initiator
waiting-lead-table = the lead table
waiting-co-review-table = a co-review table
waiting-board = the board
waiting-funder = a funder
waiting-ratifying-organisation = the organisation that must ratify
waiting-mandate-officer = the mandate officers of the organisation
waiting-second-mandate-officer = a second mandate officer of the organisation
waiting-condition-owner = the owner of the condition
waiting-finance-partner = the finance partner
waiting-nobody = nobody

may-not-not-in-electorate = You have no seat in this ballot.
may-not-recused = This seat is not voting because of an interest: { $reason }
may-not-substitute-recused = You cannot vote as a substitute here: you or your organisation has an interest in this case.
may-not-substitute-has-voted = Your substitute has voted for this seat. You can no longer vote.
may-not-principal-has-voted = The holder of the seat has voted. You can no longer vote as the substitute.
may-not-seat-has-voted = An earlier holder or substitute has voted for this seat. You can no longer vote.
may-not-no-longer-in-seat = You no longer hold this seat and you are not its substitute.
may-not-secret-vote-is-final = This seat has already voted. A secret vote cannot be changed.
