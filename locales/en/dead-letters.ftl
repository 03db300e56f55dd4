# Mail that did not arrive.
dead-letters-title = Mail that did not arrive
dead-letters-lead = This mail was not accepted and is no longer sent by itself. What it says cannot be read here. Mend what is wrong, then send it again.
dead-letters-queues = The queue
dead-letters-due = Mail to be sent
dead-letters-later = Mail for later
dead-letters-notices = Messages that are to be mailed now
dead-letters-notices-later = Messages for after the quiet hours or in a digest
dead-letters-events = Events of which nobody has been told yet
dead-letters-waits = { $minutes ->
    [0] the oldest for less than a minute
    [one] the oldest for 1 minute
   *[other] the oldest for { $minutes } minutes
}
dead-letters-given-up = Did not arrive
dead-letters-none = All mail has arrived or is still being sent.
dead-letters-count = { $count ->
    [one] 1 message
   *[other] { $count } messages
}
dead-letters-for = For { $name }
dead-letters-for-nobody = For somebody without an account
dead-letters-attempts = { $count ->
    [one] tried once
   *[other] tried { $count } times
}
dead-letters-no-kind = Unknown kind of message
dead-letters-resend = Send again
dead-letters-resend-all = Send all again
dead-letters-expired = Expired
dead-letters-more = Further
notice-mail-sent-again = The mail is being sent again.
desk-dead-letters = { $count ->
    [one] 1 e-mail did not arrive
   *[other] { $count } e-mails did not arrive
}
desk-dead-letters-what = See why, and send them again.
event-mail-sent-again = Mail sent again
