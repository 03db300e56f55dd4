# The security log.
way-security-log = Security
security-title = Security log
security-lead = This shows who was given access and who was refused. Events that are the same within one minute are on one line with a count.
security-what = Event
security-when = Time
security-account = Account
security-address = Address
security-where = Request
security-count = Count
security-from = From
security-until = To
security-show = Show
security-all = Show all
security-any = all
security-none = No lines found.
security-shown = { $count ->
    [one] 1 line
   *[other] { $count } lines
}
security-account-refused = Access token of a disabled or unknown account refused
security-events-dropped = Events left out because there were too many in this minute
security-forbidden = Request refused: this account may not do this
security-form-refused = Form refused: not issued to this browser
security-link-asked = Sign-in link requested
security-link-refused = Sign-in link refused
security-link-used = Sign-in link used
security-passkey-refused = Passkey refused
security-provider-refused = Sign-in through an organisation refused
security-provider-used = Signed in through an organisation
security-secret-refused = Secret of a client refused
security-session-begun = Session begun
security-session-ended = Session ended
security-session-refused = Ended or unknown session refused
security-token-expired = Expired access token refused
security-token-issued = Access token issued
security-token-missing = Request without an access token refused
security-token-refused = Access token refused
security-too-many-requests = Too many requests
