# What can be wrong with a field, by code.
fault-too-short = Fill this in.
fault-total-too-large = Together this is more than a case can have: at most €9,999,999,999.99.
fault-invalid = This is not right. Check it.
fault-in-the-past = Choose a later moment: this is past.
fault-in-future = This is in the future. Choose today or before.
fault-before-baseline = This is before the baseline. Choose its day or a later one.
fault-after-target = This is after the day of the target. Choose an earlier day.
fault-negative = This unit cannot be below zero.
fault-measured-before = There is a measurement of before this day.
fault-measured-after = There is a measurement of after this day.
fault-too-far = Choose a moment within two years.
fault-out-of-years = Choose a year from 1800 to 2100.
fault-not-later = Choose a moment after the present close.
fault-dates-out-of-order = This date comes too early.
fault-amount-not-positive = Give an amount above zero.
fault-year-out-of-range = Choose a year from 2000 to 2100.
fault-lead-table-co-reviews = The lead table does not co-review as well. Choose another table.
fault-jobs-without-year = Give the year in which you expect these jobs too.
fault-year-without-jobs = Give the number of jobs too.
fault-funder-missing = Who pays this?
fault-funder-twice = Name one funder.
fault-unknown-organisation = This organisation is not known.
fault-unknown-table = This table is not known.
fault-not-a-table = This is the board. Choose a table.
fault-table-closed = This table is not open today. Choose another.
fault-unknown-code = This is not in the programme. Choose from the list.
fault-code-closed = This is closed. Make another choice.
fault-fixed = This cannot change any more.
fault-not-an-amount = Write an amount, such as 40,000 or 40,000.00.
# The text of a fault, with the number as it can be meant.
ambiguous-number = This can be { $one } or { $other }. Write the one you mean.
not-a-whole-number = Write a whole number: { $one } is not, { $other } is.
fault-skipped-time = This time does not exist: the clocks go forward an hour that night. Choose an earlier or later time.
fault-bidirectional-control = This has a hidden character that turns the direction of reading. Type the text again.
fault-line-break = Write this on one line.
fault-not-a-number = Write a number, such as 12 or 12.5.

faults-title = { $count ->
    [one] There is one fault
   *[other] There are { $count } faults
}
faults-changed = Somebody else has changed this meanwhile. Nothing was saved. What you wrote is below; check whether it still holds and send it again.
faults-conflict = This cannot be done now: it was done already, or something stands in the way. Nothing was saved.
