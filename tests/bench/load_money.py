"""The tables of money, for load.py: mandates and funds, what was pledged, decided, paid and repaid, and the budget."""
import json
from datetime import date, timedelta

from data_set import (ACCOUNT, AID, BALLOT, BEGIN, BUREAU, CASE, CEILING, CELL, COMMITMENT, DECISION, ENTRY, FAR, FUND,
                      FUNDERS, INSTALMENT, MANDATE, MOVE, ORGANISATION, PEOPLE, PLAN, PLEDGE, PROGRAMME, REPRESENTATIVE,
                      SCHEDULE, SEAT, TABLES, VOTE, acknowledged, each_payment, euros, financed, funder_of, identity,
                      lends, loans, paid, payments, repaid)
import data_set

# As much of a certificate as the lists of decisions read.
CERTIFICATE = '{"pledges":[],"commitments":[]}'


def fund_of(funder):
    return identity(FUND, funder) if lends(funder) else None


def mandates():
    for f in range(1, FUNDERS + 1):
        yield {"id": identity(MANDATE, f), "grantor_id": identity(ORGANISATION, TABLES + f), "terms_version": 1,
               "representative_id": identity(REPRESENTATIVE, PEOPLE + f), "version": 1, "created_at": BEGIN}


def funds():
    for f in filter(lends, range(1, FUNDERS + 1)):
        yield {"id": fund_of(f), "organisation_id": identity(ORGANISATION, TABLES + f), "name": f"Fonds {f}",
               "purpose": "Leningen", "revolving": True, "intended_degree": 50, "valid_from": "2023-01-01",
               "public": True, "version": 1, "created_at": BEGIN}


def mandate_versions():
    for f in range(1, FUNDERS + 1):
        ceiling = euros(CEILING)
        terms = {"documentNumber": f"Besluit {f}", "documentDate": BEGIN[:10], "validFromDate": BEGIN[:10],
                 "validUntilDate": FAR[:10], "ceilingPerDecision": ceiling, "ceilingPerYear": ceiling,
                 "ceilingTotal": ceiling, "clusters": None, "instruments": None, "expenditureKinds": None}
        if lends(f):
            terms |= {"fundId": fund_of(f), "returnsAvailable": True}
        yield {"mandate_id": identity(MANDATE, f), "version": 1, "terms": json.dumps(terms), "valid_from": BEGIN[:10],
               "valid_until": FAR[:10], "ceiling_decision_cents": CEILING, "ceiling_year_cents": CEILING,
               "ceiling_total_cents": CEILING, "recorded_at": BEGIN, "fund_id": fund_of(f), "returns_available": lends(f)}


def mandate_chains():
    for f in range(1, FUNDERS + 1):
        yield {"mandate_id": identity(MANDATE, f), "link_id": identity(MANDATE, f), "depth": 0}


def headroom_balances():
    """The sums of the commitments, without the entries of the ledgers."""
    sums = {f: [0, 0] for f in range(1, FUNDERS + 1)}
    for case in financed():
        sums[funder_of(case["id"])][0] += case["amount"] - paid(case)
        sums[funder_of(case["id"])][1] += paid(case)
    for f, (open_, paid_) in sums.items():
        for year in (0, 2026):
            yield {"mandate_id": identity(MANDATE, f), "budget_year": year, "ceiling_cents": CEILING,
                   "overhang_cents": max(0, open_ + paid_ - CEILING), "reserved_cents": 0, "committed_cents": open_,
                   "paid_cents": paid_, "entries": 0}


def share(case):
    funder = funder_of(case["id"])
    return {"case_id": identity(CASE, case["id"]), "mandate_id": identity(MANDATE, funder),
            "organisation_id": identity(ORGANISATION, TABLES + funder), "instrument": "credit" if lends(funder) else "subsidy",
            "budget_year": 2026, "expenditure_kind": "investment"}


def pledges():
    for case in financed():
        person = PEOPLE + funder_of(case["id"])
        yield share(case) | {"id": identity(PLEDGE, case["id"]), "vote_id": identity(VOTE, 10_000_000 + case["id"]),
                             "ballot_id": identity(BALLOT, data_set.CASES + case["id"]), "seat_id": identity(SEAT, person),
                             "seat_order": 1, "line": 1, "representative_id": identity(REPRESENTATIVE, person),
                             "mandate_version": 1, "offered_cents": case["amount"], "within_cents": case["amount"],
                             "subject_cents": 0, "reasons": "[]", "status": "decided"}


def decisions():
    for case in financed():
        yield {"id": identity(DECISION, case["id"]), "number": f"EDBA-2024-{case['id']:06d}", "number_version": 1,
               "case_id": identity(CASE, case["id"]), "ballot_id": identity(BALLOT, data_set.CASES + case["id"]),
               "outcome": "adopted", "decided_at": case["updated"], "asked_cents": case["amount"], "gap_cents": 0,
               "need": "[]", "gap": "[]", "lifts_budget_breach": 0, "certificate": CERTIFICATE, "certificate_hash": "",
               "standing": 1, "public": case["id"] % 2, "version": 1}


def commitments():
    for case in financed():
        is_answered, (principal, interest) = case["id"] in payments(), repaid(case)
        yield share(case) | {"id": identity(COMMITMENT, case["id"]), "decision_id": identity(DECISION, case["id"]),
                             "pledge_id": identity(PLEDGE, case["id"]), "amount_cents": case["amount"],
                             "status": "acknowledged" if is_answered else "offered", "offered_at": case["updated"],
                             "booking_reference": f"2024/{case['id']}" if is_answered else None,
                             "answered_at": case["updated"] if is_answered else None, "paid_cents": paid(case),
                             "repaid_cents": principal, "interest_cents": interest,
                             "fund_id": fund_of(funder_of(case["id"])), "version": 1, "created_at": case["updated"]}


