# The cases of an initiator.
my-cases-new = New case
my-cases-none = You have no cases yet. Start a new one.
my-cases-all = All my cases
my-cases-waiting = { $count ->
    [0] Nothing is waiting for you.
    [one] 1 case is waiting for you.
   *[other] { $count } cases are waiting for you.
}
my-cases-not-sent = not submitted yet
my-cases-new-draft = New case you are writing
my-cases-kept = Draft saved on { $at }
my-cases-go-on = Continue
my-cases-missing = { $count ->
    [one] 1 more thing is needed before the table can review the case:
   *[other] { $count } more things are needed before the table can review the case:
}
my-cases-complete = Complete. The project bureau opens the review.
my-cases-report-due = Report a measurement by { $day }.
my-cases-withdrawal-waits = On { $at } you proposed to withdraw this case. The project bureau still has to approve it.
my-cases-take-back = Take back the proposal
notice-withdrawal-taken-back = Your proposal to withdraw the case was taken back.
my-cases-revisions = Versions
my-cases-progress = Progress
my-cases-withdraw = Withdraw
my-cases-revision = Version { $number }
my-cases-compared = compared below
my-cases-compare = What version { $number } changed
my-cases-changed = What version { $number } changed
my-cases-unchanged = These versions are the same.
my-cases-differences = Differences between version { $from } and version { $to }
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
progress-target-day = To be reached by
progress-rhythm = How often to report
progress-no-rhythm = Not known yet
progress-missing = still missing
progress-measurements = Measurements
progress-not-measured = Nothing has been reported yet.
progress-measuredOnDate = Measured on
progress-value = Value
progress-evidence = What is the evidence?
progress-evidence-hint = A description, or where the evidence can be found.
progress-report = Report a measurement
progress-make = Make an indicator
progress-make-what = Monitoring needs at least one indicator, with a baseline, a target and how often to report.
progress-name = What is measured?
notice-draft-kept = Your draft has been saved.
notice-draft-discarded = The draft was discarded.
notice-case-registered = The case was submitted as a proposal. Its number is
notice-case-revised = A new version was submitted of
notice-measured = The measurement was reported.
