# Wat in elke e-mail staat.
mail-greeting = Goedendag,
mail-closing =
    Met vriendelijke groet,
    Economic Development Board Almere
mail-unsubscribe = Deze e-mails niet meer ontvangen

mail-sign-in-subject = Aanmelden bij EDBA
mail-sign-in-what = U hebt een link gevraagd om u bij EDBA aan te melden.
mail-sign-in-action = Meld u aan
mail-sign-in-limits = De link werkt { $minutes } minuten, één keer, en alleen in de browser waarin u de link hebt gevraagd.
mail-sign-in-why = U krijgt deze e-mail omdat iemand met uw adres een link heeft gevraagd. Was u dat niet? Dan hoeft u niets te doen.
mail-kind-sign-in = Link om u aan te melden
mail-confirm-subject = Laat zien dat u het bent
mail-confirm-what = U wilt wijzigen hoe u zich bij EDBA aanmeldt. Met deze link laat u zien dat u het bent.
mail-confirm-action = Ga verder
mail-confirm-limits = De link werkt { $minutes } minuten, één keer, en alleen in de browser waarin u bent aangemeld.
mail-confirm-why = U krijgt deze e-mail omdat iemand die met uw account is aangemeld om deze link vroeg. Was u dat niet? Beëindig dan alle sessies bij uw account en waarschuw de beheerder.

# De link waarmee iemand een soort e-mail stopt.
unsubscribe-title = E-mail stoppen
unsubscribe-ask = Wilt u geen e-mails van dit soort meer krijgen: “{ $kind }”?
unsubscribe-go = Stop deze e-mails
unsubscribe-done = U krijgt geen e-mails van dit soort meer: “{ $kind }”.
unsubscribe-always = E-mail van dit soort kan niet worden uitgezet: “{ $kind }”. Er wordt iets van u gevraagd, of het gaat om de veiligheid van uw account.
unsubscribe-again = Wilt u deze e-mails later weer krijgen? Dat kiest u bij uw account.
unsubscribe-settings = Naar uw account

# Mail van de demonstratie.
demo-mail-title = Mail van de demonstratie
demo-mail-what = Dit zijn de laatste e-mails van de demonstratie, zoals de ontvanger ze ziet. Er is niets naar buiten verstuurd.
demo-mail-all = Alle mail, opgemaakt
demo-mail-to = Aan
demo-mail-html = Zoals een mailprogramma de e-mail toont
demo-mail-text = Als tekst
demo-mail-invitation = Uitnodiging voor de agenda
demo-mail-unsubscribe = Stoppen met één klik

mail-kind-moved-away = Het e-mailadres van een account is gewijzigd
mail-moved-away-subject = Het e-mailadres van uw account is gewijzigd
mail-moved-away-what = Het account ‘{ $name }’ hoort niet meer bij dit e-mailadres. U kunt zich met dit adres niet meer aanmelden. Sessies, passkeys en het agenda-abonnement zijn beëindigd.
mail-moved-away-do = Hebt u hier niet om gevraagd? Neem dan meteen contact op met het projectbureau.
mail-moved-away-why = U krijgt deze e-mail omdat dit adres tot nu toe bij het account hoorde.
