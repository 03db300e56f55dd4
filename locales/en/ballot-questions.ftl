# The question of a ballot, if none is given. It is recorded in Dutch.
ballot-question-advice = Does the table give positive advice on ‘{ $title }’?
ballot-question-decision = Does the board agree to ‘{ $title }’, and which funds does it pledge?
ballot-question-supplementary = Which funds cover the remaining gap of { $amount } of ‘{ $title }’?
