"""What `klant score --format json` says of a workbook, and whether two reports agree."""

import json
import subprocess

from conftest import KLANT

# Where a figure stands, and what a sheet is called, may change; what it comes to may not.
PLACES = {"file", "findings", "cells"}


class Report:
    """A report of one file."""

    def __init__(self, path, *arguments):
        done = subprocess.run(
            [KLANT, "score", path, "--format", "json", "--quiet", *arguments], capture_output=True, text=True
        )
        self.code, self.errors = done.returncode, done.stderr
        assert done.returncode in (0, 1), f"{path}: {done.stdout[:500]}{done.stderr}"
        self.data = json.loads(done.stdout)

    def __getitem__(self, key):
        return self.data[key]

    def kpi(self, key, segment=None):
        found = [kpi for kpi in self["kpis"] if (kpi["id"], kpi["segment"]) == (key, segment)]
        assert len(found) == 1, f"{key} {segment}: {len(found)} times"
        return found[0]

    def findings(self, code=None, severity=None):
        return [
            finding for finding in self["findings"]
            if code in (None, finding["code"]) and severity in (None, finding["severity"])
        ]

    def codes(self, severity=None):
        return {finding["code"] for finding in self.findings(severity=severity)}


def numbered(entries):
    """A list by its ids, so that a row more or less does not shift the others."""
    keys = [("id", "segment"), ("outcome", "segment"), ("period",)]
    for key in keys:
        if entries and all(isinstance(entry, dict) and set(key) <= set(entry) for entry in entries):
            return {"@".join(str(entry[part]) for part in key if entry[part] is not None): entry for entry in entries}
    if entries and all(isinstance(entry, dict) and "id" in entry for entry in entries):
        return {entry["id"]: entry for entry in entries}
    return dict(enumerate(entries))


def differences(before, after, leave=frozenset(), path=""):
    """Where two reports say different things, to 1e-9; keys in `leave` are not looked at."""
    if isinstance(before, list) and isinstance(after, list):
        before, after = numbered(before), numbered(after)
    if isinstance(before, dict) and isinstance(after, dict):
        return [
            found
            for key in {**before, **after}
            if key not in leave
            for found in differences(before.get(key), after.get(key), leave, f"{path}/{key}")
        ]
    number = lambda value: isinstance(value, (int, float)) and not isinstance(value, bool)
    if number(before) and number(after):
        same = abs(before - after) <= 1e-9 * max(1.0, abs(before), abs(after))
    else:
        same = before == after
    return [] if same else [f"{path}: {before!r} became {after!r}"]


def assert_same(before, after, leave=()):
    """Every number, state, count and text of two reports, and no error that was not there."""
    found = differences(before.data, after.data, PLACES | set(leave))
    assert not found, f"{len(found)} differences\n" + "\n".join(found[:20])
    new = after.codes("error") - before.codes("error")
    assert not new, [finding for finding in after.findings(severity="error") if finding["code"] in new][:5]
