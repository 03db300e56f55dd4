# Berichten per e-mail. Namen van de soorten:
mail-kind-ballot-opened = Een stemming is geopend
mail-kind-ballot-reminder = Herinnering dat een stemming sluit
mail-kind-ballot-closed = Een stemming is gesloten
mail-kind-vote-receipt = Ontvangstbewijs van uw stem
mail-kind-vote-cast-for-you = Een vervanger stemde namens u
mail-kind-ballot-extended = Een stemming is verlengd
mail-kind-ballot-cancelled = Een stemming is geannuleerd
mail-kind-decision-made = Een besluit is genomen
mail-kind-ratification-asked = Een bekrachtiging is gevraagd
mail-kind-ratification-answered = Een organisatie heeft een bekrachtiging beantwoord
mail-kind-ratification-due-soon = Een bekrachtiging moet binnenkort worden gegeven
mail-kind-ratification-lapsed = Een bekrachtiging is vervallen
mail-kind-condition-due = Een voorwaarde moet worden vervuld
mail-kind-mandate-expiring = Een mandaat met toezeggingen loopt af
mail-kind-mandate-changed = Uw mandaat is geregistreerd, vervangen of ingetrokken
mail-kind-commitment-to-acknowledge = Een verplichting wacht op antwoord
mail-kind-commitment-refused = Een verplichting is geweigerd
mail-kind-commitment-released = Een verplichting is vrijgegeven
mail-kind-schedule-proposed = Een betaalschema wacht op antwoord
mail-kind-schedule-withdrawn = Een voorgesteld betaalschema is ingetrokken
mail-kind-instalment-due = Een termijn moet binnen een week worden betaald
mail-kind-instalment-overdue = Een termijn is te laat
mail-kind-repayment-plan-set = Een aflossingsplan is vastgelegd
mail-kind-repayment-overdue = Een aflossing is te laat
mail-kind-report-due = Een meting moet worden gemeld
mail-kind-case-returned = Een zaak is teruggegeven
mail-kind-case-forwarded = Een zaak is doorgestuurd naar de board
mail-kind-case-financed = Een zaak is gefinancierd
mail-kind-case-rejected = Een zaak is afgewezen
mail-kind-case-stopped = Een zaak is gestopt
mail-kind-case-completed = Een zaak is voltooid
mail-kind-approval-waiting = Iets wacht op een tweede goedkeuring
mail-kind-new-sign-in = Iemand meldde zich aan met uw account
mail-kind-account-changed = De manier waarop u zich aanmeldt is gewijzigd
mail-kind-privileged-account = Iemand kreeg een account van het projectbureau of van een beheerder
mail-kind-webhook-disabled = Een webhook is uitgezet
mail-kind-digest = Overzicht van de dag

