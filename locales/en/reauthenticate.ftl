# Showing once more who you are, before you change how you sign in.
reauthenticate-title = Show that it is you
reauthenticate-why = You want to change how you sign in, or make an address that opens your data. Somebody else may be sitting at your screen. So we first ask you to show that it is you. After that you can make changes for { $minutes } minutes.
reauthenticate-passkey = Show my passkey
reauthenticate-link = Send me a link by e-mail
reauthenticate-no-way = You can only do that now by signing out and in again.
reauthenticate-back = Back, without changing anything
reauthenticate-sent = We sent you an e-mail with a link. Open it in this browser, within { $minutes } minutes. Then you go on where you were.
reauthenticate-link-how = You opened the link in your mail. Press the button to go on where you were.
reauthenticate-link-go = It is me
reauthenticate-link-gone = This link does not work any more: it has been used, has expired, or was asked for in another browser. Try again.
reauthenticate-too-many = We have sent you several links already. Use the last one, or wait a quarter of an hour.
reauthenticate-not-so = It does not work this way. Try another one.
notice-reauthenticated = Thank you. You can go on now.
