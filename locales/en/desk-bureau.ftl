# The desk of the project bureau.
desk-bureau-waiting = Waiting for the project bureau
desk-bureau-approve = Approve: { $action }
desk-bureau-look = Review
desk-bureau-past = Ballot past its deadline: { $body }
desk-bureau-closing = Ballot closes: { $body }
desk-bureau-ratify = Ratification of { $amount } by { $organisation }
desk-bureau-ratify-nothing = Without an answer the request lapses: a pledge then leaves a gap, and what was to be carried over stays in its own year.
desk-bureau-ratify-officers = The mandate officers of the organisation answer. Without an answer the request lapses: a pledge then leaves a gap, and what was to be carried over stays in its own year.
desk-bureau-ratify-lapsed = The date has passed: this part has lapsed.
desk-bureau-condition = Condition, to be met by { $owner }
desk-bureau-refused = { $count ->
    [one] 1 commitment was refused
   *[other] { $count } commitments were refused
}
desk-bureau-refused-what = Reopen the case or release the commitment.
desk-bureau-pipeline = All waiting cases
desk-bureau-late-title = Overdue
desk-bureau-week-title = Within a week
desk-bureau-later-title = After that