# Onderwerp en eerste zin.
tell-ballot-opened-subject = Stem vóór { $closes }: { $case }
tell-ballot-opened-what = Bij { $body } is de stemming over ‘{ $case }’ geopend. U mag stemmen. De stemming sluit { $closes }.
tell-ballot-reminder-subject = Herinnering: stem vóór { $closes }: { $case }
tell-ballot-reminder-what = U hebt nog niet gestemd over ‘{ $case }’ bij { $body }. De stemming sluit { $closes }. Daarna kunt u niet meer stemmen.
tell-ballot-closed-subject = Uitslag { $result }: { $case }
tell-ballot-closed-what = De stemming over ‘{ $case }’ bij { $body } is gesloten. De uitslag is: { $result }.
tell-vote-receipt-subject = Uw stem is ontvangen: { $case }
tell-vote-receipt-what = Uw stem over ‘{ $case }’ bij { $body } is vastgelegd. Bewaar deze e-mail als ontvangstbewijs.
tell-vote-cast-for-you-subject = { $who } stemde namens u: { $case }
tell-vote-cast-for-you-what = { $who } heeft als uw vervanger gestemd over ‘{ $case }’ bij { $body }. U kunt zelf niet meer stemmen.
tell-ballot-extended-subject = Verlengd tot { $closes }: { $case }
tell-ballot-extended-what = De stemming over ‘{ $case }’ bij { $body } is verlengd. De stemming sluit nu { $closes }.
tell-ballot-cancelled-subject = Stemming geannuleerd: { $case }
tell-ballot-cancelled-what = De stemming over ‘{ $case }’ bij { $body } is geannuleerd. Stemmen die al waren uitgebracht, tellen niet. Toezeggingen zijn vrijgegeven. U hoeft niets te doen.
tell-decision-made-subject = Besluit { $number }, { $outcome }: { $case }
tell-decision-made-what = Over ‘{ $case }’ is een besluit genomen: { $outcome }. Het heeft nummer { $number }.
tell-ratification-asked-subject = Bekrachtiging gevraagd tot en met { $day }: { $case }
tell-ratification-asked-what = { $about ->
    [carry-over] { $role ->
        [bureau] De overheveling van { $amount } van besluit { $number } over ‘{ $case }’ naar { $year } wacht op de bekrachtiging van de organisatie. De laatste dag is { $day }.
       *[other] Een bedrag van { $amount } van besluit { $number } over ‘{ $case }’ wordt overgeheveld naar { $year }. Geen mandaat dekt dit bedrag in dat jaar, dus uw organisatie wordt gevraagd dit uiterlijk { $day } te bekrachtigen.
    }
   *[pledge] { $role ->
        [bureau] { $answerer ->
            [officers] Besluit { $number } over ‘{ $case }’ is genomen onder voorbehoud van bekrachtiging van { $amount }. De mandaatbeheerders van de organisatie kunnen tot en met { $day } antwoorden. Daarna vervalt de toezegging.
           *[bureau] Besluit { $number } over ‘{ $case }’ is genomen onder voorbehoud van bekrachtiging van { $amount }. Leg het antwoord van de organisatie uiterlijk { $day } vast. Daarna vervalt de toezegging.
        }
        [mandate-officer] In besluit { $number } over ‘{ $case }’ heeft uw vertegenwoordiger { $amount } boven het mandaat toegezegd. Uw organisatie kan dit tot en met { $day } bekrachtigen. Daarna vervalt de toezegging.
       *[other] { $answerer ->
            [officers] In besluit { $number } over ‘{ $case }’ heeft uw vertegenwoordiger { $amount } boven het mandaat toegezegd. De mandaatbeheerders van uw organisatie kunnen dit tot en met { $day } bekrachtigen. Daarna vervalt de toezegging.
           *[bureau] In besluit { $number } over ‘{ $case }’ heeft uw vertegenwoordiger { $amount } boven het mandaat toegezegd. Laat het projectbureau uiterlijk { $day } weten of uw organisatie dit bekrachtigt. Daarna vervalt de toezegging.
        }
    }
}
tell-ratification-answered-subject = { $outcome ->
    [given] { $organisation } bekrachtigt: { $case }
   *[refused] { $organisation } weigert te bekrachtigen: { $case }
}
tell-ratification-answered-what = { $outcome ->
    [given] De mandaatbeheerders van { $organisation } hebben { $amount } in besluit { $number } over ‘{ $case }’ bekrachtigd. Het bedrag is nu een verplichting.
   *[refused] De mandaatbeheerders van { $organisation } hebben geweigerd { $amount } in besluit { $number } over ‘{ $case }’ te bekrachtigen. { $about ->
        [carry-over] Het wordt niet overgeheveld en blijft open in zijn eigen begrotingsjaar.
       *[pledge] Dat bedrag ontbreekt nu.
    }
}
tell-ratification-due-soon-subject = Bekrachtigen kan nog tot en met { $day }: { $case }
tell-ratification-due-soon-what = { $role ->
    [bureau] De bekrachtiging van { $amount } in besluit { $number } over ‘{ $case }’ is nog niet vastgelegd. De laatste dag is { $day }.
    [mandate-officer] Uw organisatie heeft { $amount } in besluit { $number } over ‘{ $case }’ nog niet bekrachtigd. De laatste dag is { $day }.
   *[other] { $answerer ->
        [officers] Uw organisatie heeft { $amount } in besluit { $number } over ‘{ $case }’ nog niet bekrachtigd. De laatste dag is { $day }. Haar mandaatbeheerders geven het antwoord.
       *[bureau] Uw organisatie heeft { $amount } in besluit { $number } over ‘{ $case }’ nog niet bekrachtigd. De laatste dag is { $day }. Laat het projectbureau uw antwoord weten.
    }
}
tell-ratification-lapsed-subject = Bekrachtiging vervallen: { $case }
tell-ratification-lapsed-what = { $role ->
    [bureau] { $ended ->
        [fell-away] { $about ->
            [carry-over] De bekrachtiging van de overheveling van { $amount } in besluit { $number } over ‘{ $case }’ is niet meer nodig.
           *[pledge] De bekrachtiging van { $amount } in besluit { $number } over ‘{ $case }’ is niet meer nodig: het besluit of de zaak is vervallen.
        }
       *[by-date] De bekrachtiging van { $amount } in besluit { $number } over ‘{ $case }’ kon tot en met { $day } worden gegeven en is vervallen. { $about ->
            [carry-over] Het wordt niet overgeheveld en blijft open in zijn eigen begrotingsjaar.
           *[pledge] Dat bedrag ontbreekt nu.
        }
    }
   *[other] { $ended ->
        [fell-away] { $about ->
            [carry-over] Uw organisatie hoeft de overheveling van { $amount } in besluit { $number } over ‘{ $case }’ niet meer te bekrachtigen. U hoeft niets te doen.
           *[pledge] Uw organisatie hoeft { $amount } in besluit { $number } over ‘{ $case }’ niet meer te bekrachtigen: het besluit of de zaak is vervallen. U hoeft niets te doen.
        }
       *[by-date] Uw organisatie kon { $amount } in besluit { $number } over ‘{ $case }’ tot en met { $day } bekrachtigen. { $about ->
            [carry-over] Het wordt niet overgeheveld en blijft open in zijn eigen begrotingsjaar.
           *[pledge] Die toezegging is vervallen.
        }
    }
}
lapse-reason-commitment-released = De verplichting die zou worden overgeheveld, is vrijgegeven.
lapse-reason-commitment-determined = De subsidie die zou worden overgeheveld, is vastgesteld.
lapse-reason-due-date-passed = De laatste dag om te antwoorden is voorbij.
lapse-reason-decision-superseded = Een nieuw besluit is in de plaats gekomen van dit besluit.
lapse-reason-guarantee-expired = De periode van de garantie is voorbij.
tell-condition-due-subject = Voorwaarde uiterlijk { $day }: { $case }
tell-condition-due-what = Besluit { $number } over ‘{ $case }’ heeft een voorwaarde die nog niet is vervuld. De uiterste datum is { $day }. De zaak wacht hierop.
tell-mandate-expiring-subject = Mandaat loopt af op { $day } terwijl { $amount } is toegezegd
tell-mandate-expiring-what = Het mandaat van { $who } loopt af op { $day }. Onder dit mandaat is { $amount } toegezegd in stemmingen die later sluiten. Zonder nieuw mandaat moet de organisatie die toezeggingen bekrachtigen.
tell-mandate-changed-subject = { $change ->
    [registered] Mandaat van { $organisation } geregistreerd
    [revoked] Mandaat van { $organisation } ingetrokken
   *[superseded] Mandaat van { $organisation } vervangen
}
tell-mandate-changed-what = { $change ->
    [registered] { $organisation } heeft { $who } mandaat gegeven. Toezeggingen tot deze bedragen kunnen meteen worden vastgelegd.
    [revoked] Het mandaat dat { $organisation } aan { $who } gaf is ingetrokken. Wat al is vastgelegd, blijft staan. Toezeggingen in een open stemming moet de organisatie nu bekrachtigen.
   *[superseded] Het mandaat dat { $organisation } aan { $who } gaf is vervangen. Vanaf nu gelden deze bedragen, ook voor toezeggingen in een open stemming.
}
tell-commitment-to-acknowledge-subject = Verplichting van { $amount } wacht op uw antwoord: { $case }
tell-commitment-to-acknowledge-what = ‘{ $case }’ is gefinancierd. In besluit { $number } heeft { $organisation } zich verplicht tot { $amount }. Bevestig dit met een boekingskenmerk, of weiger met een reden.
tell-commitment-refused-subject = { $organisation } weigert { $amount }: { $case }
tell-commitment-refused-what = { $organisation } weigert een verplichting van { $amount } uit besluit { $number } over ‘{ $case }’. Bepaal hoe het verder gaat.
tell-commitment-released-subject = Verplichting van { $amount } vrijgegeven: { $case }
tell-commitment-released-what = { $organisation } is niet langer gebonden aan { $amount } uit besluit { $number } over ‘{ $case }’.
tell-schedule-proposed-subject = Betaalschema voor { $amount } wacht op uw antwoord: { $case }
tell-schedule-proposed-what = { $side ->
    [bureau] { $organisation } stelt voor wanneer { $amount } uit besluit { $number } over ‘{ $case }’ wordt betaald. Ga akkoord met het betaalschema, of weiger het met een reden.
   *[partner] Het projectbureau stelt voor wanneer { $organisation } { $amount } uit besluit { $number } over ‘{ $case }’ betaalt. { $first ->
        [acknowledgement] Bevestig eerst de verplichting. Ga daarna akkoord met het betaalschema, of weiger het met een reden.
       *[answer] Ga akkoord met het betaalschema, of weiger het met een reden.
    }
}
tell-schedule-withdrawn-subject = Betaalschema voor { $amount } ingetrokken: { $case }
tell-schedule-withdrawn-what = { $side ->
    [bureau] { $organisation } heeft het voorgestelde betaalschema voor { $amount } uit besluit { $number } over ‘{ $case }’ ingetrokken. U hoeft niet meer te antwoorden.
   *[partner] Het projectbureau heeft het voorgestelde betaalschema voor { $amount } uit besluit { $number } over ‘{ $case }’ ingetrokken. U hoeft niet meer te antwoorden.
}
tell-instalment-due-subject = Betaal { $amount } uiterlijk { $day }: { $case }
tell-instalment-due-what = Uit besluit { $number } over ‘{ $case }’ betaalt { $organisation } uiterlijk { $day } een bedrag van { $amount }. Leg de betaling vast zodra die is gedaan.
tell-instalment-overdue-subject = Te laat: { $amount } moest op { $day } zijn betaald: { $case }
tell-instalment-overdue-what = Uit besluit { $number } over ‘{ $case }’ moest { $organisation } uiterlijk { $day } betalen. Daarvan is { $amount } nog niet als betaald vastgelegd.
tell-instalment-overdue-together-subject = Te laat: { $count } betalingen, samen { $amount }
tell-instalment-overdue-together-what = Deze { $count } betalingen zijn na hun datum nog niet als betaald vastgelegd. Samen is dat { $amount }.
tell-repayment-plan-set-subject = { $change ->
    [replaced] Aflossingsplan vervangen: { $case }
   *[set] Aflossingsplan vastgelegd: { $case }
}
tell-repayment-plan-set-what = { $change ->
    [replaced] Voor de lening van { $organisation } uit besluit { $number } over ‘{ $case }’ geldt nu een ander aflossingsplan, voor { $amount }.
   *[set] Voor de lening van { $organisation } uit besluit { $number } over ‘{ $case }’ geldt nu een aflossingsplan, voor { $amount }.
}
tell-repayment-overdue-subject = Te laat: { $amount } moest op { $day } zijn terugbetaald: { $case }
tell-repayment-overdue-what = Van de lening van { $organisation } uit besluit { $number } over ‘{ $case }’ moest uiterlijk { $day } een deel zijn terugbetaald. Daarvan is { $amount } nog niet als ontvangen vastgelegd.
tell-repayment-overdue-together-subject = Te laat: { $count } aflossingen, samen { $amount }
tell-repayment-overdue-together-what = Deze { $count } aflossingen zijn na hun datum nog niet als ontvangen vastgelegd. Samen is dat { $amount }.
tell-report-due-subject = Meting melden uiterlijk { $day }: { $case }
tell-report-due-what = Voor ‘{ $case }’ moet een meting worden gemeld. De uiterste datum is { $day }.
tell-case-returned-subject = Teruggegeven: { $case }
tell-case-returned-what = Het projectbureau heeft ‘{ $case }’ teruggegeven. U kunt het voorstel aanpassen en opnieuw indienen.
tell-case-forwarded-subject = Naar de board: { $case }
tell-case-forwarded-what = ‘{ $case }’ is na het advies van de tafel doorgestuurd naar de board. De board besluit erover.
tell-case-financed-subject = Gefinancierd: { $case }
tell-case-financed-what = De financiering van ‘{ $case }’ is rond. De financieel partners bevestigen nu hun verplichtingen.
tell-case-rejected-subject = Afgewezen: { $case }
tell-case-rejected-what = ‘{ $case }’ is afgewezen.
tell-case-stopped-subject = Gestopt: { $case }
tell-case-stopped-what = ‘{ $case }’ is gestopt. Geld dat niet is betaald, gaat terug.
tell-case-completed-subject = Voltooid: { $case }
tell-case-completed-what = ‘{ $case }’ is voltooid. Het eindrapport is aanvaard.
tell-approval-waiting-subject = Wacht op uw goedkeuring: { $action }
tell-approval-waiting-what = { $role ->
    [mandate-officer] { $who } heeft voorgesteld: { $action }. Een andere mandaatbeheerder van uw organisatie moet dit goedkeuren of afwijzen.
   *[other] { $who } heeft voorgesteld: { $action }. Een tweede medewerker van het projectbureau moet dit goedkeuren of afwijzen.
}
tell-new-sign-in-subject = Aangemeld met uw account
tell-new-sign-in-what = Op { $at } meldde iemand zich aan met uw account. Was u dat? Dan hoeft u niets te doen. Was u dat niet? Beëindig dan de sessie en waarschuw de beheerder.
tell-account-changed-subject = { $change ->
    [passkey-added] Passkey toegevoegd aan uw account
    [passkey-removed] Passkey verwijderd van uw account
    [passkeys-removed] Alle passkeys verwijderd van uw account
    [second-step-on] Aanmelden vraagt voortaan ook uw passkey
    [second-step-off] Aanmelden vraagt uw passkey niet meer
    [identity-bound] Uw account is aan een organisatie gekoppeld
    [identity-unbound] Uw account is niet meer aan een organisatie gekoppeld
   *[address-changed] U meldt zich voortaan aan met dit e-mailadres
}
tell-account-changed-what = { $change ->
    [passkey-added] Aan uw account is een passkey toegevoegd. Wie die passkey heeft, kan zich ermee aanmelden.
    [passkey-removed] Van uw account is een passkey verwijderd. Niemand kan zich daar nog mee aanmelden.
    [passkeys-removed] Van uw account zijn alle passkeys verwijderd. U meldt zich weer aan met een link per e-mail. Alle sessies zijn beëindigd.
    [second-step-on] Wie zich met een link of via een organisatie aanmeldt bij uw account, moet voortaan ook een passkey tonen.
    [second-step-off] Een link of het account van uw organisatie is weer genoeg om u aan te melden. Er wordt geen passkey meer gevraagd.
    [identity-bound] U kunt zich nu ook aanmelden via een organisatie, met het account dat u daar hebt.
    [identity-unbound] U kunt zich niet meer aanmelden via een organisatie waaraan uw account was gekoppeld.
   *[address-changed] Uw account hoort voortaan bij dit e-mailadres. Links om u aan te melden komen hier aan. Sessies, passkeys en andere toegang via het vorige adres gelden niet meer.
} { $by ->
    [another] Dit is voor u gedaan. Hebt u er niet om gevraagd? Neem dan meteen contact op met de beheerder.
   *[oneself] Was u dat? Dan hoeft u niets te doen. Was u dat niet? Beëindig dan alle sessies bij uw account, controleer daar hoe u zich kunt aanmelden, en waarschuw meteen de beheerder.
}
tell-privileged-account-subject = { $role ->
    [administrator] Account van een beheerder: { $who }
    [mandate-officer] Account van een mandaatbeheerder: { $who }
   *[bureau] Account van het projectbureau: { $who }
}
tell-privileged-account-what = { $change ->
    [made] Er is een nieuw account gemaakt
    [enabled] Een uitgeschakeld account is weer ingeschakeld
   *[moved] Een account hoort voortaan bij een ander e-mailadres
}{ $role ->
    [administrator] : ‘{ $who }’, van een beheerder. Een beheerder bepaalt wie zich kan aanmelden.
    [mandate-officer] : ‘{ $who }’, van een mandaatbeheerder. Twee mandaatbeheerders samen binden hun organisatie aan geld, zonder het projectbureau.
   *[bureau] : ‘{ $who }’, van het projectbureau. Het projectbureau ziet bijna alles en kan samen met een tweede medewerker over geld beschikken.
} Verwachtte u dit niet? Vraag dan meteen na bij wie het deed of het klopt, en laat het account anders uitschakelen.
tell-webhook-disabled-subject = Webhook uitgezet
tell-webhook-disabled-what = { $because ->
    [owner] De webhook naar { $url } is door de eigenaar uitgezet. Wachtende berichten worden verstuurd zodra hij weer aan staat.
    [administrator] De webhook naar { $url } is door een beheerder uitgezet. Alleen een beheerder kan hem weer aanzetten.
    [gone] De webhook naar { $url } is uitgezet omdat het adres antwoordde dat er niets meer is. Geef een ander adres op en zet de webhook weer aan.
   *[failing] De webhook naar { $url } is uitgezet omdat berichten drie dagen lang niet konden worden afgeleverd. Herstel het adres en zet de webhook weer aan.
}

