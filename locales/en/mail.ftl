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
mail-kind-sign-in = Link to sign in
mail-confirm-subject = Show that it is you
mail-confirm-what = You want to change how you sign in to EDBA. With this link you show that it is you.
mail-confirm-action = Go on
mail-confirm-limits = The link works for { $minutes } minutes, once, and only in the browser in which you are signed in.
mail-confirm-why = You get this e-mail because somebody who is signed in to your account asked for it. Was it not you? Then end all sessions at your account and warn the administrator.

# The link by which somebody ends a kind of mail.
unsubscribe-title = Stop e-mail
unsubscribe-ask = Do you want to get no more e-mail of this kind: “{ $kind }”?
unsubscribe-go = Stop these e-mails
unsubscribe-done = You will get no more e-mail of this kind: “{ $kind }”.
unsubscribe-always = E-mail of this kind cannot be switched off: “{ $kind }”. Something is expected of you, or the security of your account is concerned.
unsubscribe-again = Do you want to get these e-mails again later? You choose that at your account.
unsubscribe-settings = To your account

# Mail of the demonstration.
demo-mail-title = Mail of the demonstration
demo-mail-what = This is the mail that the demonstration sent last, as its receiver sees it. Nothing was sent to the outside.
demo-mail-all = All mail, with its look
demo-mail-to = To
demo-mail-html = As a mail program shows it
demo-mail-text = As text
demo-mail-invitation = Invitation for the calendar
demo-mail-unsubscribe = Ending it by one click

mail-kind-moved-away = The mail address of an account was changed
mail-moved-away-subject = The mail address of your account was changed
mail-moved-away-what = The account “{ $name }” does not belong to this mail address any more. You cannot sign in with this address any more; sessions, passkeys and the calendar subscription have ended.
mail-moved-away-do = Did you not ask for this? Then get in touch with the project bureau at once.
mail-moved-away-why = You get this mail because this address belonged to the account until now.
