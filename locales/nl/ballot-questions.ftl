# De vraag van een stemming, als er geen vraag is gegeven. Deze wordt vastgelegd in het Nederlands.
ballot-question-advice = Adviseert de tafel positief over ‘{ $title }’?
ballot-question-decision = Stemt de board in met ‘{ $title }’, en welke middelen zegt zij toe?
ballot-question-supplementary = Welke middelen dekken het resterende tekort van { $amount } van ‘{ $title }’?
