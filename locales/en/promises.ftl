# Promises in kind.
promises-title = Promises in kind
promises-one = Promise in kind
promises-new = Record a promise in kind
promises-what = Beside money, a party can promise something else, such as land, capacity or a changed rule. What was promised never changes afterwards.
promises-none = No promises in kind have been recorded.
promises-kind = Kind
promises-choose-kind = Choose a kind
promises-description = What is promised
promises-description-hint = So that it is clear later whether it was met.
promises-organisationId = Organisation that promises
promises-other-party = Another party, below
promises-party = Other party
promises-party-hint = Only if the party is not in the list.
promises-by = Promised by
promises-owner = Who sees to it
promises-owner-hint = A person or a position at that party.
promises-dueDate = By
promises-decisionId = Decision that counts on it
promises-no-decision = No decision
promises-to-decision = Read the decision
promises-case = Case
promises-state = Status
promises-overdue = Overdue
promises-record = Record the promise
promises-answer = What became of it
promises-answer-choose = What became of the promise?
promises-answer-met = It was met
promises-answer-not-met = It was not met
promises-answer-withdrawn = The party withdrew it
promises-answer-record = Record this
promises-answered = Recorded on
promises-evidence = How do you know?
promises-evidence-hint = Required if the promise was met: a description, or where the evidence can be found.
promises-reason = Reason
promises-reason-hint = Required if the promise was not met or was withdrawn.
promises-change = Another date or somebody else
promises-save = Record the change
promises-open-hint = { $count ->
    [one] 1 promise in kind is still open. The case can be completed; there are no more reminders afterwards.
   *[other] { $count } promises in kind are still open. The case can be completed; there are no more reminders afterwards.
}
notice-promise-recorded = The promise has been recorded.
notice-promise-answered = What became of the promise has been recorded.
confirm-answer-promise-title = Record what became of this promise?
confirm-answer-promise-what = This is final. It cannot be undone.
confirm-answer-promise-go = Yes, record it

term-promise-open = Open
term-promise-met = Met
term-promise-not-met = Not met
term-promise-withdrawn = Withdrawn

term-promise-kind-land = Land
term-promise-kind-space = Space
term-promise-kind-capacity = Capacity
term-promise-kind-network = Network
term-promise-kind-rule = Rule
term-promise-kind-knowledge = Knowledge
term-promise-kind-other = Other

obstacle-promise-answered = What became of this promise has been recorded already.
obstacle-takes-no-promises = Promises about this case are no longer recorded or changed: it is now { $status }.

fault-party-missing = Who promises this?
fault-party-twice = Name one party: from the list, or another.

desk-bureau-promise = Promise in kind of { $party }, { $owner } sees to it

mail-kind-promise-due = A promise in kind is due
tell-promise-due-subject = Promise in kind due by { $day }: { $case }
tell-promise-due-what = Something was promised for ‘{ $case }’ that has not been recorded as met. The last day is { $day }.
tell-to-promise = Record what became of it
