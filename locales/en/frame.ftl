# The frame of every page.
frame-error = Error
frame-skip = Skip to the content
frame-language = Language
frame-main-menu = Main menu
frame-sign-in = Sign in
frame-sign-out = Sign out
frame-register = Public register
frame-accessibility = Accessibility

way-desk = My desk
way-pipeline = Pipeline
way-approvals = Approvals
way-cases = Cases
way-my-cases = My cases
way-ballots = Ballots
way-follow-up = Due dates
way-mandates = Mandates
way-my-mandates = My mandates
way-people = People
way-commitments = Commitments
way-statement = Statement
way-reconciliation = Reconciliation

role-bureau = project bureau
role-table-member = table member
role-board-member = board member
role-initiator = initiator
role-finance-partner = finance partner
role-mandate-officer = mandate officer
role-consultation-member = member of a consultation body
role-auditor = auditor
role-administrator = administrator

position-for = for
position-against = against
position-abstain = abstain

language-nl = Dutch
language-en = English
language-browser = Language of the browser

notice-signed-out = You have signed out.
notice-signed-out-everywhere = You have signed out everywhere.
notice-session-ended = That session has ended.
notice-saved = Saved.

error-forbidden-title = You do not have access to this page
error-forbidden-what = You are signed in, but you are not allowed to open or do this. Or the form was out of date.
error-forbidden-next = Open the page again and try once more, or go to your desk. If this is wrong, ask the project bureau.
error-not-found-title = Page not found
error-not-found-what = The address is wrong, or you do not have access to this page.
error-not-found-next = Check the address, or find the page from your desk.
error-method-not-allowed-title = This is not possible
error-method-not-allowed-what = This address does not accept this request.
error-method-not-allowed-next = Go back and use the buttons on the page.
error-conflict-title = You cannot do this now
error-conflict-what = Something has changed, or something is blocking this. Nothing was saved.
error-conflict-next = Open the page again to see the current status.
error-too-many-requests-title = Please wait
error-too-many-requests-what = Too many requests came in a short time.
error-too-many-requests-next = Try again in a minute.
error-unavailable-title = EDBA is not available right now
error-unavailable-what = We cannot reach the data right now. Nothing was lost.
error-unavailable-next = Try again in a minute.
error-internal-title = Something went wrong
error-internal-what = The error is on our side and has been recorded. Nothing was saved.
error-internal-next = Try again. If it keeps going wrong, tell the project bureau when it happened.
error-invalid-title = This request is not valid
error-invalid-what = We cannot read what the browser sent.
error-invalid-next = Go back, fill it in again and send it once more.
error-to-desk = To my desk
error-written = Your text, to copy

fault-required = Fill this in.
fault-blank = Fill this in.
fault-wrong-format = This is not filled in correctly. Enter a number, for example 6.5, or a valid date.
fault-wrong-type = Enter a number, for example 6.5.
fault-control-character = This contains a character that is not allowed.
fault-duplicate = This is already there.
fault-unknown = This is not known.
fault-not-allowed = This is not possible here.
fault-too-long = This is too long.
fault-too-many-fields = This form has more fields than we accept. Nothing was saved. Remove some lines and send it again.
fault-too-large = This is too much.
fault-too-small = This is too little.

frame-crumbs = Breadcrumbs
frame-in-days = { $days ->
    [0] today
    [one] tomorrow
   *[other] in { $days } days
}
frame-days-ago = { $days ->
    [one] yesterday
   *[other] { $days } days ago
}
frame-paging = Pages
frame-next = Next
