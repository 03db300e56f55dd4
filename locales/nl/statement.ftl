# Het financieel overzicht van een periode.
statement-title = Financieel overzicht
statement-period = { $from } tot en met { $to }
statement-from = Van
statement-to = Tot en met
statement-by = Overzicht van
statement-by-budget-year = verplichtingen
statement-by-budget-year-what = Wat nog open staat, per begrotingsjaar. Elke mutatie telt mee op de dag waarop zij is vastgelegd.
statement-by-budget-year-date = Vastgelegd op
statement-by-value-date = kas
statement-by-value-date-what = Wat is uitbetaald, per begrotingsjaar. Elke mutatie telt mee op de valutadatum.
statement-by-value-date-date = Valutadatum
statement-all-funders = Alle financiers
statement-show = Overzicht tonen
statement-other-periods = Andere perioden
statement-month-before = De maand ervoor
statement-this-month = Deze maand
statement-this-year = Dit jaar
statement-last-year = Vorig jaar
statement-nothing = In deze periode staat er niets open en is er niets gebeurd.
statement-budget-year = Begrotingsjaar
statement-opening = Beginstand
statement-closing = Eindstand
statement-total = Totaal
statement-movements = Mutaties
statement-no-movements = In deze periode zijn er geen mutaties.
statement-movement-count = { $count ->
    [one] 1 mutatie in deze periode.
   *[other] { $count } mutaties in deze periode.
}
statement-reference = Kenmerk
statement-other-party = Betaald aan of ontvangen van
statement-no-day = Vul een datum in.
statement-no-choice = Maak een keuze uit de lijst.
statement-out-of-order = Deze dag ligt vóór de eerste dag van het overzicht.
statement-kind = Soort
statement-kind-decided = besloten
statement-kind-opening = beginstand
statement-kind-carried-in = overgeheveld uit een ander jaar
statement-kind-paid = betaald
statement-kind-reversed = gestorneerd
statement-kind-recovered = teruggevorderd
statement-kind-released = vrijgegeven
statement-kind-carried-out = overgeheveld naar een ander jaar
statement-kind-acknowledged = bevestigd
statement-kind-scheduled = betaalschema van kracht
statement-kind-determined = vastgesteld
statement-kind-written-off = afgeboekt
