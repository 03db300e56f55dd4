# Vier ogen.
approvals-lead = Wat geld in beweging brengt stelt één medewerker voor, en keurt een ander goed.
approvals-none = Er wacht nu niets op goedkeuring.
approvals-own = Dit stelde u zelf voor. Een ander moet het goedkeuren.
approvals-approve = Goedkeuren
approvals-reject = Afwijzen
approvals-reason = Waarom wijst u dit af?
approvals-withdraw = Terugnemen
approvals-final-report = Eindrapport
approvals-document = Document
notice-approved = Goedgekeurd en uitgevoerd.
notice-rejected = Afgewezen.
notice-proposal-withdrawn = Het voorstel is teruggenomen.
