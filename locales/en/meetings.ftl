# Meetings and calendars.
way-meetings = Meetings
meetings-plan = Plan a meeting
meetings-calendar = In your own calendar
meetings-coming = Upcoming meetings
meetings-none = No meeting is planned.
meetings-past = Past meetings
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
meetings-agenda-hint = What the meeting is about. Optional.
meetings-when = When
meetings-was-cancelled = This meeting will not take place
meetings-file = File for your calendar (.ics)
meetings-change = Move or cancel
meetings-move = Move or change
meetings-save = Save
meetings-cancel = Cancel the meeting
meetings-cancel-what = The meeting stays readable. Everyone with a seat is told.
meetings-reason = Reason
notice-meeting-planned = The meeting is planned.
notice-meeting-changed = The meeting was changed.
notice-meeting-cancelled = The meeting was cancelled.

calendar-name = EDBA
calendar-ballot-summary = Vote: { $case }
calendar-ballot-description =
    { $question }
    { $body } · { $number }. You cannot vote after this moment.
    { $link }
calendar-meeting-cancelled = Cancelled: { $reason }
calendar-instalment-summary = Pay { $amount }: { $case }
calendar-instalment-description =
    { $what }
    Decision { $number }, { $organisation }
    { $link }
calendar-to = Subscribe to the due dates in your own calendar
calendar-title = My calendar
calendar-what = Your calendar program can subscribe to your deadlines, meetings and due dates of payments. It updates itself when something changes.
calendar-none = You have no address yet.
calendar-since = Your address exists since { $moment }.
calendar-made = This is your address
calendar-once = You see the address only now. Anyone who has it can read your calendar. Do not share it.
calendar-how = In your calendar program choose “subscribe to a calendar” or “add by URL” and paste the address.
calendar-make = Make an address
calendar-renew = Make a new address
calendar-renew-what = The old address stops working when you make a new one.
calendar-end = End the subscription
notice-calendar-ended = The address no longer works.
