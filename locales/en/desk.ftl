desk-waiting = { $count ->
    [one] One ballot waits for you.
   *[other] { $count } ballots wait for you. The first
} { $count ->
    [one] It closes
   *[other] closes
} { $moment }.
desk-to-vote = Waiting for you
desk-nothing = Nothing waits for you now.
desk-vote-on = Vote: { $case }
desk-asked = asked { $amount }
desk-if-nothing = If you do nothing, your seat does not count towards the quorum.
desk-if-nothing-substitute = You can vote here as a substitute. If you do nothing, and the holder of the seat does nothing either, the seat does not count towards the quorum.
desk-voted = Other open ballots
desk-may-change = Until the close you can change your vote.
desk-conditions = Conditions of your cases
desk-condition-yours = Yours to meet. Show the project bureau what proves it; the case waits until then.
desk-condition-theirs = For { $owner } to meet.
desk-your-cases = For you to do
desk-lately = What you did lately
desk-ratifications = To ratify
desk-ratifications-what = Your representative pledged this beyond the mandate. Tell the project bureau whether your organisation ratifies it; after the last day it lapses.
desk-ratify-by = Until { $day }