# Wat er feitelijk bij staat.
tell-fact-case = Zaak
tell-fact-body = Orgaan
tell-fact-closes = Sluit
tell-fact-closed-before = Sloot eerst
tell-fact-acting-for = U vervangt
tell-fact-reason = Reden
tell-fact-result = Uitslag
tell-fact-counts = Stemmen
tell-fact-turnout = Opkomst
tell-fact-seat-of = Zetel van
tell-fact-position = Stem
tell-fact-pledge = Toezegging
tell-fact-cast-at = Uitgebracht
tell-fact-decision = Besluit
tell-fact-document = Document
tell-fact-outcome = Uitkomst
tell-fact-asked = Gevraagd
tell-fact-gap = Ontbreekt
tell-fact-ratify-by = Bekrachtigen tot en met
tell-fact-due = Uiterlijk
tell-fact-representative = Vertegenwoordiger
tell-fact-valid-until = Geldig tot en met
tell-fact-valid-from = Geldig vanaf
tell-fact-per-decision = Per besluit
tell-fact-per-year = Per begrotingsjaar
tell-fact-in-all = In totaal
tell-fact-organisation = Organisatie
tell-fact-amount = Bedrag
tell-fact-instalments = Termijnen
tell-fact-instalment = Termijn
tell-fact-plan-version = Versie
tell-fact-plan-lines = Aantal datums
tell-fact-principal = Aflossing
tell-fact-interest = Rente
tell-fact-first-due = Eerste vervaldatum
tell-fact-last-due = Laatste vervaldatum
tell-fact-indicators = Indicatoren
tell-fact-action = Voorstel
tell-fact-proposed-by = Voorgesteld door
tell-fact-at = Wanneer
tell-fact-method = Hoe
tell-fact-passkey = Passkey
tell-fact-provider = Organisatie
tell-fact-account = Account
tell-fact-role = Rol
tell-fact-changed-by = Door
tell-fact-signed-in-by = Aangemeld
tell-fact-url = Adres
tell-fact-endpoint-owner = Eigenaar
tell-turnout = { $voted } van { $entitled } zetels
tell-pledge = { $amount } { $instrument }, { $year }, { $kind }
tell-pledge-subject = waarvan { $amount } nog moet worden bekrachtigd
tell-method-link = met een link per e-mail
tell-method-provider = met het account van uw organisatie
tell-method-passkey = met een passkey

