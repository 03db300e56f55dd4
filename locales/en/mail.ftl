# What every mail says.
mail-greeting = Hello,
mail-closing =
    Kind regards,
    Economic Development Board Almere
mail-unsubscribe = Stop these e-mails

mail-sign-in-subject = Sign in to EDBA
mail-sign-in-what = You asked for a link to sign in to EDBA.
mail-sign-in-action = Sign in
mail-sign-in-limits = The link works once, for { $minutes } minutes, and only in the browser in which you asked for it.
mail-sign-in-why = You get this e-mail because somebody asked for a link with your address. If it was not you, you do not need to do anything.
mail-kind-sign-in = Link to sign in
mail-confirm-subject = Show that it is you
mail-confirm-what = You want to change how you sign in to EDBA. Use this link to show that it is you.
mail-confirm-action = Continue
mail-confirm-limits = The link works once, for { $minutes } minutes, and only in the browser in which you are signed in.
mail-confirm-why = You get this e-mail because somebody who is signed in to your account asked for this link. If it was not you, end all sessions in your account and warn the administrator.

# The link by which somebody ends a kind of mail.
unsubscribe-title = Stop e-mail
unsubscribe-ask = Do you want to stop e-mails of this kind: “{ $kind }”?
unsubscribe-go = Stop these e-mails
unsubscribe-done = You no longer get e-mails of this kind: “{ $kind }”.
unsubscribe-always = E-mail of this kind cannot be switched off: “{ $kind }”. It asks you to do something, or it is about the security of your account.
unsubscribe-again = If you want these e-mails again later, choose them in your account.
unsubscribe-settings = Go to your account

# Mail of the demonstration.
demo-mail-title = E-mails of the demonstration
demo-mail-what = These are the latest e-mails of the demonstration, as the recipient sees them. Nothing was sent outside.
demo-mail-all = All e-mails, formatted
demo-mail-to = To
demo-mail-html = As an e-mail program shows it
demo-mail-text = As text
demo-mail-invitation = Invitation for the calendar
demo-mail-unsubscribe = One-click unsubscribe

mail-kind-moved-away = The e-mail address of an account was changed
mail-moved-away-subject = The e-mail address of your account was changed
mail-moved-away-what = The account “{ $name }” no longer belongs to this e-mail address. You can no longer sign in with this address. Sessions, passkeys and the calendar subscription have ended.
mail-moved-away-do = If you did not ask for this, contact the project bureau at once.
mail-moved-away-why = You get this e-mail because this address belonged to the account until now.
