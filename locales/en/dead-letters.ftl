# Mail that did not arrive.
dead-letters-title = E-mails that did not arrive
dead-letters-lead = These e-mails were refused and will not be sent again automatically. You cannot read their content here. Fix the problem first, then send them again.
dead-letters-queues = The queue
dead-letters-due = E-mails to send
dead-letters-later = E-mails for later
dead-letters-notices = Messages to e-mail now
dead-letters-notices-later = Messages for after the quiet hours or for a digest
dead-letters-events = Events that nobody has been told about yet
dead-letters-waits = { $minutes ->
    [0] the oldest for less than a minute
    [one] the oldest for 1 minute
   *[other] the oldest for { $minutes } minutes
}
dead-letters-given-up = Did not arrive
dead-letters-none = All e-mails have arrived or are still being sent.
dead-letters-count = { $count ->
    [one] 1 message
   *[other] { $count } messages
}
dead-letters-for = For { $name }
dead-letters-for-nobody = For someone without an account
dead-letters-attempts = { $count ->
    [one] tried once
   *[other] tried { $count } times
}
dead-letters-no-kind = Unknown kind of message
dead-letters-resend = Send again
dead-letters-resend-all = Send all again
dead-letters-expired = Expired
dead-letters-more = Next
notice-mail-sent-again = The e-mail is being sent again.
desk-dead-letters = { $count ->
    [one] 1 e-mail did not arrive
   *[other] { $count } e-mails did not arrive
}
desk-dead-letters-what = Find out why and send them again.
event-mail-sent-again = E-mail sent again
