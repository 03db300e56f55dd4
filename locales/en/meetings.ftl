# Meetings and calendars.
way-meetings = Meetings
meetings-plan = Plan a meeting
meetings-calendar = In your own calendar
meetings-coming = To come
meetings-none = No meeting is planned.
meetings-past = Past
meetings-status-planned = planned
meetings-status-cancelled = cancelled
meetings-choose-body = Choose a table or the board
meetings-bodyId = Who meets
meetings-title = Title
meetings-day = Day
meetings-startsAt = Begins
meetings-endsAt = Ends
meetings-place = Place
meetings-place-hint = A room, or the web address of a video meeting.
meetings-agenda = Agenda
meetings-agenda-hint = What it is about. May stay empty.
meetings-when = When
meetings-was-cancelled = This meeting does not take place
meetings-file = File for your calendar (.ics)
meetings-change = Move or cancel
meetings-move = Move or change
meetings-save = Save
meetings-cancel = Cancel the meeting
meetings-cancel-what = The meeting stays readable. Those who have a seat are told.
meetings-reason = Reason
notice-meeting-planned = The meeting is planned.
notice-meeting-changed = The meeting was changed.
notice-meeting-cancelled = The meeting was cancelled.

calendar-name = EDBA
calendar-ballot-summary = Vote: { $case }
calendar-ballot-description =
    { $question }
    { $body } · { $number }. After this moment no vote is taken.
    { $link }
calendar-meeting-cancelled = Cancelled: { $reason }
calendar-title = My calendar
calendar-what = Your calendar program can subscribe to your deadlines and meetings. It fetches them itself, also when something changes.
calendar-none = You have no address yet.
calendar-since = Your address exists since { $moment }.
calendar-made = This is your address
calendar-once = It is shown only now. Whoever has it can read your calendar: give it to nobody.
calendar-how = In your calendar program choose “subscribe to a calendar” or “add by URL” and paste the address.
calendar-make = Make an address
calendar-renew = Make a new address
calendar-renew-what = A new address makes the old one invalid.
calendar-end = End the subscription
notice-calendar-ended = The address does not work any more.
