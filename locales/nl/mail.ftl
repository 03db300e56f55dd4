mail-sign-in-subject = Aanmelden bij EDBA
mail-sign-in-text =
    Goedendag,

    U vroeg om een koppeling waarmee u zich bij EDBA aanmeldt:

    { $link }

    De koppeling werkt { $minutes } minuten, één keer, en alleen in de browser waarin u haar vroeg.
    Vroeg u hier niet om? Dan hoeft u niets te doen.
