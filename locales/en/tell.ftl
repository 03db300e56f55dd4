# Notifications by e-mail. Names of the kinds:
mail-kind-ballot-opened = A ballot was opened
mail-kind-ballot-reminder = Reminder that a ballot closes
mail-kind-ballot-closed = A ballot was closed
mail-kind-vote-receipt = Receipt of your vote
mail-kind-vote-cast-for-you = A substitute voted on your behalf
mail-kind-ballot-extended = A ballot was extended
mail-kind-ballot-cancelled = A ballot was cancelled
mail-kind-decision-made = A decision was made
mail-kind-ratification-asked = A ratification is requested
mail-kind-ratification-answered = An organisation answered a ratification
mail-kind-ratification-due-soon = A ratification is due soon
mail-kind-ratification-lapsed = A ratification has lapsed
mail-kind-condition-due = A condition is due
mail-kind-mandate-expiring = A mandate with pledges is about to expire
mail-kind-mandate-changed = Your mandate was registered, replaced or revoked
mail-kind-commitment-to-acknowledge = A commitment is waiting for an answer
mail-kind-commitment-refused = A commitment was refused
mail-kind-commitment-released = A commitment was released
mail-kind-schedule-proposed = A payment schedule is waiting for an answer
mail-kind-schedule-withdrawn = A proposed payment schedule was withdrawn
mail-kind-instalment-due = An instalment is due within a week
mail-kind-instalment-overdue = An instalment is overdue
mail-kind-repayment-plan-set = A repayment plan was set
mail-kind-repayment-overdue = A repayment is overdue
mail-kind-report-due = A measurement is due
mail-kind-case-returned = A case was returned
mail-kind-case-forwarded = A case was forwarded to the board
mail-kind-case-financed = A case is financed
mail-kind-case-rejected = A case was rejected
mail-kind-case-stopped = A case was stopped
mail-kind-case-completed = A case is completed
mail-kind-approval-waiting = Something is waiting for a second approval
mail-kind-new-sign-in = Somebody signed in to your account
mail-kind-account-changed = How you sign in was changed
mail-kind-privileged-account = Somebody got an account of the project bureau or of an administrator
mail-kind-webhook-disabled = A webhook was disabled
mail-kind-digest = Daily digest