# Waar u verder gaat.
tell-to-vote = Ga stemmen
tell-to-ballot = Bekijk de stemming
tell-to-decision = Lees het besluit
tell-to-ratification = Leg het antwoord vast
tell-to-own-ratification = Geef het antwoord
tell-to-ratifications = Bekijk de bekrachtigingen
tell-to-follow-up = Ga naar de termijnen
tell-to-desk = Ga naar Mijn werk
tell-to-condition = Leg het bewijs vast
tell-to-case = Lees de zaak
tell-to-mandate = Bekijk het mandaat
tell-to-commitment = Geef antwoord
tell-to-commitments = Bekijk de verplichtingen
tell-to-schedule = Antwoorden
tell-to-loan = Bekijk de lening
tell-to-payments = Verplichting bekijken
tell-to-report = Meld de meting
tell-to-edit = Pas het voorstel aan
tell-to-approvals = Keur goed of wijs af
tell-to-sessions = Bekijk uw sessies
tell-to-account = Ga naar uw account
tell-to-settings = Kies welke e-mails u krijgt

# Waarom u dit krijgt.
tell-why = U krijgt deze e-mail omdat u van ‘{ $kind }’ op de hoogte wilt zijn.
tell-why-must-act = U krijgt deze e-mail omdat u iets moet doen. Zulke e-mails komen altijd meteen en kunnen niet worden uitgezet.
tell-why-guards-account = U krijgt deze e-mail omdat het om de veiligheid van uw account gaat. Zulke e-mails komen altijd meteen en kunnen niet worden uitgezet.
tell-digest-subject = { $count ->
    [one] Overzicht: 1 bericht
   *[other] Overzicht: { $count } berichten
}
tell-digest-what = { $count ->
    [one] Sinds het vorige overzicht is dit gebeurd.
   *[other] Sinds het vorige overzicht zijn deze { $count } dingen gebeurd.
}
tell-digest-attached = Zet dit in uw agenda of werk uw agenda bij: { $file } bij deze e-mail.
tell-digest-why = U krijgt dit overzicht omdat u deze berichten één keer per dag wilt lezen.

