passkey-sign-in-title = With a passkey
passkey-sign-in-how = If you made a passkey in your account, you can sign in with your fingerprint, your face, the code of your device or a security key. You need no e-mail.
passkey-sign-in = Sign me in with a passkey
passkey-not-here = Passkeys do not work here: EDBA needs its own domain name and a secure connection (https).
passkey-to-sign-in = Back to signing in
passkey-to-account = Back to my account

passkey-show-title = Show your passkey
passkey-show-how = Your browser now asks for your passkey. If you see no window, press the button.
passkey-make-title = Make a passkey
passkey-make-how = Your browser now asks where you want to keep the passkey: on this device, on your phone or on a security key. If you see no window, press the button.
passkey-once-more = Ask my browser again
passkey-busy = Follow what your browser or device asks you.
passkey-cancelled = It did not work: you cancelled, it took too long, or this device has no passkey for EDBA. Try again, or go back.
passkey-unsupported = This browser does not work with passkeys. Use a newer browser, or sign in with a link.
passkey-needs-script = A passkey needs JavaScript, which is switched off in this browser. Switch it on, or sign in with a link in your e-mail.

passkey-second-title = One more step
passkey-second-how = You have shown who you are. You chose to show your passkey as well. Do that within { $minutes } minutes, in this browser.
passkey-all-lost = If you have lost all your passkeys, the administrator can remove them. Then you sign in with a link again.

passkey-refused-title = You are not signed in
passkey-refused-gone = It took too long, or this question was already answered. Start again.
passkey-refused-unknown = We do not know this passkey. It may have been removed from your account. If so, remove it from your device too.
passkey-refused-wrong = We cannot check this passkey. Try again, or use a link in your e-mail.
passkey-refused-copied = The counter of this passkey is wrong: there seems to be a copy of it. Sign in another way, remove this passkey and make a new one.
passkey-refused-of-another = This passkey belongs to another account than the one you started with. Start again with your own passkey.
passkey-refused-disabled = This account is disabled. Ask the administrator.
passkey-refused-known = This passkey is already in your account.

passkey-title = Passkeys
passkey-what = With a passkey you sign in without e-mail: with your fingerprint, your face, a code or a security key. Make two if you can, on different devices.
passkey-none = You have no passkey yet.
passkey-added-at = Added on { $at }.
passkey-used-at = Last used on { $at }.
passkey-never-used = Not used yet.
passkey-change = Change or remove
passkey-name = Name of the passkey
passkey-name-hint = A name you recognise, such as the device it is on.
passkey-rename = Save the name
passkey-remove = Remove
passkey-remove-what = After that nobody can sign in with this passkey.
passkey-add-title = Add a passkey
passkey-add = Make a passkey
passkey-conflict = You cannot do this now. If we also ask for your passkey after a link, switch that off before you remove the last passkey.
passkey-second-step = Also after a link
passkey-second-step-what = We can also ask for your passkey after a link. Someone who can read your e-mail then cannot sign in as you.
passkey-second-step-on = After a link we also ask for your passkey.
passkey-second-step-ask = Ask for my passkey after a link too
passkey-second-step-off = Stop asking for my passkey after a link

notice-passkey-added = Your passkey has been added.
notice-passkey-removed = The passkey has been removed.

sign-in-method-link = With a link.
sign-in-method-provider = Through your organisation.
sign-in-method-passkey = With a passkey.

event-account-passkey-added = Passkey added
event-account-passkey-refused = Passkey refused
event-account-passkey-removed = Passkey removed
event-account-passkey-renamed = Passkey renamed
event-account-passkeys-removed = All passkeys removed
event-account-second-step-chosen = Second step chosen
