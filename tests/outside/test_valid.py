"""The Open XML SDK, which Excel's own formats are defined by, finds no fault."""

import concurrent.futures
import json
import subprocess

import pytest

from conftest import CASES, OUTSIDE, WHOLE

VALIDATOR = OUTSIDE / "node" / "node_modules" / ".bin" / "ooxml-validator"
# What the oldest one that is supported understands, the later ones do, too: they are asked of one
# full workbook of each kind.
OLDEST, *LATER = VERSIONS = ("Office2019", "Office2021", "Microsoft365")
PAIRS = [(case, OLDEST) for case in CASES]
PAIRS += [
    (case, version) for case in CASES for version in LATER
    if (case.language, case.every) == ("nl", "month") and (case.filled or WHOLE)
]


def faults(path, version):
    done = subprocess.run([VALIDATOR, path, "--officeVersion", version], capture_output=True, text=True)
    report = json.loads(done.stdout)
    return [f"{error['path']} {error['xPath']}: {error['description']}" for error in report["errors"]] or (
        [] if report["ok"] else [done.stdout]
    )


@pytest.fixture(scope="module")
def found_in(workbooks):
    """Faults of every workbook, by case and version; several are checked at once."""
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        return dict(zip(PAIRS, pool.map(lambda pair: faults(workbooks[pair[0].name], pair[1]), PAIRS)))


@pytest.mark.parametrize("case, version", PAIRS, ids=lambda part: getattr(part, "name", part))
def test_the_file_is_valid(case, version, found_in):
    found = found_in[case, version]
    assert not found, "\n".join(found[:20])


def test_the_validator_notices_a_broken_file(workbooks, tmp_path):
    import zipfile

    broken = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(next(iter(workbooks.values()))) as old, zipfile.ZipFile(broken, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                content = content.replace(b"<sheetData>", b"<sheetData nonsense=\"1\">", 1)
            new.writestr(entry.filename, content)
    assert faults(broken, "Office2019")
