# Wat in elke e-mail staat.
mail-greeting = Goedendag,
mail-closing =
    Met vriendelijke groet,
    Economic Development Board Almere
mail-unsubscribe = Deze e-mails niet meer ontvangen

mail-sign-in-subject = Aanmelden bij EDBA
mail-sign-in-what = U vroeg om een koppeling waarmee u zich bij EDBA aanmeldt.
mail-sign-in-action = Meld u aan
mail-sign-in-limits = De koppeling werkt { $minutes } minuten, één keer, en alleen in de browser waarin u haar vroeg.
mail-sign-in-why = U krijgt deze e-mail omdat iemand met uw adres een koppeling vroeg. Was u dat niet? Dan hoeft u niets te doen.
mail-kind-sign-in = Koppeling om u aan te melden
mail-confirm-subject = Laat zien dat u het bent
mail-confirm-what = U wilt bij EDBA wijzigen hoe u zich aanmeldt. Met deze koppeling laat u zien dat u het bent.
mail-confirm-action = Ga verder
mail-confirm-limits = De koppeling werkt { $minutes } minuten, één keer, en alleen in de browser waarin u bent aangemeld.
mail-confirm-why = U krijgt deze e-mail omdat iemand die met uw account is aangemeld haar vroeg. Was u dat niet? Beëindig dan alle sessies bij uw account en waarschuw de beheerder.

# De koppeling waarmee iemand een soort e-mail stopt.
unsubscribe-title = E-mail stoppen
unsubscribe-ask = Wilt u geen e-mail meer krijgen van dit soort: “{ $kind }”?
unsubscribe-go = Stop deze e-mails
unsubscribe-done = U krijgt geen e-mail meer van dit soort: “{ $kind }”.
unsubscribe-always = E-mail van dit soort kan niet worden uitgezet: “{ $kind }”. Er wordt iets van u verwacht, of het gaat om de veiligheid van uw account.
unsubscribe-again = Wilt u deze e-mails later toch weer ontvangen? Dat kiest u bij uw account.
unsubscribe-settings = Naar uw account

# Mail van de demonstratie.
demo-mail-title = Mail van de demonstratie
demo-mail-what = Dit is de mail die de demonstratie het laatst verstuurde, zoals de ontvanger haar ziet. Er is niets verstuurd naar buiten.
demo-mail-all = Alle mail, opgemaakt
demo-mail-to = Aan
demo-mail-html = Zoals een mailprogramma haar toont
demo-mail-text = Als tekst
demo-mail-invitation = Uitnodiging voor de agenda
demo-mail-unsubscribe = Stoppen met één klik

mail-kind-moved-away = Het e-mailadres van een account is gewijzigd
mail-moved-away-subject = Het e-mailadres van uw account is gewijzigd
mail-moved-away-what = Het account ‘{ $name }’ hoort niet meer bij dit e-mailadres. U kunt zich met dit adres niet meer aanmelden; sessies, passkeys en het agenda-abonnement zijn beëindigd.
mail-moved-away-do = Hebt u hier niet om gevraagd? Neem dan meteen contact op met het projectbureau.
mail-moved-away-why = U krijgt deze e-mail omdat dit adres tot nu toe bij het account hoorde.