# De pagina waarop iemand kiest.
messages-title = E-mails
messages-lead = Kies welke e-mails u krijgt, en wanneer.
messages-to = Kies welke e-mails u krijgt
messages-no-address = Uw account heeft geen e-mailadres. U krijgt daarom geen e-mails. De beheerder kan een adres toevoegen.
messages-kinds = Waarover
messages-must-act = Altijd meteen
messages-must-act-what = Bij ‘altijd meteen’ moet u iets doen, of gaat het om de veiligheid van uw account. Die e-mails kunt u niet uitzetten of laten wachten op het overzicht.
messages-at-once = Meteen
messages-daily = In het overzicht
messages-off = Niet
messages-quiet = Stille uren
messages-quiet-what = In deze uren krijgt u geen e-mail. Wat dan gebeurt, hoort u daarna. Alleen als dat te laat zou zijn, als u zelf iets doet, of als het om de veiligheid van uw account gaat, komt de e-mail toch meteen. De tijden zijn die in Almere.
messages-quiet-on = Gebruik stille uren
messages-quiet-from = Vanaf
messages-quiet-until = Tot
messages-digest = Overzicht van de dag
messages-digest-what = Eén e-mail met alles wat u in het overzicht wilt. Is er geen nieuws, dan krijgt u geen e-mail.
messages-digest-hour = Om
messages-save = Opslaan

