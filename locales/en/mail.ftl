# What every mail says.
mail-greeting = Hello,
mail-closing =
    Kind regards,
    Economic Development Board Almere
mail-unsubscribe = Stop these e-mails

mail-sign-in-subject = Sign in to EDBA
mail-sign-in-what = You asked for a link to sign in to EDBA.
mail-sign-in-action = Sign in
mail-sign-in-limits = The link works for { $minutes } minutes, once, and only in the browser in which you asked for it.
mail-sign-in-why = You get this e-mail because somebody asked for a link with your address. Was it not you? Then there is nothing you need to do.
