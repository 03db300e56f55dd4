desk-waiting = { $count ->
    [one] 1 ballot is waiting for you.
   *[other] { $count } ballots are waiting for you. The first
} { $count ->
    [one] It closes
   *[other] closes
} { $moment }.
desk-to-vote = Waiting for your vote
desk-nothing = Nothing is waiting for you.
desk-vote-on = Vote: { $case }
desk-asked = requested { $amount }
desk-if-nothing = If you do nothing, your seat does not count towards the quorum.
desk-if-nothing-substitute = You can vote here as a substitute. If neither you nor the holder of the seat votes, the seat does not count towards the quorum.
desk-voted = Other open ballots
desk-may-change = You can change your vote until the ballot closes.
desk-conditions = Conditions of your cases
desk-condition-yours = You need to meet this condition. Send the project bureau the evidence.
desk-condition-precedent = The case waits until then.
desk-condition-theirs = { $owner } needs to meet this condition.
desk-your-cases = What you can do
desk-lately = What you did recently
desk-ratifications = To ratify
desk-ratifications-what = No mandate covers this. Tell the project bureau whether your organisation ratifies it. The request lapses after the last day.
desk-ratifications-officers = No mandate covers this. The mandate officers of your organisation answer. The request lapses after the last day.
desk-ratify-by = By { $day }
