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
