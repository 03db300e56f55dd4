# Where all cases stand.
pipeline-under-way = Cases under way
pipeline-asked = Asked
pipeline-still = Still for more than 14 days
pipeline-by-state = By state
pipeline-chart = Amount asked by state
pipeline-table = Cases by state and table
pipeline-state = State
pipeline-no-table = Without a table
pipeline-longest = Waiting the longest
pipeline-nothing-waits = No case waits.
pipeline-case = Case
pipeline-waits-for = Waits for
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