# Vergaderingen.
mail-kind-meeting-planned = Een vergadering is gepland
mail-kind-meeting-changed = Een vergadering is gewijzigd
mail-kind-meeting-cancelled = Een vergadering is afgelast
tell-meeting-planned-subject = Vergadering { $at }: { $title }
tell-meeting-planned-what = { $body } vergadert { $at }: ‘{ $title }’. Laat op de pagina van de vergadering weten of u komt.
tell-meeting-changed-subject = Gewijzigd, nu { $at }: { $title }
tell-meeting-changed-what = De vergadering ‘{ $title }’ van { $body } is gewijzigd. De vergadering begint { $at }. Laat op de pagina van de vergadering weten of u komt.
tell-meeting-cancelled-subject = Afgelast: { $title }
tell-meeting-cancelled-what = De vergadering ‘{ $title }’ van { $body }, die { $at } zou beginnen, gaat niet door.
tell-fact-starts = Begin
tell-fact-ends = Einde
tell-fact-place = Plaats
tell-fact-title-changed = Titel gewijzigd
tell-fact-place-changed = Plaats gewijzigd
tell-fact-starts-changed = Begin gewijzigd
tell-fact-ends-changed = Einde gewijzigd
tell-fact-agenda-changed = Toelichting gewijzigd
tell-was-and-is = was: { $from }; nu: { $to }
tell-none = geen
tell-to-meeting = De vergadering bekijken
mail-kind-agenda-published = De agenda van een vergadering is verzonden
mail-kind-minutes-sent-round = Een verslag is rondgestuurd
mail-kind-minutes-adopted = Een verslag is vastgesteld
mail-kind-remark-made = Iemand maakte een opmerking bij een verslag
mail-kind-action-point-made = U kreeg een actiepunt
mail-kind-action-point-due = De uiterste datum van een actiepunt nadert
tell-agenda-published-subject = { $number ->
    [one] Agenda { $at }: { $title }
   *[other] Gewijzigde agenda { $at }: { $title }
}
tell-agenda-published-what = { $number ->
    [one] { $body } vergadert { $at }: ‘{ $title }’. Dit is de agenda. Laat op de pagina van de vergadering weten of u komt.
   *[other] De agenda van ‘{ $title }’ van { $body }, { $at }, is gewijzigd. Dit is versie { $number }.
}
tell-minutes-sent-round-subject = Verslag van { $at }: { $title }
tell-minutes-sent-round-what = Het verslag van ‘{ $title }’ van { $body }, { $at }, is rondgestuurd. U kunt er opmerkingen bij maken.
tell-minutes-adopted-subject = Verslag vastgesteld: { $title }
tell-minutes-adopted-what = Het verslag van ‘{ $title }’ van { $body }, { $at }, is vastgesteld.
tell-remark-made-subject = Opmerking bij het verslag: { $title }
tell-remark-made-what = Iemand maakte een opmerking bij het verslag van ‘{ $title }’ van { $body }, { $at }. Beantwoord de opmerking voordat het verslag wordt vastgesteld.
tell-action-point-made-subject = { $count ->
    [one] Actiepunt, uiterlijk { $day }
   *[other] { $count } actiepunten, het eerste uiterlijk { $day }
}
tell-action-point-made-what = { $count ->
    [one] In een vergadering is een actiepunt aan u gegeven. De uiterste datum is { $day }.
   *[other] In een vergadering zijn { $count } actiepunten aan u gegeven. De eerste uiterste datum is { $day }.
}
tell-action-point-due-subject = { $count ->
    [one] Actiepunt uiterlijk { $day }
   *[other] { $count } actiepunten uiterlijk { $day }
}
tell-action-point-due-what = { $count ->
    [one] Een actiepunt is nog niet gedaan. De uiterste datum is { $day }.
   *[other] Deze { $count } actiepunten zijn nog niet gedaan. De uiterste datum is { $day }.
}
tell-fact-note = Bericht
tell-fact-agenda-difference = Gewijzigd
tell-fact-agenda-item = Agendapunt
tell-fact-papers = Stukken
tell-fact-remarks-until = Opmerkingen tot en met
tell-fact-adopted-by = Vastgesteld in de vergadering van
tell-to-agenda = De agenda bekijken
tell-to-minutes = Het verslag bekijken
tell-to-action-point = Het actiepunt bekijken
tell-to-action-points = De actiepunten bekijken
mail-kind-consultation-missing = Een overleg heeft dit jaar nog te weinig vergaderingen
tell-consultation-missing-subject = Te weinig vergaderingen in { $year }: { $body }
tell-consultation-missing-what = { $count ->
    [one] { $body } vergadert minstens 1 keer per jaar. Voor { $year } is nog niets gepland.
   *[other] { $body } vergadert minstens { $count } keer per jaar. Voor { $year } zijn er te weinig vergaderingen gepland.
}
tell-fact-meetings-held = Gehouden
tell-fact-meetings-planned = Gepland
tell-to-plan-meeting = Een vergadering plannen
