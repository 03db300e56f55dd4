# What can be wrong with a field, by code.
fault-too-short = Fill this in.
fault-total-too-large = Together this is more than a case can request: at most €9,999,999,999.99.
fault-invalid = This is not correct. Check it.
fault-in-the-past = Choose a later moment: this one has passed.
fault-in-future = This is in the future. Choose today or an earlier day.
fault-date-in-future = This day is in the future. Choose today or earlier.
fault-in-past = This day has passed. Choose today or later.
time-missing = Enter a time too, for example 17:00.
not-a-moment = This is no day and time. Enter the time as 17:00.
not-a-year = Enter a year, for example 2027.
fault-before-baseline = This day is before the baseline. Choose the day of the baseline or later.
fault-after-target = This day is after the target date. Choose an earlier day.
fault-negative = This unit cannot be below zero.
fault-measured-before = There is already a measurement from before this day.
fault-measured-after = There is already a measurement from after this day.
fault-too-far = Choose a moment within two years.
fault-out-of-years = Choose a year from 1800 to 2100.
fault-not-later = Choose a moment after the current closing time.
fault-out-of-range = This is too low or too high.
fault-same = This is so already. Choose something else.
fault-out-of-order = The end is before the beginning.
fault-empty = Fill in at least one line.
fault-other-organisation = This is of another organisation. Choose something else.
fault-dates-out-of-order = This date comes too early.
# The same where more can be said than the code says.
date-too-early = This date comes too early. Choose { $earliest } or later.
instalment-out-of-order = This date is before that of the instalment above. Choose { $earliest } or later.
instalments-out-of-range = A payment schedule has 1 to { $most } instalments.
instalments-too-little = The instalments add up to { $sum }. The commitment is { $total }: { $difference } is missing.
instalments-too-much = The instalments add up to { $sum }. The commitment is { $total }: that is { $difference } too much.
instalments-wait = By the payment schedule { $payable } can be paid now. For the rest this condition must be met first: { $conditions }.
fault-amount-not-positive = Enter an amount above zero.
fault-not-offered = This commitment is no longer waiting for your answer.
fault-no-reference = Enter your reference for at least one commitment.
fault-more-than-open = This is more than what is still open.
fault-instalments-do-not-add-up = The instalments do not add up to the amount of the commitment.
fault-instalment-condition-not-met = This is more than can be paid now. The rest waits for a condition that is not met.
fault-line-resolved = This line is resolved already. Undo that first.
fault-line-open = Nothing has been decided about this line yet.
fault-movement-reconciled = This payment is reconciled already. Undo that first.
fault-amount-differs = The amounts differ. Correct your books, or reverse the payment and record the right one.
fault-nothing-in-common = Both the reference and the value date differ.
fault-before-decision = This day is before the decision. Choose the day of the decision or later.
fault-before-payment = This day is before the payment. Choose the day of the payment or later.
fault-year-out-of-range = Choose a year from 2000 to 2100.
fault-lead-table-co-reviews = The lead table cannot also be a co-review table. Choose another table.
fault-jobs-without-year = Also enter the year in which you expect these jobs.
fault-year-without-jobs = Also enter the number of jobs.
fault-funder-missing = Who pays this?
fault-funder-twice = Name one funder.
fault-unknown-organisation = This organisation is not known.
fault-unknown-table = This table is not known.
fault-not-a-table = This is the board. Choose a table.
fault-table-closed = This table is not open today. Choose another.
fault-unknown-code = This is not in the programme. Choose from the list.
fault-code-closed = This is closed. Make another choice.
fault-fixed = You can no longer change this.
fault-not-an-amount = Enter an amount, for example 40,000 or 40,000.00.
# The text of a fault, with the number as it can be meant.
ambiguous-number = This can be { $one } or { $other }. Enter the one you mean.
not-a-whole-number = Enter a whole number: { $one } is not, { $other } is.
fault-skipped-time = This time does not exist: the clocks go forward an hour that night. Choose an earlier or later time.
fault-bidirectional-control = This contains a hidden character that reverses the reading direction. Type the text again.
fault-line-break = Put this on one line.
fault-not-a-number = Enter a number, for example 12 or 12.5.

faults-title = { $count ->
    [one] There is 1 error
   *[other] There are { $count } errors
}
faults-changed = Somebody else has changed this. Nothing was saved. Your text is below. Check that it is still correct and send it again.
faults-conflict = You cannot do this now: it has already been done, or something is blocking it. Nothing was saved.