# Subject and first sentence.
tell-ballot-opened-subject = Vote before { $closes }: { $case }
tell-ballot-opened-what = The ballot of { $body } on “{ $case }” is open. You may vote. The ballot closes on { $closes }.
tell-ballot-reminder-subject = Reminder: vote before { $closes }: { $case }
tell-ballot-reminder-what = You have not voted yet on “{ $case }” of { $body }. The ballot closes on { $closes }. You cannot vote after that.
tell-ballot-closed-subject = Result { $result }: { $case }
tell-ballot-closed-what = The ballot of { $body } on “{ $case }” has closed. The result is: { $result }.
tell-vote-receipt-subject = Your vote was received: { $case }
tell-vote-receipt-what = Your vote in the ballot of { $body } on “{ $case }” has been recorded. Keep this e-mail as your receipt.
tell-vote-cast-for-you-subject = { $who } voted on your behalf: { $case }
tell-vote-cast-for-you-what = { $who } voted as your substitute in the ballot of { $body } on “{ $case }”. You can no longer vote.
tell-ballot-extended-subject = Extended until { $closes }: { $case }
tell-ballot-extended-what = The ballot of { $body } on “{ $case }” was extended. It now closes on { $closes }.
tell-ballot-cancelled-subject = Ballot cancelled: { $case }
tell-ballot-cancelled-what = The ballot of { $body } on “{ $case }” was cancelled. Votes already cast do not count. Pledges were released. You do not need to do anything.
tell-decision-made-subject = Decision { $number }, { $outcome }: { $case }
tell-decision-made-what = A decision was made on “{ $case }”: { $outcome }. Its number is { $number }.
tell-ratification-asked-subject = Ratification requested by { $day }: { $case }
tell-ratification-asked-what = { $about ->
    [carry-over] { $role ->
        [bureau] The carry-over of { $amount } of decision { $number } on “{ $case }” to { $year } waits for the ratification of the organisation. The last day is { $day }.
       *[other] An amount of { $amount } of decision { $number } on “{ $case }” is to be carried over to { $year }. No mandate covers this amount in that year, so your organisation is asked to ratify it by { $day }.
    }
   *[pledge] { $role ->
        [bureau] { $answerer ->
            [officers] Decision { $number } on “{ $case }” was made subject to the ratification of { $amount }. The mandate officers of the organisation can answer until { $day }. After that the pledge lapses.
           *[bureau] Decision { $number } on “{ $case }” was made subject to the ratification of { $amount }. Record the organisation’s answer by { $day }. After that the pledge lapses.
        }
        [mandate-officer] In decision { $number } on “{ $case }” your representative pledged { $amount } beyond the mandate. Your organisation can ratify it until { $day }. After that the pledge lapses.
       *[other] { $answerer ->
            [officers] In decision { $number } on “{ $case }” your representative pledged { $amount } beyond the mandate. The mandate officers of your organisation can ratify it until { $day }. After that the pledge lapses.
           *[bureau] In decision { $number } on “{ $case }” your representative pledged { $amount } beyond the mandate. Tell the project bureau by { $day } whether your organisation ratifies it. After that the pledge lapses.
        }
    }
}
tell-ratification-answered-subject = { $outcome ->
    [given] { $organisation } ratifies: { $case }
   *[refused] { $organisation } refuses to ratify: { $case }
}
tell-ratification-answered-what = { $outcome ->
    [given] The mandate officers of { $organisation } have ratified { $amount } in decision { $number } on “{ $case }”. The amount is a commitment now.
   *[refused] The mandate officers of { $organisation } have refused to ratify { $amount } in decision { $number } on “{ $case }”. { $about ->
        [carry-over] It is not carried over and stays open in its own budget year.
       *[pledge] That amount is missing now.
    }
}
tell-ratification-due-soon-subject = Ratify by { $day }: { $case }
tell-ratification-due-soon-what = { $role ->
    [bureau] The ratification of { $amount } in decision { $number } on “{ $case }” has not been recorded yet. The last day is { $day }.
    [mandate-officer] Your organisation has not ratified { $amount } in decision { $number } on “{ $case }” yet. The last day is { $day }.
   *[other] { $answerer ->
        [officers] Your organisation has not ratified { $amount } in decision { $number } on “{ $case }” yet. The last day is { $day }. Its mandate officers give the answer.
       *[bureau] Your organisation has not ratified { $amount } in decision { $number } on “{ $case }” yet. The last day is { $day }. Give your answer to the project bureau.
    }
}
tell-ratification-lapsed-subject = Ratification lapsed: { $case }
tell-ratification-lapsed-what = { $role ->
    [bureau] { $ended ->
        [fell-away] { $about ->
            [carry-over] The ratification of the carry-over of { $amount } in decision { $number } on “{ $case }” is no longer needed.
           *[pledge] The ratification of { $amount } in decision { $number } on “{ $case }” is no longer needed: the decision or the case has lapsed.
        }
       *[by-date] The ratification of { $amount } in decision { $number } on “{ $case }” could be given until { $day } and has lapsed. { $about ->
            [carry-over] It is not carried over and stays open in its own budget year.
           *[pledge] That amount is missing now.
        }
    }
   *[other] { $ended ->
        [fell-away] { $about ->
            [carry-over] Your organisation no longer needs to ratify the carry-over of { $amount } in decision { $number } on “{ $case }”. You do not need to do anything.
           *[pledge] Your organisation no longer needs to ratify { $amount } in decision { $number } on “{ $case }”: the decision or the case has lapsed. You do not need to do anything.
        }
       *[by-date] Your organisation could ratify { $amount } in decision { $number } on “{ $case }” until { $day }. { $about ->
            [carry-over] It is not carried over and stays open in its own budget year.
           *[pledge] That pledge has lapsed.
        }
    }
}
lapse-reason-commitment-released = The commitment that was to be carried over was released.
lapse-reason-commitment-determined = The subsidy that was to be carried over was determined.
lapse-reason-due-date-passed = The last day to answer has passed.
lapse-reason-decision-superseded = A new decision has superseded this one.
lapse-reason-guarantee-expired = The period of the guarantee has ended.
tell-condition-due-subject = Condition due by { $day }: { $case }
tell-condition-due-what = Decision { $number } on “{ $case }” has a condition that is not met yet. It is due on { $day }. The case is waiting for it.
tell-mandate-expiring-subject = Mandate ends on { $day } while { $amount } is pledged
tell-mandate-expiring-what = The mandate of { $who } ends on { $day }. Under it { $amount } is pledged in ballots that close later. Without a new mandate the organisation will have to ratify those pledges.
tell-mandate-changed-subject = { $change ->
    [registered] Mandate of { $organisation } registered
    [revoked] Mandate of { $organisation } revoked
   *[superseded] Mandate of { $organisation } replaced
}
tell-mandate-changed-what = { $change ->
    [registered] { $organisation } has given { $who } a mandate. Pledges up to these amounts can be committed at once.
    [revoked] The mandate that { $organisation } gave to { $who } was revoked. What was already committed stands. The organisation must now ratify pledges in an open ballot.
   *[superseded] The mandate that { $organisation } gave to { $who } was replaced. From now on these amounts apply, also to pledges in an open ballot.
}
tell-commitment-to-acknowledge-subject = Commitment of { $amount } is waiting for your answer: { $case }
tell-commitment-to-acknowledge-what = “{ $case }” is financed. { $organisation } committed { $amount } in decision { $number }. Acknowledge it with a booking reference, or refuse it with a reason.
tell-commitment-refused-subject = { $organisation } refuses { $amount }: { $case }
tell-commitment-refused-what = { $organisation } refuses a commitment of { $amount } under decision { $number } on “{ $case }”. Decide what happens next.
tell-commitment-released-subject = Commitment of { $amount } released: { $case }
tell-commitment-released-what = { $organisation } is no longer bound to { $amount } under decision { $number } on “{ $case }”.
tell-schedule-proposed-subject = Payment schedule for { $amount } is waiting for your answer: { $case }
tell-schedule-proposed-what = { $side ->
    [bureau] { $organisation } proposes by when it pays { $amount } under decision { $number } on “{ $case }”. Agree to the payment schedule, or refuse it with a reason.
   *[partner] The project bureau proposes by when { $organisation } pays { $amount } under decision { $number } on “{ $case }”. { $first ->
        [acknowledgement] Acknowledge the commitment first. Then agree to the payment schedule, or refuse it with a reason.
       *[answer] Agree to the payment schedule, or refuse it with a reason.
    }
}
tell-schedule-withdrawn-subject = Payment schedule for { $amount } withdrawn: { $case }
tell-schedule-withdrawn-what = { $side ->
    [bureau] { $organisation } withdrew the payment schedule that it proposed for { $amount } under decision { $number } on “{ $case }”. You no longer need to answer.
   *[partner] The project bureau withdrew the payment schedule that it proposed for { $amount } under decision { $number } on “{ $case }”. You no longer need to answer.
}
tell-instalment-due-subject = Pay { $amount } by { $day }: { $case }
tell-instalment-due-what = Under decision { $number } on “{ $case }” { $organisation } pays { $amount } by { $day }. Record the payment when it is made.
tell-instalment-overdue-subject = Overdue: { $amount } was due on { $day }: { $case }
tell-instalment-overdue-what = Under decision { $number } on “{ $case }” { $organisation } was to pay by { $day }. Of that, { $amount } is not recorded as paid yet.
tell-instalment-overdue-together-subject = Overdue: { $count } payments, { $amount } in total
tell-instalment-overdue-together-what = These { $count } payments were not recorded as paid by their due dates. Together they are { $amount }.
tell-repayment-plan-set-subject = { $change ->
    [replaced] Repayment plan replaced: { $case }
   *[set] Repayment plan set: { $case }
}
tell-repayment-plan-set-what = { $change ->
    [replaced] Another repayment plan, for { $amount }, is now in force for the loan from { $organisation } under decision { $number } on “{ $case }”.
   *[set] A repayment plan, for { $amount }, is now in force for the loan from { $organisation } under decision { $number } on “{ $case }”.
}
tell-repayment-overdue-subject = Overdue: { $amount } was to be repaid by { $day }: { $case }
tell-repayment-overdue-what = Of the loan from { $organisation } under decision { $number } on “{ $case }”, a part was to be repaid by { $day }. Of that, { $amount } is not recorded as received yet.
tell-repayment-overdue-together-subject = Overdue: { $count } repayments, { $amount } in total
tell-repayment-overdue-together-what = These { $count } repayments were not recorded as received by their due dates. Together they are { $amount }.
tell-report-due-subject = Measurement due by { $day }: { $case }
tell-report-due-what = A measurement must be reported for “{ $case }”. It is due on { $day }.
tell-case-returned-subject = Returned: { $case }
tell-case-returned-what = The project bureau has returned “{ $case }”. You can revise the proposal and submit it again.
tell-case-forwarded-subject = To the board: { $case }
tell-case-forwarded-what = After the table’s advice “{ $case }” was forwarded to the board. The board decides on it.
tell-case-financed-subject = Financed: { $case }
tell-case-financed-what = The funding of “{ $case }” is complete. The finance partners now acknowledge their commitments.
tell-case-rejected-subject = Rejected: { $case }
tell-case-rejected-what = “{ $case }” was rejected.
tell-case-stopped-subject = Stopped: { $case }
tell-case-stopped-what = “{ $case }” was stopped. Money that was not paid is given back.
tell-case-completed-subject = Completed: { $case }
tell-case-completed-what = “{ $case }” is completed. The final report was accepted.
tell-approval-waiting-subject = Waiting for your approval: { $action }
tell-approval-waiting-what = { $role ->
    [mandate-officer] { $who } proposed: { $action }. Another mandate officer of your organisation must approve or reject it.
   *[other] { $who } proposed: { $action }. A second member of the project bureau must approve or reject it.
}
tell-new-sign-in-subject = Signed in to your account
tell-new-sign-in-what = On { $at } somebody signed in to your account. If it was you, you do not need to do anything. If it was not you, end the session and warn the administrator.
tell-account-changed-subject = { $change ->
    [passkey-added] Passkey added to your account
    [passkey-removed] Passkey removed from your account
    [passkeys-removed] All passkeys removed from your account
    [second-step-on] Signing in now also asks for your passkey
    [second-step-off] Signing in no longer asks for your passkey
    [identity-bound] Your account was connected to an organisation
    [identity-unbound] Your account is no longer connected to an organisation
   *[address-changed] You now sign in with this e-mail address
}
tell-account-changed-what = { $change ->
    [passkey-added] A passkey was added to your account. Anyone who has that passkey can sign in with it.
    [passkey-removed] A passkey was removed from your account. Nobody can sign in with it now.
    [passkeys-removed] All passkeys were removed from your account. You sign in with a link by e-mail again. All sessions have ended.
    [second-step-on] Anyone who signs in to your account with a link or through an organisation must now also show a passkey.
    [second-step-off] A link or the account of your organisation is enough again to sign in. We no longer ask for a passkey.
    [identity-bound] You can now also sign in through an organisation, with the account that you have there.
    [identity-unbound] You can no longer sign in through an organisation that your account was connected to.
   *[address-changed] Your account now belongs to this e-mail address. Sign-in links come here. Sessions, passkeys and other access through the previous address have ended.
} { $by ->
    [another] This was done for you. If you did not ask for it, contact the administrator at once.
   *[oneself] If it was you, you do not need to do anything. If it was not you, end all sessions in your account, check there how one can sign in, and warn the administrator at once.
}
tell-privileged-account-subject = { $role ->
    [administrator] Account of an administrator: { $who }
    [mandate-officer] Account of a mandate officer: { $who }
   *[bureau] Account of the project bureau: { $who }
}
tell-privileged-account-what = { $change ->
    [made] A new account was made
    [enabled] A disabled account was enabled again
   *[moved] An account now belongs to another e-mail address
}{ $role ->
    [administrator] : “{ $who }”, of an administrator. An administrator decides who can sign in.
    [mandate-officer] : “{ $who }”, of a mandate officer. Two mandate officers together bind their organisation to money, without the project bureau.
   *[bureau] : “{ $who }”, of the project bureau. The project bureau sees almost everything, and can decide about money together with a second member.
} If you did not expect this, ask the person who did it at once. If it is wrong, have the account disabled.
tell-webhook-disabled-subject = Webhook disabled
tell-webhook-disabled-what = { $because ->
    [owner] The webhook to { $url } was disabled by its owner. Waiting messages are sent when it is enabled again.
    [administrator] The webhook to { $url } was disabled by an administrator. Only an administrator can enable it again.
    [gone] The webhook to { $url } was disabled because the address answered that nothing is there. Give another address and enable the webhook again.
   *[failing] The webhook to { $url } was disabled because messages could not be delivered for three days. Correct the address and enable the webhook again.
}

