# The money of a case: from decision to payment, and what comes when.
payments-flow = From decision to payment
payments-flow-caption = What was carried over to another budget year counts in that year.
payments-flow-table = The money of this case by budget year, from granted to released
payments-scheduled = Scheduled
payments-title = What comes when
payments-table = What is still to come, by due date
payments-nothing = Nothing is open any more.
payments-to-come = { $amount } is still to come.
payments-to-ratify = Of this, { $amount } is still to be ratified.
payments-to-ratify-not-counted = It is not yet part of “{ amounts-open }”.
payments-guarantees = Guarantees of { $amount } in total are not included here, but are part of “{ amounts-open }”.
payments-no-date = No date
payments-part-of = of { $amount }
payments-condition = Condition
payments-condition-met = Met.
payments-condition-open = Not met yet. Who does this: { $owner }, by { $day }.
payments-waits-ratification = Ratification by { $who }, by { $day }
payments-waits-other-ratification = Ratification of another part of the decision
payments-waits-decision-condition = A condition of the decision
payments-waits-coverage = Coverage of the gap
payments-waits-ballot = A vote of the board
payments-waits-budget = Room in the budget
payments-waits-state-aid = A basis for state aid, from the project bureau
payments-waits-financing = Financing of the case by the project bureau
payments-waits-acknowledgement = Acknowledgement by { $who }
payments-waits-instalment-condition = The condition of this instalment
payments-waits-payment = Payment by { $who }
payments-waits-call = A call on the guarantee
desk-coming = What comes within { $days } days
desk-coming-total = Together { $amount }.
desk-coming-from = { $amount } from { $who }
desk-coming-yours = You need to meet this condition.
desk-coming-more = { $count ->
    [one] One more instalment comes. See the page of the case.
   *[other] { $count } more instalments come. See the pages of the cases.
}
desk-held-back = { $amount } waits for this. The first instalment is due on { $day }.
