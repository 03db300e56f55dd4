# Staatssteun: grondslag van publiek geld, ondernemingen, opgegeven steun en het centrale register.
way-state-aid = Staatssteun
state-aid-title = Staatssteun
state-aid-missing = Dit is publiek geld voor een onderneming. Leg de grondslag vast voordat de zaak wordt gefinancierd.
state-aid-state = Grondslag vastleggen
state-aid-state-anew = Grondslag opnieuw vastleggen
state-aid-what = Verdeel { $amount } van { $funder } over de ontvangers, en leg voor elk vast waarom dat mag.
state-aid-statements = Verdeling
state-aid-statements-line = Ontvanger { $number }
state-aid-recipient = Ontvanger
state-aid-amount = Bedrag
state-aid-amount-hint = Laat dit leeg als deze ontvanger niets krijgt.
state-aid-basis = Grondslag
state-aid-grounds = Toelichting
state-aid-grounds-hint = Waarom het geen steun is; of de verklaring, het artikel van de vrijstelling of het nummer van het besluit van de Commissie.
state-aid-rule = De-minimisregel
state-aid-rule-hint = Alleen voor de-minimissteun.
state-aid-grossGrantEquivalent = Brutosubsidie-equivalent
state-aid-advantage-hint = Alleen voor de-minimissteun: het voordeel van de lening of de garantie, hooguit het bedrag.
state-aid-reason = Reden van de vervanging
state-aid-reason-hint = Er staat al een grondslag vast. Waarom komt er een andere?
state-aid-reason-of-change = Reden
state-aid-save = Vastleggen
state-aid-case = Zaak
state-aid-to-commitment = verplichting
state-aid-granted-on = Recht ontstaan op
state-aid-grantedOnDate = Recht ontstaan op
state-aid-due = In het register uiterlijk
state-aid-register = Centraal register
state-aid-register-by = In te schrijven uiterlijk { $day }
state-aid-registered-as = Ingeschreven als { $reference }
state-aid-replaced = Deze grondslag is vervangen door een andere.
state-aid-registration = Inschrijving in het centrale register
state-aid-reference = Kenmerk van de inschrijving
state-aid-registeredDate = Ingeschreven op
state-aid-to-register = In te schrijven in het centrale register
state-aid-to-register-what = De-minimissteun wordt binnen 20 werkdagen na het ontstaan van het recht ingeschreven.
state-aid-nothing-to-register = Er is niets in te schrijven.
state-aid-undertakings = Ondernemingen
state-aid-undertakings-what = De steun aan organisaties die samen één onderneming zijn, telt bij elkaar op. Een organisatie zonder groep is zelf één onderneming.
state-aid-no-undertakings = Er zijn geen groepen vastgelegd.
state-aid-new-undertaking = Groep vastleggen
state-aid-name = Naam van de groep
state-aid-members = Organisaties
state-aid-members-line = Organisatie { $number }
state-aid-organisationId = Organisatie
state-aid-no-organisation = Geen organisatie
state-aid-fromDate = Vanaf
state-aid-untilDate = Tot en met
state-aid-room = Ruimte
state-aid-room-of = { $room } van { $ceiling }
state-aid-ceiling = Plafond
state-aid-counted = Steun van drie jaar
state-aid-declared = Opgegeven steun
state-aid-declared-what = De-minimissteun van anderen telt mee. De ontvanger geeft die op in een verklaring.
state-aid-none-declared = Er is geen steun van anderen opgegeven.
state-aid-declare = Opgegeven steun vastleggen
state-aid-declared-in = Waar is dit opgegeven?
state-aid-grantor = Verstrekker
state-aid-withdraw = Intrekken
state-aid-withdraw-hint = Alleen als de steun ten onrechte is vastgelegd. De steun telt dan niet meer mee.
state-aid-withdrawn = Ingetrokken
state-aid-pledge-what = U zegt { $amount } publiek geld toe aan een onderneming. De grondslag is nog niet vastgelegd; dat moet voordat de zaak wordt gefinancierd.
state-aid-pledge-room = { $recipient }: nog { $room } ruimte voor de-minimissteun.
state-aid-pledge-over = Als dit allemaal de-minimissteun is, gaat het { $amount } boven het plafond. Van een lening of garantie telt alleen het voordeel.

