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

role-bureau = project bureau
role-table-member = table member
role-board-member = board member
role-initiator = initiator
role-finance-partner = finance partner
role-auditor = auditor
role-administrator = administrator

position-for = for
position-against = against
position-abstain = abstain

language-nl = Dutch
language-en = English
language-browser = Whatever the browser asks for

notice-signed-out = You have signed out.
notice-signed-out-everywhere = You have signed out everywhere.
notice-session-ended = That session has ended.
notice-saved = Saved.

error-forbidden-title = This is not for you
error-forbidden-what = You are signed in, but you may not open or do this. Or the form was out of date.
error-forbidden-next = Open the page again and try once more, or go to your own desk. Is this not right? Ask the project bureau.
error-not-found-title = There is no such page
error-not-found-what = The address is wrong, or what is here is not yours to see.
error-not-found-next = Check the address, or look it up from your own desk.
error-method-not-allowed-title = It does not work this way
error-method-not-allowed-what = This address does not take this request.
error-method-not-allowed-next = Go back and use the buttons on the page.
error-conflict-title = This cannot be done now
error-conflict-what = Something has changed meanwhile or stands in the way. Nothing was saved.
error-conflict-next = Open the page again and see how things stand now.
error-too-many-requests-title = One moment
error-too-many-requests-what = Too many requests came shortly after each other.
error-too-many-requests-next = Try again in a minute.
error-unavailable-title = EDBA cannot be reached just now
error-unavailable-what = The data cannot be reached at this moment. Nothing was lost.
error-unavailable-next = Try again in a minute.
error-internal-title = Something went wrong here
error-internal-what = The fault is on our side and has been recorded. Nothing was saved.
error-internal-next = Try again. Does it keep going wrong? Tell the project bureau, and when it happened.
error-invalid-title = This request is not right
error-invalid-what = What the browser sent cannot be read.
error-invalid-next = Go back, fill it in again and send it once more.
error-to-desk = To my desk
error-written = What you wrote, to copy

fault-required = Fill this in.
fault-blank = Fill this in.
fault-wrong-format = This cannot be read. Check how it is written.
fault-wrong-type = This cannot be read. Check how it is written.
fault-control-character = This has a character that is not allowed.
fault-duplicate = This is there already.
fault-unknown = This is not known.
fault-not-allowed = This is not possible here.
fault-too-long = This is too long.
fault-too-many-fields = This form has more fields than we take. Nothing was saved. Leave lines out and send it again.
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
