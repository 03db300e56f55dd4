# Documents.
way-documents = Documents
documents-title = Documents
documents-new = Add a document
documents-none = There are no documents.
documents-shown = { $count ->
    [one] 1 document
   *[other] { $count } documents
}
documents-all = All documents
documents-words = Search in title and file name
documents-state = State
documents-mine = Only documents that I added something to
documents-last-file = Last file
documents-of-this = Documents
documents-to-document = See the document
documents-who-reads = Whoever can read everything that the document is attached to can read the document too.
documents-from-thing = You add a document on the page that it belongs to, such as that of a commitment, a ratification or a mandate.
documents-choose-kind = Choose a kind
documents-choose-thing = Choose a case
documents-no-thing = To nothing
documents-file-hint = { $types }. At most { $most } MB.
documents-choose-file = Choose a file.
documents-choose-again = Choose the file again.
documents-no-scanner = No virus scanner is configured: the file is not checked for viruses.
documents-add = Add
documents-no-body = None
documents-new-version = New version
documents-versions = Versions
documents-version = Version { $number }
documents-download = Download
documents-size = Size
documents-bytes = { $count } bytes
documents-kilobytes = { $count } kB
documents-megabytes = { $count } MB
documents-hash = SHA-256
documents-added = Added
documents-progress = Sent
documents-sending = Sending: { $percent }%
documents-checking = The file is being checked.
documents-send-failed = Sending failed. Try again.
documents-too-large = This file is too large.
documents-scanned = Checked for viruses.
documents-not-scanned = Not checked for viruses: no virus scanner was configured.
documents-failed = This version failed its check and was not kept: { $why }
documents-destroyed = The content was destroyed on { $day }: { $reason }
documents-own-only = You see only the versions that you added.
documents-same = This file is the same as the last version.
documents-change = Change particulars
documents-change-open = Change title, kind or confidentiality
documents-save = Record the change
documents-attach = What it is attached to
documents-attach-what = This also changes who can read the document.
documents-attach-open = Attach it elsewhere too
documents-attach-do = Attach
documents-detach = Detach
documents-detach-reason = Why does it not belong here?
documents-destroy = Destroy the content
documents-destroy-what = The content is removed. Name, hash and reason stay. A second bureau member approves this.
documents-destroy-open = Have the content destroyed
documents-choose-ground = Choose a ground
documents-all-versions = All versions

# Fields of the forms.
document-title = Title
document-kind = Kind
document-file = File
document-note = Note
document-note-hint = Optional. For example, what is new in this version.
document-attachedTo = Attached to
document-confidential = Confidential
document-confidential-hint = Then only the bureau, the auditor and the body below can read it. Whoever adds it can still read their own versions.
document-bodyId = Body that can read it
document-subject-kind = Kind
document-id = Address or id
document-id-hint = The address of the page that it belongs to, or the id.
document-line = Which appraisal
document-line-hint = For an appraisal only: a number, from 1.
document-version = Version
document-ground = Ground
document-reason = Reason
document-reason-hint = Do not mention the content itself: the reason stays.

term-document-kind-plan = Plan
term-document-kind-budget = Budget
term-document-kind-appraisal = Appraisal
term-document-kind-mandate = Mandate decision
term-document-kind-decision = Decision
term-document-kind-grant = Grant decision
term-document-kind-payment = Proof of payment
term-document-kind-report = Report
term-document-kind-evidence = Evidence
term-document-kind-letter = Letter
term-document-kind-minutes = Minutes
term-document-kind-policy = Policy paper
term-document-kind-other = Other

term-document-state-kept = Kept
term-document-state-failed = Failed its check
term-document-state-destroyed = Destroyed

term-document-check-passed = in order
term-document-check-malware = a virus ({ $detail })
term-document-check-archive-bomb = a file that becomes far too large when unpacked
term-document-check-script = a PDF with a script
term-document-check-macros = a file with macros
term-document-check-encrypted = an encrypted file. Save it without a password.
term-document-check-not-scanned = too large for the virus scanner

term-destruction-ground-privacy = Privacy
term-destruction-ground-retention = Retention period ended
term-destruction-ground-mistake = Added by mistake
term-destruction-ground-other = Other

term-attached-to-case = Case
term-attached-to-appraisal = Appraisal
term-attached-to-condition = Condition
term-attached-to-decision = Decision
term-attached-to-ratification = Ratification
term-attached-to-promise = Promise in kind
term-attached-to-measurement = Measurement
term-attached-to-disbursement = Payment
term-attached-to-determination = Determination
term-attached-to-mandate = Mandate

term-action-destroy-document = Destroy the content of a document

notice-document-added = The document has been added.
notice-document-failed = The file failed its check and was not kept. The reason is below.
notice-version-added = The new version has been added.
notice-document-changed = The change has been recorded.
notice-document-attached = The document has been attached.
notice-document-detached = The document has been detached.
notice-destruction-proposed = The proposal to destroy the content waits for approval.

confirm-destroy-document-title = Propose to destroy the content?
confirm-destroy-document-what = Once a second bureau member approves this, nobody can read the content any more. It cannot be undone.
confirm-destroy-document-go = Yes, propose it

obstacle-document-attached = The document is attached to this already.
obstacle-attachment-ended = The document has been detached from this already.
obstacle-content-failed = This version failed its check. Its content was not kept.
obstacle-content-destroyed = The content of this version was destroyed.
obstacle-nothing-to-destroy = There is no content to destroy.

fault-type-not-allowed = This kind of file is not accepted. Save it as PDF, DOCX, XLSX, PPTX, ODT, ODS, ODP, PNG, JPEG, TXT or CSV.
fault-type-differs = The content is something else than the file says it is.
fault-ending-differs = The name has another ending than its content.
fault-name-with-path = Give the file a plain name, without a folder and without a dot in front.
fault-unreadable = The file is damaged. Save it again.
fault-hash-differs = The content was changed on its way. Send it again.
fault-nothing-attached = Choose what the document is attached to.
fault-empty = This is empty.
fault-not-utf-8 = The text is not in UTF-8. Save the file as UTF-8.