notice-aid-stated = De grondslag is vastgelegd.
notice-aid-registered = De inschrijving is vastgelegd.
notice-aid-declared = De opgegeven steun is vastgelegd.
notice-aid-withdrawn = De opgegeven steun is ingetrokken.
notice-undertaking-formed = De groep is vastgelegd.

term-aid-basis-no-aid = Geen steun
term-aid-basis-de-minimis = De-minimissteun
term-aid-basis-block-exemption = Vrijgesteld
term-aid-basis-notified = Goedgekeurd door de Europese Commissie

term-aid-rule-general = Algemeen
term-aid-rule-agriculture = Landbouw
term-aid-rule-fisheries = Visserij
term-aid-rule-sgei = Diensten van algemeen economisch belang

blocker-state-aid-missing = { $count ->
    [one] Van 1 verplichting met publiek geld is de grondslag voor staatssteun niet vastgelegd.
   *[other] Van { $count } verplichtingen met publiek geld is de grondslag voor staatssteun niet vastgelegd.
}
blocker-state-aid-exceeded = De steun aan { $undertaking } gaat { $amount } boven het de-minimisplafond ({ $rule }).
obstacle-no-basis-needed = Voor deze verplichting wordt geen grondslag vastgelegd: zij is geen publiek geld voor een onderneming, zij is vervallen, of zij is overgeheveld van een verplichting die al een grondslag heeft.
obstacle-aid-entry-recorded = De inschrijving van deze steun is al vastgelegd.
obstacle-aid-entry-not-due = Deze steun wordt niet ingeschreven: zij is geen geldende de-minimissteun van een gefinancierde zaak.
obstacle-declared-aid-withdrawn = Deze opgegeven steun is al ingetrokken.

fault-no-recipient = Deze organisatie is geen ontvanger van de zaak.
fault-shares-do-not-add-up = De bedragen zijn samen niet gelijk aan de verplichting.
fault-more-than-amount = Dit is meer dan het bedrag.
fault-not-the-amount = Van een subsidie telt het hele bedrag.
fault-other-undertaking = Deze organisatie hoort in deze periode al bij een groep.

event-state-aid-stated = Grondslag voor staatssteun vastgelegd
event-state-aid-replaced = Grondslag voor staatssteun vervangen
event-state-aid-registered = Steun ingeschreven in het centrale register
event-single-undertaking-formed = Groep van één onderneming vastgelegd
event-single-undertaking-changed = Groep van één onderneming gewijzigd
event-declared-aid-recorded = Opgegeven steun vastgelegd
event-declared-aid-withdrawn = Opgegeven steun ingetrokken

export-list-state-aid-statements = Staatssteun
export-recipient = Ontvanger
export-aid-basis = Grondslag
export-aid-rule = De-minimisregel
export-gross-grant = Brutosubsidie-equivalent
export-aid-grounds = Toelichting
export-granted-on = Recht ontstaan op
export-register-due = In het register uiterlijk
export-registered = Ingeschreven op
export-register-reference = Kenmerk in het register
export-stated = Grondslag vastgelegd op
export-replaced = Vervangen op
export-statement-id = Id van de grondslag

desk-bureau-aid-entry = Inschrijving in het centrale register van { $amount } de-minimissteun aan { $recipient }
mail-kind-aid-entry-due = De-minimissteun moet worden ingeschreven
tell-aid-entry-due-subject = De-minimissteun inschrijven uiterlijk { $day }: { $case }
tell-aid-entry-due-what = In ‘{ $case }’ is { $amount } de-minimissteun verleend aan { $organisation }. De inschrijving in het centrale register is nog niet vastgelegd. De laatste dag is { $day }.
tell-to-aid-entry = Leg de inschrijving vast