# The facts beside it.
tell-fact-case = Case
tell-fact-body = Body
tell-fact-closes = Closes
tell-fact-closed-before = Closed before
tell-fact-acting-for = You act for
tell-fact-reason = Reason
tell-fact-result = Result
tell-fact-counts = Votes
tell-fact-turnout = Turnout
tell-fact-seat-of = Seat of
tell-fact-position = Vote
tell-fact-pledge = Pledge
tell-fact-cast-at = Cast
tell-fact-decision = Decision
tell-fact-document = Document
tell-fact-outcome = Outcome
tell-fact-asked = Requested
tell-fact-gap = Missing
tell-fact-ratify-by = Ratify by
tell-fact-due = Due
tell-fact-representative = Representative
tell-fact-valid-until = Valid until
tell-fact-valid-from = Valid from
tell-fact-per-decision = Per decision
tell-fact-per-year = Per budget year
tell-fact-in-all = In total
tell-fact-organisation = Organisation
tell-fact-amount = Amount
tell-fact-instalments = Instalments
tell-fact-instalment = Instalment
tell-fact-plan-version = Version
tell-fact-plan-lines = Number of dates
tell-fact-principal = Principal
tell-fact-interest = Interest
tell-fact-first-due = First due date
tell-fact-last-due = Last due date
tell-fact-indicators = Indicators
tell-fact-action = Proposal
tell-fact-proposed-by = Proposed by
tell-fact-at = When
tell-fact-method = How
tell-fact-passkey = Passkey
tell-fact-provider = Organisation
tell-fact-account = Account
tell-fact-role = Role
tell-fact-changed-by = By
tell-fact-signed-in-by = Signed in
tell-fact-url = Address
tell-fact-endpoint-owner = Owner
tell-turnout = { $voted } of { $entitled } seats
tell-pledge = { $amount } { $instrument }, { $year }, { $kind }
tell-pledge-subject = of which { $amount } is still to be ratified
tell-method-link = with a link by e-mail
tell-method-provider = with your organisation’s account
tell-method-passkey = with a passkey

