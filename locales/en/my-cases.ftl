# The cases of an initiator.
my-cases-new = New case
my-cases-none = You have no cases yet. Begin with a new one.
my-cases-all = All my cases
my-cases-waiting = { $count ->
    [0] Nothing waits for you now.
    [one] 1 case waits for you.
   *[other] { $count } cases wait for you.
}
my-cases-not-sent = not sent yet
my-cases-new-draft = New case that you are writing
my-cases-kept = Draft kept on { $at }
my-cases-go-on = Go on
my-cases-missing = { $count ->
    [one] 1 more thing is needed before the table can review the case:
   *[other] { $count } more things are needed before the table can review the case:
}
my-cases-complete = Complete. The project bureau opens the review.
my-cases-report-due = Report a measurement by { $day }.
my-cases-withdrawal-waits = On { $at } you proposed to withdraw this case. It waits for the project bureau.
my-cases-take-back = Take the proposal back
notice-withdrawal-taken-back = Your proposal to withdraw the case was taken back.
my-cases-revisions = Revisions
my-cases-progress = Progress
my-cases-withdraw = Withdraw
my-cases-revision = Revision { $number }
my-cases-compared = compared below
my-cases-compare = What revision { $number } changed
my-cases-changed = What revision { $number } changed
my-cases-unchanged = These revisions say the same.
my-cases-differences = Differences between revision { $from } and revision { $to }
my-cases-part = Part
my-cases-yes = yes
my-cases-no = no
progress-title = Progress
progress-none = There are no indicators yet. The project bureau makes them before monitoring begins.
progress-unit = Unit
progress-unit-hint = Such as FTE or dwellings.
progress-baseline = Baseline
progress-baseline-day = Measured on
progress-target = Target
progress-target-day = To be reached on
progress-rhythm = How often to report
progress-no-rhythm = Not known yet
progress-missing = still missing
progress-measurements = Measurements
progress-not-measured = Nothing was reported yet.
progress-measuredOnDate = Measured on
progress-value = Value
progress-evidence = What shows it?
progress-evidence-hint = A description, or where the evidence can be found.
progress-report = Report a measurement
progress-make = Make an indicator
progress-make-what = Monitoring needs at least one indicator with a baseline, a target and a rhythm.
progress-name = What is measured?
notice-draft-kept = Your draft was kept.
notice-draft-discarded = The draft was thrown away.
notice-case-registered = The case was sent in as a proposal. Its number is
notice-case-revised = The new revision was sent in of
notice-measured = The measurement was reported.
