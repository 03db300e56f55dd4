# Cases: the list, and the story of each on one page.
cases-words = Words
cases-status = State
cases-table = Table
cases-asked-from = Asked at least
cases-sort = Order
cases-sort-newest = Newest first
cases-sort-updated = Changed last first
cases-sort-asked = Highest amount first
cases-sort-title = Title
cases-sort-oldest = Oldest first
cases-any = Any
cases-search = Search
cases-all = Show all
cases-none = There is no case yet that you may see.
cases-none-found = No case fits what you are looking for.
cases-shown = { $count ->
    [one] 1 case on this page
   *[other] { $count } cases on this page
}
cases-case = Case
cases-asked = Asked
cases-days = Days in this state

case-status-steps = State of the case
case-asked = Asked of the board
case-share = { $share }% of the costs
case-costs = Costs in all
case-cover = Cover already there
case-jobs = Extra jobs
case-jobs-by = expected by { $year }
case-ballot-open = Ballot open
case-closes = Closes
case-you-voted = You voted { $position }.
case-you-took-part = You have taken part.
case-you-have-not-voted = You have not voted yet.
case-you-are-recused = This seat is recused.
case-to-ballot = To the ballot
case-where-it-stands = Where it stands
case-waits-for = Waits for
case-can-go-on = Nothing stands in the way; the project bureau can move the case on.
case-deferred = The case is deferred until { $day }.
case-on-this-page = On this page
case-summary = Summary
case-no-summary = There is no summary yet.
case-initiator = Initiator
case-recipients = Would receive money
case-line = Programme line
case-cluster = Cluster
case-scope = Area
case-lead-table = Lead table
case-co-tables = Also review
case-registered = Registered
case-revision = version { $revision }

case-money = Costs and cover
case-no-money = There are no costs in it yet.
money-by-year = Costs and cover by year
money-cost = Costs
money-cover = Cover
money-asked = Asked
money-cover-and-asked = { $cover }, asked { $asked }
money-in-words = { $year }: costs { $cost } ({ $kinds }); cover { $cover }; asked { $asked }.
money-caption = The dotted part is not covered yet and is asked of the board.
money-table = Costs, cover and amount asked by year and kind
money-all-lines = All lines of costs and cover
money-cost-lines = Lines of costs
money-cover-lines = Lines of cover
money-what = Description
money-funder = Funder

case-reasons = Return, and the role of government
case-appraisals = Appraisals of the return
case-appraiser = Appraiser
case-view = View
case-return = Return
case-explanation = Explanation
case-why-public = Why public money

case-closed = Closed
case-lead = (lead)
case-departure = Why the board departs from the advice
case-board = The board
case-decisions = Decisions of the board
case-decision = Decision
case-gap = Gap
case-decided = Decided
case-not-standing = no longer in force

case-talk = Discussion
case-talk-count = Discussion ({ $count })
case-no-comments = Nobody has commented yet.
case-your-comment = Your comment
case-comment-hint = Seen by those who may see this case. A comment is not a vote.
case-comment = Post the comment
case-comment-fault = Your comment: { $fault }
notice-commented = Your comment is posted.

case-history = History
case-history-older = Earlier events ({ $count })
case-event = { $what }, by { $who }
case-moved = { $command }; the state is now { $to }
case-diagram = Where the case stands in its course
case-advice-table = Advice by table
case-closed-all-voted = { $what } (everybody had voted)
case-closed-deadline = { $what } (the deadline had passed)
case-event-of = { $what }: { $body }
case-to-work = Handle this case
