# Garantstellingen.
term-instrument-guarantee = Garantstelling
guarantees-title = Garantstelling
guarantees-period = Dit bedrag loopt risico van { $from } tot en met { $to }. In die periode kan de garantie worden ingeroepen. Wat daarna nog open staat, vervalt.
guarantees-no-period = De financier geeft de periode op bij het bevestigen.
guarantees-ended = De periode is voorbij. { $amount } is niet ingeroepen en kan vervallen.
guarantees-ended-title = Garantstellingen waarvan de periode voorbij is
guarantees-calls = Ingeroepen
guarantees-not-called = De garantie is nog niet ingeroepen.
guarantees-call = Inroepen vastleggen
guarantees-call-what = Betaalt u op deze garantie, dan is zij voor dat bedrag ingeroepen. De valutadatum ligt in de periode.
guarantees-expire = Vastleggen dat de garantie is vervallen
guarantees-propose-expiry = Voorstellen dat de garantie vervalt
guarantees-expire-what = Wat open staat wordt vrijgegeven. Wat binnen een mandaat viel, is daar weer beschikbaar.
guarantees-set-period = Periode wijzigen
guarantees-from-hint = De eerste dag waarop de garantie kan worden ingeroepen.
guarantees-to-hint = De laatste dag waarop dat kan.
commitments-atRiskFromDate = Eerste dag van de garantie
commitments-atRiskToDate = Laatste dag van de garantie
notice-guarantee-expired = De garantie is vervallen. Wat open stond, is vrijgegeven.
confirm-expire-guarantee-title = Vastleggen dat deze garantie is vervallen?
confirm-expire-guarantee-what = Wat open staat wordt vrijgegeven. Dat kan niet ongedaan worden gemaakt.
confirm-expire-guarantee-go = Ja, de garantie is vervallen
term-action-set-at-risk-period = Periode van een garantie vastleggen
term-action-expire-guarantee = Garantie laten vervallen

obstacle-not-a-guarantee = Deze verplichting is geen garantstelling.
obstacle-guarantee-running = De garantie loopt tot en met { $day }. Pas daarna kan zij vervallen.
obstacle-guarantee-settled = Van deze garantie staat niets meer open.

fault-outside-at-risk-period = Deze dag ligt buiten de periode van de garantie.
fault-call-outside-period = De garantie is op een dag buiten deze periode ingeroepen. Kies een ruimere periode.
fault-no-guarantee = Alleen een garantstelling heeft een periode. Laat dit leeg.

desk-bureau-guarantee = Garantie van { $organisation } is voorbij: { $amount } staat nog open
desk-bureau-guarantee-what = Leg vast dat de garantie is vervallen, of welk deel nog is ingeroepen.

mail-kind-guarantee-ended = Een garantie is voorbij terwijl er nog iets open staat
tell-guarantee-ended-subject = Garantie is voorbij, { $amount } staat open: { $case }
tell-guarantee-ended-what = De garantie van { $organisation } uit besluit { $number } over ‘{ $case }’ liep tot en met { $day }. { $amount } is niet ingeroepen. Leg vast dat dit is vervallen, of dat het in de periode nog is ingeroepen.
tell-fact-at-risk-to = Laatste dag
tell-to-guarantee = Bekijk de garantie
