# State aid: the basis of public money, undertakings, declared aid and the central register.
way-state-aid = State aid
state-aid-title = State aid
state-aid-missing = This is public money for an undertaking. State its basis before the case is financed.
state-aid-state = State the basis
state-aid-state-anew = State the basis anew
state-aid-what = Divide { $amount } of { $funder } between the recipients, and state for each why it is lawful.
state-aid-statements = Division
state-aid-statements-line = Recipient { $number }
state-aid-recipient = Recipient
state-aid-amount = Amount
state-aid-amount-hint = Leave this empty if this recipient gets nothing.
state-aid-basis = Basis
state-aid-grounds = Explanation
state-aid-grounds-hint = Why it is no aid; or the declaration, the article of the exemption, or the number of the decision of the Commission.
state-aid-rule = De minimis rule
state-aid-rule-hint = Only for de minimis aid.
state-aid-grossGrantEquivalent = Gross grant equivalent
state-aid-advantage-hint = Only for de minimis aid: the advantage of the loan or the guarantee, at most the amount.
state-aid-reason = Reason for replacing it
state-aid-reason-hint = A basis stands already. Why is it replaced?
state-aid-reason-of-change = Reason
state-aid-save = Save
state-aid-case = Case
state-aid-to-commitment = commitment
state-aid-granted-on = Right arose on
state-aid-grantedOnDate = Right arose on
state-aid-due = Register by
state-aid-register = Central register
state-aid-register-by = To be entered by { $day }
state-aid-registered-as = Entered as { $reference }
state-aid-replaced = Another basis has replaced this one.
state-aid-registration = Entry in the central register
state-aid-reference = Reference of the entry
state-aid-registeredDate = Entered on
state-aid-to-register = To be entered in the central register
state-aid-to-register-what = De minimis aid is entered within 20 working days after the right to it arose.
state-aid-nothing-to-register = There is nothing to enter.
state-aid-undertakings = Undertakings
state-aid-undertakings-what = The aid to organisations that are one undertaking is added up. An organisation without a group is an undertaking by itself.
state-aid-no-undertakings = There are no groups.
state-aid-new-undertaking = Add a group
state-aid-name = Name of the group
state-aid-members = Organisations
state-aid-members-line = Organisation { $number }
state-aid-organisationId = Organisation
state-aid-no-organisation = No organisation
state-aid-fromDate = From
state-aid-untilDate = Until
state-aid-room = Room
state-aid-room-of = { $room } of { $ceiling }
state-aid-ceiling = Ceiling
state-aid-counted = Aid of three years
state-aid-declared = Declared aid
state-aid-declared-what = De minimis aid of others counts too. The recipient states it in a declaration.
state-aid-none-declared = No aid of others was declared.
state-aid-declare = Record declared aid
state-aid-declared-in = Where was it declared?
state-aid-grantor = Grantor
state-aid-withdraw = Withdraw
state-aid-withdraw-hint = Only if the aid was recorded by mistake. It then counts no more.
state-aid-withdrawn = Withdrawn
state-aid-pledge-what = You pledge { $amount } of public money to an undertaking. Its basis is not stated yet; it must be before the case is financed.
state-aid-pledge-room = { $recipient }: { $room } of room is left for de minimis aid.
state-aid-pledge-over = If all of this is de minimis aid, it goes { $amount } over the ceiling. Of a loan or a guarantee only the advantage counts.

notice-aid-stated = The basis is stated.
notice-aid-registered = The entry is recorded.
notice-aid-declared = The declared aid is recorded.
notice-aid-withdrawn = The declared aid is withdrawn.
notice-undertaking-formed = The group is recorded.

term-aid-basis-no-aid = No aid
term-aid-basis-de-minimis = De minimis aid
term-aid-basis-block-exemption = Exempted
term-aid-basis-notified = Approved by the European Commission

term-aid-rule-general = General
term-aid-rule-agriculture = Agriculture
term-aid-rule-fisheries = Fisheries
term-aid-rule-sgei = Services of general economic interest

blocker-state-aid-missing = { $count ->
    [one] The state aid basis of 1 commitment of public money is not stated.
   *[other] The state aid basis of { $count } commitments of public money is not stated.
}
blocker-state-aid-exceeded = The aid to { $undertaking } goes { $amount } over the de minimis ceiling ({ $rule }).
obstacle-no-basis-needed = No basis is stated for this commitment: it is not public money for an undertaking, it fell away, or it was carried over from a commitment that has a basis.
obstacle-aid-entry-recorded = The entry of this aid is recorded already.
obstacle-aid-entry-not-due = This aid is not entered: it is not de minimis aid in force of a financed case.
obstacle-declared-aid-withdrawn = This declared aid is withdrawn already.

fault-no-recipient = This organisation is not a recipient of the case.
fault-shares-do-not-add-up = The amounts together are not the commitment.
fault-more-than-amount = This is more than the amount.
fault-not-the-amount = Of a grant the whole amount counts.
fault-other-undertaking = This organisation belongs to a group in this period already.

event-state-aid-stated = State aid basis stated
event-state-aid-replaced = State aid basis replaced
event-state-aid-registered = Aid entered in the central register
event-single-undertaking-formed = Group of a single undertaking recorded
event-single-undertaking-changed = Group of a single undertaking changed
event-declared-aid-recorded = Declared aid recorded
event-declared-aid-withdrawn = Declared aid withdrawn

export-list-state-aid-statements = State aid
export-recipient = Recipient
export-aid-basis = Basis
export-aid-rule = De minimis rule
export-gross-grant = Gross grant equivalent
export-aid-grounds = Explanation
export-granted-on = Right arose on
export-register-due = Register by
export-registered = Entered on
export-register-reference = Reference in the register
export-stated = Basis stated on
export-replaced = Replaced on
export-statement-id = Statement id

desk-bureau-aid-entry = Entry in the central register of { $amount } of de minimis aid to { $recipient }
mail-kind-aid-entry-due = De minimis aid is to be entered
tell-aid-entry-due-subject = Enter de minimis aid by { $day }: { $case }
tell-aid-entry-due-what = In ‘{ $case }’ { $amount } of de minimis aid was granted to { $organisation }. Its entry in the central register is not recorded yet. The last day is { $day }.
tell-to-aid-entry = Record the entry
