passkey-sign-in-title = With a passkey
passkey-sign-in-how = Did you make a passkey in your account? Then you sign in with your fingerprint, your face, the code of your device or a security key. You need no mail.
passkey-sign-in = Sign me in with a passkey
passkey-not-here = Passkeys do not work here: that needs EDBA to have a name of its own, over a secure connection (https).
passkey-to-sign-in = Back to signing in
passkey-to-account = Back to my account

passkey-show-title = Show your passkey
passkey-show-how = Your browser now asks for your passkey. If you see no window, press the button.
passkey-make-title = Make a passkey
passkey-make-how = Your browser now asks where you want to keep the passkey: on this device, on your phone or on a security key. If you see no window, press the button.
passkey-once-more = Ask my browser again
passkey-busy = Follow what your browser or device asks you.
passkey-cancelled = It did not work: it was cancelled, it took too long, or this device has no passkey for EDBA. Try again, or go back.
passkey-unsupported = This browser knows no passkeys. Use a newer browser, or sign in by a link.
passkey-needs-script = A passkey needs JavaScript, which is switched off in this browser. Switch it on, or sign in by a link in your mail.

passkey-second-title = One more step
passkey-second-how = You have shown who you are. You chose to show your passkey as well. Do that within { $minutes } minutes, in this browser.
passkey-all-lost = Have you lost all your passkeys? The administrator can remove them; then you sign in by a link again.

passkey-refused-title = You are not signed in
passkey-refused-gone = It took too long, or this question was answered already. Begin again.
passkey-refused-unknown = This passkey is not known here. Perhaps it was removed from your account; then remove it from your device as well.
passkey-refused-wrong = This passkey cannot be checked. Try again, or use a link in your mail.
passkey-refused-copied = The counter of this passkey is not right: there seems to be a copy of it. Sign in another way, remove this passkey and make a new one.
passkey-refused-of-another = This passkey is of another account than the one you began with. Begin again with your own passkey.
passkey-refused-disabled = This account is disabled. Ask the administrator.
passkey-refused-known = This passkey is in your account already.

passkey-title = Passkeys
passkey-what = With a passkey you sign in without mail, with your fingerprint, your face, a code or a security key. Better make two, on different devices.
passkey-none = You have no passkey yet.
passkey-added-at = Added on { $at }.
passkey-used-at = Last used on { $at }.
passkey-never-used = Not used yet.
passkey-change = Change or remove
passkey-name = Name of the passkey
passkey-name-hint = By which you know it, such as the device that it is on.
passkey-rename = Save the name
passkey-remove = Remove
passkey-remove-what = After that nobody can sign in with this passkey any more.
passkey-add-title = Add a passkey
passkey-add = Make a passkey
passkey-conflict = This cannot be done now. Is your passkey also asked for after a link? Then switch that off before you remove the last one.
passkey-second-step = Also after a link
passkey-second-step-what = You can have your passkey asked for after a link as well. Then whoever can look into your mail cannot sign in as you yet.
passkey-second-step-on = After a link we also ask for your passkey.
passkey-second-step-ask = After a link also ask for my passkey
passkey-second-step-off = No longer ask for my passkey after a link

notice-passkey-added = Your passkey has been added.
notice-passkey-removed = The passkey has been removed.

sign-in-method-link = By a link.
sign-in-method-provider = By your organisation.
sign-in-method-passkey = With a passkey.

event-account-passkey-added = Passkey added
event-account-passkey-refused = Passkey refused
event-account-passkey-removed = Passkey removed
event-account-passkey-renamed = Passkey renamed
event-account-passkeys-removed = All passkeys removed
event-account-second-step-chosen = Second step chosen