def entry(case, seq, kind, amount, day=None, reference=None):
    """An entry of a commitment; with a day money moved."""
    return {"id": identity(ENTRY, case["id"] * 100_000 + seq), "commitment_id": identity(COMMITMENT, case["id"]),
            "seq": seq, "kind": kind, "amount_cents": amount, "value_date": day, "booking_reference": reference,
            "payee": "Stichting Proef" if day else None, "recorded_at": f"{day} 12:00:00" if day else case["updated"],
            "organisation_id": identity(ORGANISATION, TABLES + funder_of(case["id"]))}


def day_of(part, parts):
    """The day of a payment; the payments on a commitment are spread over the year."""
    return str(date(2026, 1, 1) + timedelta(days=330 * part // parts))


def commitment_entries():
    for case in financed():
        number, parts = case["id"], payments().get(case["id"])
        yield entry(case, 1, "decided", case["amount"])
        if parts is None:
            continue
        yield entry(case, 2, "acknowledged", 0, reference=f"2024/{number}")
        yield entry(case, 3, "scheduled", 0)
        for part in range(1, parts + 1):
            yield entry(case, 3 + part, "paid", each_payment(case), day_of(part, parts), f"2026/{number}-{part}")
        for seq, (kind, amount) in enumerate(zip(("repaid", "interest"), repaid(case)), 4 + parts):
            if amount:
                yield entry(case, seq, kind, amount, "2026-11-30", f"2026/{number}-r")


def repayment_plans():
    for case in loans():
        yield {"id": identity(PLAN, case["id"]), "commitment_id": identity(COMMITMENT, case["id"]), "number": 1,
               "account_id": identity(ACCOUNT, PEOPLE + funder_of(case["id"])), "recorded_at": case["updated"]}


def repayment_plan_lines():
    for case in loans():
        principal, interest = repaid(case)
        for number in range(1, 5):
            yield {"plan_id": identity(PLAN, case["id"]), "number": number, "due_date": f"{2025 + number}-11-30",
                   "principal_cents": principal, "interest_cents": interest}


def state_aid_statements():
    """For each acknowledged commitment, of which one in ten is de minimis aid."""
    for case in acknowledged():
        is_aid, day = case["id"] % 10 == 1, case["updated"][:10]
        yield {"id": identity(AID, case["id"]), "case_id": identity(CASE, case["id"]),
               "commitment_id": identity(COMMITMENT, case["id"]),
               "recipient_id": identity(ORGANISATION, case["id"] % TABLES + 1), "amount_cents": case["amount"],
               "basis": "de-minimis" if is_aid else "no-aid", "grounds": "Besluit", "rule": "general" if is_aid else None,
               "gross_grant_cents": case["amount"] // 10 if is_aid else None, "granted_on": day,
               "register_reference": f"R-{case['id']}" if is_aid else None, "registered_on": day if is_aid else None,
               "registered_at": case["updated"] if is_aid else None, "version": 1, "created_at": case["updated"]}


def cells():
    """The programme's cells of the year, and below them those of each funder: its number, kind and instrument."""
    for funder in range(FUNDERS + 1):
        for kind in ("investment", "programme", "personnel"):
            yield funder, kind, "subsidy"
            if funder == 0 or lends(funder):
                yield funder, kind, "credit"


def budget_years():
    yield {"programme_id": identity(PROGRAMME, 1), "budget_year": 2026, "version": 1}


def budget_cells():
    for number, (funder, kind, instrument) in enumerate(cells()):
        yield {"id": identity(CELL, number), "programme_id": identity(PROGRAMME, 1), "budget_year": 2026,
               "expenditure_kind": kind, "instrument": instrument, "budget_cents": 10**13, "version": 2,
               "organisation_id": identity(ORGANISATION, TABLES + funder) if funder else None, "created_at": BEGIN}


def budget_moves():
    for number, _ in enumerate(cells()):
        for seq, (kind, amount) in enumerate([("allocation", 9 * 10**12), ("amendment", 10**12)], 1):
            yield {"id": identity(MOVE, 2 * number + seq), "cell_id": identity(CELL, number), "seq": seq, "kind": kind,
                   "amount_cents": amount, "after_cents": (8 + seq) * 10**12, "source": "Begroting",
                   "source_date": "2023-11-14", "recorded_at": BEGIN}


def payment_schedules():
    """Two instalments for each commitment, proposed by the bureau, and in force where it is acknowledged."""
    for case in financed():
        is_answered = case["id"] in payments()
        yield {"id": identity(SCHEDULE, case["id"]), "commitment_id": identity(COMMITMENT, case["id"]), "number": 1,
               "status": "in-force" if is_answered else "proposed", "proposed_by": "bureau", "trimmed": False,
               "proposer_id": identity(ACCOUNT, BUREAU), "proposed_at": case["updated"],
               "answered_by_id": identity(ACCOUNT, PEOPLE + funder_of(case["id"])) if is_answered else None,
               "answered_at": case["updated"] if is_answered else None}


def instalments():
    for case in financed():
        half = case["amount"] // 2
        for number, (due_date, amount) in enumerate([("2026-10-01", half), ("2026-12-01", case["amount"] - half)], 1):
            yield {"id": identity(INSTALMENT, 2 * case["id"] + number), "schedule_id": identity(SCHEDULE, case["id"]),
                   "number": number, "due_date": due_date, "amount_cents": amount, "description": f"Termijn {number}"}


MONEY = [mandates, funds, mandate_versions, mandate_chains, headroom_balances, pledges, decisions, commitments,
         commitment_entries, budget_years, budget_cells, budget_moves, payment_schedules, instalments, repayment_plans,
         repayment_plan_lines, state_aid_statements]
