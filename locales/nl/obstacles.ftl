# Wat een opdracht in de weg staat.
obstacle-not-at-board = De zaak ligt niet bij de board.
obstacle-not-at-tables = De zaak ligt niet bij de tafels.
obstacle-no-gap = Het besluit heeft geen tekort; er valt niets aan te vullen.
obstacle-nothing-to-supplement = Een aanvullende stemming gaat over het tekort van een aangenomen besluit; dat is er niet.
obstacle-decision-stands = Besluit { $number } geldt nog; noem het als het besluit dat wordt vervangen (`supersedesDecisionId`: { $id }).
obstacle-decision-stands-page = Besluit { $number } geldt nog. Kies of de stemming over het tekort gaat, of dat besluit vervangt.
obstacle-decision-set-aside = Besluit { $number } geldt niet meer.
obstacle-advice-stands = De tafel heeft in deze ronde geadviseerd; noem die stemming als vervangen stemming (`supersedesBallotId`: { $id }).
obstacle-advice-stands-page = De tafel heeft in deze ronde al geadviseerd. Een nieuwe stemming moet die stemming vervangen.
obstacle-no-board = Er is geen open board; open er eerst een.
obstacle-only-bureau = Dit kan alleen het projectbureau.
obstacle-only-with-seat = Stemmen kan alleen wie een zetel in dit orgaan heeft, of wie daarvoor als vervanger is aangewezen.
obstacle-ballot-ended = De stemming is beëindigd; een correctie is een nieuwe stemming.
obstacle-deadline-passed = De termijn is verstreken; de stemming kan alleen nog worden gesloten.
obstacle-deadline-not-passed = De termijn loopt nog: vóór de termijn sluit een stemming alleen als allen hebben gestemd en de regels van het orgaan dat zeggen.
obstacle-cannot-be-counted = De stemming kan niet worden geteld: de stembus is verzegeld met een ander geheim dan de dienst nu heeft. Het projectbureau kan de stemming annuleren, met een reden.

obstacle-body-ballot-open = De stemming over { $number } ({ $title }) is nog open.
obstacle-leads-case = De tafel leidt { $number } ({ $title }), die nog niet bij de board ligt.
obstacle-meeting-planned = De vergadering “{ $title }” staat nog gepland.

obstacle-not-a-proposal = De inhoud van een zaak wordt alleen gewijzigd zolang zij een voorstel is; zij is nu { $status }.
obstacle-not-measured = Van deze zaak wordt niets meer gemeten: zij is nu { $status }.

obstacle-mandate-revoked = Dit mandaat is al ingetrokken.
obstacle-mandate-without-force = Het mandaat, of het mandaat waarop het rust, is ingetrokken.
obstacle-sub-mandate-wider = Het submandaat { $document } ({ $id }) zou ruimer zijn dan dit mandaat: { $difference }.
mandate-axis-sub-mandating = submandaat is niet meer toegestaan
mandate-axis-period = de looptijd
mandate-axis-ceiling-per-decision = het plafond per besluit
mandate-axis-ceiling-per-year = het plafond per jaar
mandate-axis-ceiling-total = het plafond over de hele looptijd
mandate-axis-clusters = de clusters
mandate-axis-instruments = de instrumenten
mandate-axis-expenditure-kinds = de soorten uitgaven

obstacle-second-person-needed = Wie dit voorstelde kan er niet zelf over beslissen; een tweede medewerker van het projectbureau wel.
obstacle-approval-pending = Zo’n handeling wacht hier al op de goedkeuring van een tweede medewerker van het projectbureau. Keur die eerst goed of af, of trek die in.
obstacle-approval-pending-of-officers = Er wacht al een antwoord op de goedkeuring van een tweede mandaatbeheerder.
obstacle-second-officer-needed = De mandaatbeheerder die dit voorstelde kan er niet zelf over beslissen. Een andere mandaatbeheerder van de organisatie kan dat wel.
obstacle-approved-by-bureau = Een medewerker van het projectbureau stelde dit voor. Een andere medewerker van het projectbureau keurt het goed.
obstacle-approved-by-mandate-officers = Een mandaatbeheerder stelde dit voor. Een andere mandaatbeheerder van de organisatie keurt het goed.
obstacle-answered-by-mandate-officers = De mandaatbeheerders van { $organisation } beantwoorden deze bekrachtiging.
obstacle-answered-by-bureau = { $organisation } heeft minder dan twee mandaatbeheerders, dus het projectbureau legt het antwoord vast.
obstacle-board-votes-on-the-case = De board stemt over de zaak; wat de verplichtingen bevatten verandert intussen niet.
obstacle-booking-reference-taken = Dit boekingskenmerk is van een andere betaling: { $amount } op { $date } aan { $payee }, in zaak { $case }. Gebruik het kenmerk van deze betaling.
obstacle-case-not-financed = De zaak is nu niet gefinancierd: betalingen worden vastgelegd zolang de zaak gefinancierd is of gevolgd wordt, en gecorrigeerd als zij voltooid is.
obstacle-case-not-monitored = Een subsidie wordt vastgesteld op de verantwoording: de zaak moet worden gemonitord, of voltooid of gestopt zijn.
obstacle-commitment-not-acknowledged-yet = De financieel partner heeft deze verplichting nog niet bevestigd.
obstacle-disbursement-recorded = Deze betaling is al vastgelegd.
obstacle-disbursement-recorded-and-reversed = Deze betaling is al vastgelegd en daarna gestorneerd. Is er opnieuw betaald, gebruik dan een ander boekingskenmerk.
obstacle-disbursement-reversed = Deze betaling is al gestorneerd.

