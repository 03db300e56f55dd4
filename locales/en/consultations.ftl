# Consultation bodies of governments.
way-consultations = Consultation bodies
consultations-what = In a consultation body, governments steer the programme. It does not decide on cases.
consultations-none = There is no consultation body that you can view.
consultations-minimum = { $count ->
    [one] At least 1 meeting a year.
   *[other] At least { $count } meetings a year.
}
consultations-meetings = Held: { $held }, planned: { $planned }.
consultations-no-meetings = There are no meetings.
consultations-members = Members
consultations-no-members = Nobody sits in this body yet.
consultations-chair = chair
term-year-status-met = Enough held
term-year-status-planned = Enough planned
term-year-status-missing = Too few planned
term-year-status-missed = Too few held
yearly-agenda-of-year = Yearly agenda { $year }
yearly-agenda-none = There is no yearly agenda for { $year } yet.
yearly-agenda-adopted-by = Adopted at the meeting of { $day }
yearly-agenda-replaces = Version { $number }, which replaces an earlier one
yearly-agenda-record = Record the yearly agenda
yearly-agenda-what = Record what a meeting adopted. A yearly agenda never changes afterwards. A new one of the same year takes its place.
yearly-agenda-year = Year
yearly-agenda-year-hint = From 2000 to 2100.
yearly-agenda-adoptedByMeetingId = Adopted at the meeting
yearly-agenda-choose-meeting = Choose a meeting
yearly-agenda-meeting-hint = Only meetings that have begun.
yearly-agenda-points = Points
yearly-agenda-points-line = Point { $number }
yearly-agenda-title = Subject
yearly-agenda-goal = What must be achieved
yearly-agenda-programmeLine = Programme line (optional)
yearly-agenda-programmeLine-hint = The code or the name, for example C1.
yearly-agenda-about-line = Programme line: { $line }
yearly-agenda-quarter = Quarter (optional)
yearly-agenda-no-quarter = No quarter
yearly-agenda-quarter-of = Quarter { $number }
yearly-agenda-add = Add a point
yearly-agenda-remove = Remove point { $number }
yearly-agenda-send = Record
notice-yearly-agenda-recorded = The yearly agenda was recorded.
desk-consultation-minutes = Minutes that you can make remarks on
desk-consultation-remarks-until = Last day for remarks: { $day }
desk-bureau-meetings-plan = Plan another meeting this year.
desk-bureau-meetings-missed = The year is over. Was there a meeting after all? Then record it afterwards.
