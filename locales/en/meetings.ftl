# Meetings and calendars.
way-meetings = Meetings
meetings-plan = Plan a meeting
meetings-calendar = In your own calendar
meetings-coming = Upcoming meetings
meetings-none = No meeting is planned.
desk-meeting-unanswered = You have not said yet whether you come.
meetings-past = Past meetings
meetings-status-planned = planned
meetings-status-cancelled = cancelled
meetings-choose-body = Choose who meets
meetings-body-closed = { $body } (closed)
meetings-bodyId = Who meets
meetings-title = Title
meetings-startsAt = Day
meetings-startsAt-time = Begins
meetings-in-past = This moment has passed. Choose a later one. Has the meeting been held already? Then tick that box.
meetings-endsAt = Ends
meetings-place = Place
meetings-place-hint = A room, or the web address of a video meeting.
meetings-announcement = Note with the invitation
meetings-announcement-hint = Optional.
meetings-recordedAfterwards = This meeting has been held
meetings-recorded-hint = Nobody is notified. The agenda is not sent.
meetings-older = Older meetings
meetings-all-bodies = All bodies
meetings-filter = Show
meetings-stage-planned = Agenda to follow
meetings-stage-published = Agenda sent
meetings-stage-in-progress = In progress
meetings-stage-ended = Minutes to follow
meetings-stage-minutes-draft = Minutes in draft
meetings-stage-minutes-sent-round = Minutes sent round
meetings-stage-minutes-adopted = Minutes adopted
meetings-stage-recorded = Recorded afterwards
meetings-stage-cancelled = Cancelled
meetings-what-now = What you can do now
meetings-on-this-page = On this page
meetings-dealt-with = On the agenda of
meetings-papers = Papers of the meeting
meetings-papers-none = There are no papers of the meeting as a whole.
meetings-when = When
meetings-was-cancelled = This meeting will not take place
meetings-file = File for your calendar (.ics)
meetings-change = Move or cancel
meetings-move = Move or change
meetings-save = Save
meetings-cancel = Cancel the meeting
meetings-cancel-what = The meeting stays readable. Everyone with a seat gets a message.
meetings-reason = Reason
notice-meeting-planned = The meeting is planned.
notice-meeting-recorded = The meeting was recorded.
notice-meeting-changed = The meeting was changed.
notice-meeting-cancelled = The meeting was cancelled.

calendar-name = EDBA
calendar-ballot-summary = Vote: { $case }
calendar-ballot-description =
    { $question }
    { $body } · { $number }. You cannot vote after this moment.
    { $link }
calendar-action-point-summary = Action point { $number }: { $body }
calendar-meeting-cancelled = Cancelled: { $reason }
calendar-instalment-summary = Pay { $amount }: { $case }
calendar-instalment-description =
    { $what }
    Decision { $number }, { $organisation }
    { $link }
calendar-to = Subscribe to the due dates in your own calendar
calendar-title = My calendar
calendar-what = Your calendar program can subscribe to your deadlines, meetings, action points and due dates of payments. It updates itself when something changes.
calendar-what-meetings = Your calendar program can subscribe to your meetings and action points. It updates itself when something changes.
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

# Status of a meeting in a file.
term-meeting-planned = Planned
term-meeting-cancelled = Cancelled