# Where to go on.
tell-to-vote = Vote
tell-to-ballot = View the ballot
tell-to-decision = Read the decision
tell-to-ratification = Record the answer
tell-to-own-ratification = Give the answer
tell-to-ratifications = See the ratifications
tell-to-follow-up = Go to the due dates
tell-to-desk = Go to your desk
tell-to-condition = Record the evidence
tell-to-case = Read the case
tell-to-mandate = View the mandate
tell-to-commitment = Answer
tell-to-commitments = View the commitments
tell-to-schedule = Answer
tell-to-loan = View the loan
tell-to-payments = View the commitment
tell-to-report = Report the measurement
tell-to-edit = Revise the proposal
tell-to-approvals = Approve or reject
tell-to-sessions = View your sessions
tell-to-account = Go to your account
tell-to-settings = Choose which e-mails you get

# Why somebody gets this.
tell-why = You get this e-mail because you want to know about “{ $kind }”.
tell-why-must-act = You get this e-mail because you need to do something. Such e-mails always come at once and cannot be switched off.
tell-why-guards-account = You get this e-mail because it is about the security of your account. Such e-mails always come at once and cannot be switched off.
tell-digest-subject = { $count ->
    [one] Digest: 1 message
   *[other] Digest: { $count } messages
}
tell-digest-what = { $count ->
    [one] This happened since the last digest.
   *[other] These { $count } things happened since the last digest.
}
tell-digest-attached = To add this to your calendar or update it, use { $file } in this e-mail.
tell-digest-why = You get this digest because you want to read these messages once a day.

