# The statement of a period.
statement-title = Statement
statement-period = { $from } to { $to }
statement-from = From
statement-to = To
statement-by = Statement of
statement-by-budget-year = obligations
statement-by-budget-year-what = What is still open, by budget year. Each movement counts on the day on which it was recorded.
statement-by-budget-year-date = Recorded on
statement-by-value-date = cash
statement-by-value-date-what = What was paid out, by budget year. Each movement counts on its value date.
statement-by-value-date-date = Value date
statement-all-funders = All funders
statement-show = Show statement
statement-other-periods = Other periods
statement-month-before = The month before
statement-this-month = This month
statement-this-year = This year
statement-last-year = Last year
statement-nothing = In this period nothing is open and nothing happened.
statement-budget-year = Budget year
statement-opening = Opening balance
statement-closing = Closing balance
statement-total = Total
statement-movements = Movements
statement-no-movements = There are no movements in this period.
statement-movement-count = { $count ->
    [one] 1 movement in this period.
   *[other] { $count } movements in this period.
}
statement-reference = Reference
statement-other-party = Paid to or received from
statement-no-day = Enter a date.
statement-no-choice = Choose from the list.
statement-out-of-order = This day lies before the first day of the statement.
statement-kind = Kind
statement-kind-decided = decided
statement-kind-opening = opening balance
statement-kind-carried-in = carried over from another year
statement-kind-paid = paid
statement-kind-reversed = reversed
statement-kind-recovered = recovered
statement-kind-released = released
statement-kind-carried-out = carried over to another year
statement-kind-acknowledged = acknowledged
statement-kind-scheduled = payment schedule in force
statement-kind-determined = determined
statement-kind-written-off = written off
