"""pyx12's own reader over the same 835, and a sum that knows nothing of ours: rules 8 to 10, by hand."""

import json
import sys
import time
from decimal import Decimal

import pyx12.x12file


def amount(text):
    return Decimal(text or "0")


def adjustments(segment):
    return sum((amount(segment.get_value("CAS%02d" % at)) for at in (3, 6, 9, 12, 15, 18)), Decimal(0))


def main(path):
    started, cpu = time.perf_counter(), time.process_time()
    claims, paid, provider, payment, faults = 0, Decimal(0), Decimal(0), Decimal(0), 0
    claim, line = None, None

    def close_line():
        nonlocal faults
        if line is not None and line[0] - line[2] != line[1]:
            faults += 1

    def close_claim():
        nonlocal faults
        close_line()
        if claim is not None and claim[0] - claim[2] != claim[1]:
            faults += 1

    for segment in pyx12.x12file.X12Reader(path):
        name = segment.get_seg_id()
        if name == "BPR":
            payment = amount(segment.get_value("BPR02"))
        elif name == "CLP":
            close_claim()
            claims += 1
            claim = [amount(segment.get_value("CLP03")), amount(segment.get_value("CLP04")), Decimal(0)]
            line = None
            paid += claim[1]
        elif name == "SVC":
            close_line()
            line = [amount(segment.get_value("SVC02")), amount(segment.get_value("SVC03")), Decimal(0)]
        elif name == "CAS":
            adjusted = adjustments(segment)
            claim[2] += adjusted
            if line is not None:
                line[2] += adjusted
        elif name == "PLB":
            close_claim()
            claim, line = None, None
            provider += sum(
                (amount(segment.get_value("PLB%02d" % at)) for at in (4, 6, 8, 10, 12, 14)), Decimal(0)
            )
    close_claim()
    if paid - provider != payment:
        faults += 1
    if faults:
        raise SystemExit("%d sums do not hold" % faults)
    wall, used = time.perf_counter() - started, time.process_time() - cpu
    print(json.dumps({"wallMs": wall * 1000, "cpuMs": used * 1000, "peakMb": 0, "claims": claims}))


main(sys.argv[1])