# The page on which somebody chooses.
messages-title = E-mails
messages-lead = Choose which e-mails you get, and when.
messages-to = Choose which e-mails you get
messages-no-address = Your account has no e-mail address, so you get no e-mails. The administrator can add one.
messages-kinds = About
messages-must-act = Always at once
messages-must-act-what = “Always at once” means that you need to do something, or that it is about the security of your account. You cannot switch these e-mails off or keep them for the digest.
messages-at-once = At once
messages-daily = In the digest
messages-off = Off
messages-quiet = Quiet hours
messages-quiet-what = You get no e-mails in these hours. You are told afterwards what happened. E-mails come at once only if later would be too late, if they answer something you do yourself, or if they are about the security of your account. The times are those in Almere.
messages-quiet-on = Use quiet hours
messages-quiet-from = From
messages-quiet-until = Until
messages-digest = Daily digest
messages-digest-what = One e-mail with everything you want in the digest. No e-mail if there is no news.
messages-digest-hour = At
messages-save = Save

# Meetings.
mail-kind-meeting-planned = A meeting is planned
mail-kind-meeting-changed = A meeting was changed
mail-kind-meeting-cancelled = A meeting was cancelled
tell-meeting-planned-subject = Meeting { $at }: { $title }
tell-meeting-planned-what = { $body } meets { $at }: “{ $title }”. Say on the page of the meeting whether you come.
tell-meeting-changed-subject = Changed, now { $at }: { $title }
tell-meeting-changed-what = The meeting “{ $title }” of { $body } was changed. It begins { $at }. Say on the page of the meeting whether you come.
tell-meeting-cancelled-subject = Cancelled: { $title }
tell-meeting-cancelled-what = The meeting “{ $title }” of { $body }, which was to begin { $at }, will not take place.
tell-fact-starts = Begins
tell-fact-ends = Ends
tell-fact-place = Place
tell-fact-title-changed = Title changed
tell-fact-place-changed = Place changed
tell-fact-starts-changed = Beginning changed
tell-fact-ends-changed = End changed
tell-fact-agenda-changed = Note changed
tell-was-and-is = was: { $from }; now: { $to }
tell-none = none
tell-to-meeting = View the meeting
mail-kind-agenda-published = The agenda of a meeting was sent
mail-kind-minutes-sent-round = Minutes were sent round
mail-kind-minutes-adopted = Minutes were adopted
mail-kind-remark-made = Somebody made a remark on minutes
mail-kind-action-point-made = You were given an action point
mail-kind-action-point-due = An action point is due
tell-agenda-published-subject = { $number ->
    [one] Agenda { $at }: { $title }
   *[other] Changed agenda { $at }: { $title }
}
tell-agenda-published-what = { $number ->
    [one] { $body } meets { $at }: “{ $title }”. This is the agenda. Say on the page of the meeting whether you come.
   *[other] The agenda of “{ $title }” of { $body }, { $at }, was changed. This is version { $number }.
}
tell-minutes-sent-round-subject = Minutes of { $at }: { $title }
tell-minutes-sent-round-what = The minutes of “{ $title }” of { $body }, { $at }, were sent round. You can make remarks on them.
tell-minutes-adopted-subject = Minutes adopted: { $title }
tell-minutes-adopted-what = The minutes of “{ $title }” of { $body }, { $at }, were adopted.
tell-remark-made-subject = Remark on the minutes: { $title }
tell-remark-made-what = Somebody made a remark on the minutes of “{ $title }” of { $body }, { $at }. Answer it before the minutes are adopted.
tell-action-point-made-subject = { $count ->
    [one] Action point by { $day }
   *[other] { $count } action points, the first by { $day }
}
tell-action-point-made-what = { $count ->
    [one] A meeting gave you an action point. The due date is { $day }.
   *[other] A meeting gave you { $count } action points. The first due date is { $day }.
}
tell-action-point-due-subject = { $count ->
    [one] Action point by { $day }
   *[other] { $count } action points by { $day }
}
tell-action-point-due-what = { $count ->
    [one] An action point is not done yet. The due date is { $day }.
   *[other] These { $count } action points are not done yet. The due date is { $day }.
}
tell-fact-note = Message
tell-fact-agenda-difference = Change
tell-fact-agenda-item = Agenda item
tell-fact-papers = Papers
tell-fact-remarks-until = Last day for remarks
tell-fact-adopted-by = Adopted at the meeting of
tell-to-agenda = View the agenda
tell-to-minutes = View the minutes
tell-to-action-point = View the action point
tell-to-action-points = View the action points
mail-kind-consultation-missing = A consultation body has too few meetings this year
tell-consultation-missing-subject = Too few meetings in { $year }: { $body }
tell-consultation-missing-what = { $count ->
    [one] { $body } meets at least once a year. Nothing is planned for { $year } yet.
   *[other] { $body } meets at least { $count } times a year. Too few meetings are planned for { $year }.
}
tell-fact-meetings-held = Held
tell-fact-meetings-planned = Planned
tell-to-plan-meeting = Plan a meeting