obstacle-ratification-lapsed = De bekrachtiging is vervallen: { $reason }
obstacle-ratification-released = De bekrachtiging is vervallen: wat zou worden overgeheveld, is vrijgegeven.
obstacle-ratification-superseded = De bekrachtiging is vervallen: een nieuw besluit is in de plaats gekomen.
obstacle-ratification-determined = De bekrachtiging is vervallen: de subsidie is vastgesteld.
obstacle-ratification-of-decision = Deze bekrachtiging hoort bij een besluit en vervalt alleen met dat besluit. Alleen een bekrachtiging van een overheveling wordt ingetrokken.
obstacle-ratification-too-late = De bekrachtiging kon tot en met { $day } worden gegeven.
obstacle-ratification-given = De bekrachtiging is eerder al gegeven.
obstacle-ratification-refused = De bekrachtiging is eerder al geweigerd.

obstacle-form-sent-before = Dit formulier was al verstuurd, met een andere inhoud. Wat u nu verstuurde is niet vastgelegd. Kijk eerst wat er al staat; wilt u dit ook vastleggen, verstuur het dan opnieuw.
obstacle-guarantee-not-scheduled = Een garantstelling heeft geen betaalschema: zij wordt ingeroepen of vervalt.
obstacle-nothing-to-schedule = Van deze verplichting is niets meer in te plannen.
obstacle-schedule-in-force = Dit betaalschema is al van kracht, sinds { $day }.
obstacle-schedule-superseded = In plaats van dit betaalschema geldt sinds { $day } een ander.
obstacle-schedule-refused = Dit voorstel voor een betaalschema is op { $day } geweigerd. Reden: { $reason }
obstacle-schedule-replaced = Op { $day } is een ander betaalschema voorgesteld. Dit voorstel geldt niet meer.
obstacle-schedule-withdrawn = Dit voorstel voor een betaalschema is op { $day } ingetrokken. Reden: { $reason }
obstacle-schedule-of-bureau = Het projectbureau heeft dit betaalschema voorgesteld; de financieel partner van de financier antwoordt.
obstacle-schedule-of-partner = De financieel partner heeft dit betaalschema voorgesteld; het projectbureau antwoordt.
obstacle-schedule-withdrawn-by-bureau = Het projectbureau heeft dit betaalschema voorgesteld; alleen het projectbureau trekt het in. U kunt het weigeren.
obstacle-schedule-withdrawn-by-partner = De financieel partner heeft dit betaalschema voorgesteld; alleen de financieel partner trekt het in. U kunt het weigeren.
obstacle-schedule-outdated = De termijnen zijn samen niet meer gelijk aan de verplichting. Stel een nieuw betaalschema voor.
obstacle-something-paid = Op het geldende besluit is al betaald: er kan alleen nog een aanvullende stemming over het tekort worden geopend.

# Vergaderingen.
obstacle-agenda-is-empty = Er staan nog geen punten op de agenda.
obstacle-agenda-is-full = Op een agenda staan hoogstens 60 punten.
obstacle-agenda-is-unchanged = De agenda is gelijk aan de versie die al is verzonden.
obstacle-agenda-was-changed = Iemand anders heeft de agenda intussen gewijzigd. Controleer de agenda en probeer het opnieuw.
obstacle-meeting-has-begun = De vergadering is begonnen.
obstacle-meeting-is-cancelled = De vergadering is afgelast.
obstacle-meeting-is-to-come = De vergadering is nog niet begonnen.
obstacle-minutes-are-adopted = Het verslag is vastgesteld. De agenda, de aanwezigheid en het verslag veranderen niet meer.
obstacle-action-point-is-closed = Dit actiepunt is al afgesloten.
obstacle-attendance-is-missing = De aanwezigheid is nog niet voor elke zetel vastgelegd.
obstacle-minutes-are-incomplete = Nog niet elk agendapunt heeft een verslag.
obstacle-minutes-not-sent-round = Het verslag is nog niet rondgestuurd.
obstacle-remark-is-answered = Deze opmerking is al beantwoord.
obstacle-remarks-are-closed = De laatste dag voor opmerkingen is voorbij.
obstacle-remarks-are-open = Er zijn nog opmerkingen zonder antwoord.
obstacle-has-no-yearly-agenda = Dit orgaan stelt geen jaaragenda vast.
obstacle-holds-no-ballots = Een overleg houdt geen stemmingen en heeft dus geen stemregels.
