# Showing once more who you are, before you change how you sign in.
reauthenticate-title = Show that it is you
reauthenticate-why = You want to change how you sign in, or make an address that gives access to your data. Somebody else may be using your screen. So we first ask you to show that it is you. After that you can make changes for { $minutes } minutes.
reauthenticate-passkey = Show my passkey
reauthenticate-link = Send me a link by e-mail
reauthenticate-no-way = The only way to do that now is to sign out and sign in again.
reauthenticate-back = Back, without changing anything
reauthenticate-sent = We have sent you an e-mail with a link. Open it in this browser, within { $minutes } minutes. Then you continue where you were.
reauthenticate-link-how = You opened the link in your e-mail. Press the button to continue where you were.
reauthenticate-link-go = It is me
reauthenticate-link-gone = This link no longer works: it has been used, has expired, or was asked for in another browser. Try again.
reauthenticate-too-many = We have already sent you several links. Use the last one, or wait 15 minutes.
reauthenticate-not-so = This is not possible. Try another way.
notice-reauthenticated = Thank you. You can now continue.
