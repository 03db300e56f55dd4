# Overview of all cases by status.
pipeline-under-way = Cases under way
pipeline-asked = Requested
pipeline-still = No activity for more than 14 days
pipeline-by-state = By status
pipeline-chart = Amount requested by status
pipeline-table = Cases by status and table
pipeline-state = Status
pipeline-no-table = Without a table
pipeline-longest = Waiting the longest
pipeline-nothing-waits = No cases are waiting.
pipeline-case = Case
pipeline-waits-for = Waiting for
pipeline-days = Days
pipeline-cases = { $count ->
    [one] 1 case
   *[other] { $count } cases
}
pipeline-waits-ballot = { $body }: the ballot closes { $closes }
pipeline-waits-approval = Approval by a second member of the bureau
pipeline-waits-ratification = Ratification by { $organisation }, by { $due }
pipeline-waits-condition = Condition, to be met by { $owner } by { $due }
pipeline-waits-answer = { $organisation }: acknowledge the commitment
pipeline-waits-initiator = The initiator, or the project bureau to open the review
pipeline-waits-bureau = The project bureau
pipeline-budget = Budget
pipeline-budget-programme = the programme
pipeline-budget-own-track = track of the case
pipeline-budget-exceeded = Exceeds the budget of { $whose } by { $over }: { $cell }
pipeline-budget-lifted = Exceeds the budget of { $whose } by { $over }, allowed by the board: { $cell }
pipeline-budget-would-exceed = Would exceed the budget of { $whose } by { $over }: { $cell }
pipeline-budget-asked = { $over } more is requested than the budget of { $whose } has left: { $cell }
