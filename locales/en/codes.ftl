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

majority-simple = Carried with more votes for than against.
majority-two-thirds = Carried with two thirds of the votes for and against.
tie-fails = With as many for as against, it is rejected.
tie-chair-decides = With as many for as against, the chair’s own vote decides.

waiting-bureau = the project bureau
waiting-second-bureau-member = a second member of the project bureau
waiting-initiator = the initiator
waiting-lead-table = the lead table
waiting-co-review-table = a co-reviewing table
waiting-board = the board
waiting-funder = a funder
waiting-ratifying-organisation = the organisation that has to ratify
waiting-condition-owner = whoever sees to the condition
waiting-finance-partner = the finance partner
waiting-nobody = nobody

may-not-not-in-electorate = You have no seat in this ballot.
may-not-recused = This seat is recused: { $reason }
may-not-substitute-recused = You cannot act as a substitute here: you or your organisation have an interest in this case.
may-not-substitute-has-voted = Your substitute has voted for this seat. You cannot vote yourself as well.
may-not-principal-has-voted = The holder of the seat has voted. You cannot vote as the substitute as well.
may-not-seat-has-voted = An earlier holder or substitute has voted for this seat. You cannot vote too.
may-not-no-longer-in-seat = You no longer hold this seat, and are not its substitute now.
may-not-secret-vote-is-final = This seat has voted already. A secret vote cannot be changed.
