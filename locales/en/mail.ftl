mail-sign-in-subject = Sign in to EDBA
mail-sign-in-text =
    Hello,

    You asked for a link to sign in to EDBA:

    { $link }

    The link works for { $minutes } minutes, once, and only in the browser in which you asked for it.
    Did you not ask for it? Then there is nothing you need to do.
