# Words for the codes of the domain.

term-status-proposal = Proposal
term-status-table-review = Table review
term-status-board-decision = Board decision
term-status-financed = Financed
term-status-monitored = Monitored
term-status-completed = Completed
term-status-withdrawn = Withdrawn
term-status-rejected = Rejected
term-status-stopped = Stopped

term-outcome-rejected = Rejected
term-outcome-no-quorum = No quorum
term-outcome-adopted = Adopted
term-outcome-adopted-subject-to-ratification = Adopted subject to ratification
term-outcome-adopted-with-gap = Adopted with a gap

term-instrument-own-funds = Own funds
term-instrument-subsidy = Subsidy
term-instrument-credit = Credit

term-kind-investment = Investment
term-kind-programme = Programme
term-kind-personnel = Personnel

term-sector-government = Government
term-sector-business = Business
term-sector-education = Education
term-sector-research = Research

term-ground-transaction-costs = Parties have higher transaction costs than usual
term-ground-diverging-assessment = Benefits and risks are judged differently
term-ground-outside-network = Parties are outside a network that lowers brokerage and transaction costs

term-view-positive = Positive
term-view-neutral = Neutral
term-view-negative = Negative

term-commitment-decided = Decided
term-commitment-offered = Waiting for an answer
term-commitment-acknowledged = Acknowledged
term-commitment-refused = Refused
term-commitment-paid = Settled
term-commitment-released = Released

term-ratification-pending = Pending
term-ratification-given = Given
term-ratification-refused = Refused
term-ratification-lapsed = Lapsed

term-condition-open = Open
term-condition-met = Met

term-ballot-open = Open
term-ballot-closed = Closed
term-ballot-cancelled = Cancelled

term-ballot-kind-advice = Advice
term-ballot-kind-decision = Decision
term-ballot-kind-supplementary = Supplementary ballot

term-seat-chair = Chair
term-seat-member = Member

term-rhythm-monthly = Every month
term-rhythm-quarterly = Every quarter
term-rhythm-half-yearly = Every half year
term-rhythm-yearly = Every year

term-pending-pending = Pending
term-pending-approved = Approved
term-pending-rejected = Rejected
term-pending-withdrawn = Taken back

term-action-finance = Finance
term-action-reopen = Reopen
term-action-complete = Complete
term-action-stop = Stop
term-action-refer-back = Refer the case back
term-action-reject = Reject the case
term-action-withdraw = Withdraw the case
term-action-give-ratification = Record a ratification
term-action-refuse-ratification = Refuse a ratification
term-action-release-commitment = Release a commitment
term-action-disburse = Record a payment
term-action-reverse-disbursement = Reverse a payment
term-action-cancel-ballot = Cancel a ballot of the board
term-action-extend-ballot = Extend a ballot of the board

term-waiting-bureau = the project bureau
term-waiting-second-bureau-member = a second member of the bureau
term-waiting-initiator = the initiator
term-waiting-lead-table = the lead table
term-waiting-co-review-table = a co-review table
term-waiting-board = the board
term-waiting-funder = the funders
term-waiting-ratifying-organisation = the organisation that must ratify
term-waiting-mandate-officer = the mandate officers of the organisation
term-waiting-second-mandate-officer = a second mandate officer
term-waiting-condition-owner = the owner of the condition
term-waiting-finance-partner = the finance partner
term-waiting-nobody = nobody

term-ledger-reserve = Reserved
term-ledger-unreserve = Reservation released
term-ledger-commit = Committed
term-ledger-uncommit = Commitment released
term-ledger-pay = Paid
term-ledger-reverse = Payment reversed

term-majority-simple = simple majority
term-majority-two-thirds = two thirds of the votes

term-result-carried = Adopted
term-result-rejected = Rejected
term-result-no-quorum = No quorum

table-of = Table: { $what }
