"""LibreOffice, made to calculate.

Left alone it echoes the results that a file carries, and a comparison with them
proves nothing. So its profile says *always recalculate*, and every cached result
is made wrong before it reads a file.
"""

import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import zipfile

PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="ODFRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""

FORMULA_CELL = re.compile(r"<c ([^>]*)>(<f[^>]*/>|<f[^>]*>.*?</f>)(?:<v>.*?</v>|<v ?/>)?</c>", re.DOTALL)


# How people of a country type: which mark stands before decimals.
LOCALE = """<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>{}</value></prop></item>
</oor:items>"""


def _profile(locale="en-US"):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="klant-office-"))
    (folder / "user").mkdir()
    settings = PROFILE.replace("</oor:items>", LOCALE.format(locale))
    (folder / "user" / "registrymodifications.xcu").write_text(settings)
    return folder


def spoil(source, target):
    """Copies a workbook with every cached result replaced by 999; how many there were."""
    target.parent.mkdir(parents=True, exist_ok=True)
    spoiled = 0

    def wrong(match):
        nonlocal spoiled
        spoiled += 1
        attributes = re.sub(r' t="\w+"', "", match.group(1))
        return f"<c {attributes}>{match.group(2)}<v>999</v></c>"

    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename.startswith("xl/worksheets/sheet"):
                text = content.decode()
                formulas = text.count("<f>") + text.count("<f ")
                before = spoiled
                text = FORMULA_CELL.sub(wrong, text)
                assert spoiled - before == formulas, f"{entry.filename}: a cache was not reached"
                content = text.encode()
            new.writestr(entry.filename, content)
    return spoiled


def patience(jobs):
    """Seconds after which LibreOffice hangs: so many for each file, however many they are and whoever else works here."""
    return 300 + 60 * len(jobs)


# Each takes a core.
AT_ONCE = max(2, os.cpu_count() or 2)


def at_once(work, items, most=AT_ONCE):
    """Does work on parts of a list at the same time, each in a LibreOffice of its own."""
    parts = [part for part in (items[number::most] for number in range(most)) if part]
    with concurrent.futures.ThreadPoolExecutor(most) as pool:
        for done in [pool.submit(work, part) for part in parts]:
            done.result()


def convert(files, folder, kind):
    """Converts files, recalculating each; the paths of the results."""
    folder.mkdir(parents=True, exist_ok=True)
    at_once(lambda part: _convert(part, folder, kind), list(files))
    return [folder / f"{pathlib.Path(file).stem}.{kind.split(':')[0]}" for file in files]


def _convert(files, folder, kind):
    profile = _profile()
    try:
        done = subprocess.run(
            ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore",
             "--convert-to", kind, "--outdir", str(folder), *map(str, files)],
            capture_output=True, text=True, timeout=patience(files),
        )
    finally:
        shutil.rmtree(profile, ignore_errors=True)
    results = [folder / f"{pathlib.Path(file).stem}.{kind.split(':')[0]}" for file in files]
    missing = [path.name for path in results if not path.exists()]
    assert not missing, f"LibreOffice did not write {missing}:\n{done.stdout}\n{done.stderr}"


def edit(jobs, locale="en-US"):
    """Edits workbooks as people do, in one running LibreOffice, and saves them recalculated.

    A job is `{"source", "target", "edits": [...]}`; `uno_edit.py` says which edits there are.
    """
    profile = _profile(locale)
    script = pathlib.Path(__file__).with_name("uno_edit.py")
    try:
        done = subprocess.run(
            # The bridge to LibreOffice belongs to the system's own Python.
            ["/usr/bin/python3", str(script), profile.as_uri()],
            input=json.dumps(jobs, default=str), capture_output=True, text=True, timeout=patience(jobs),
        )
    finally:
        shutil.rmtree(profile, ignore_errors=True)
    assert done.returncode == 0, done.stdout + done.stderr


def edit_all(jobs, locale="en-US"):
    """The same with several of them at once."""
    at_once(lambda part: edit(part, locale), jobs)


def follow(jobs):
    """Where the links of workbooks lead, in one running LibreOffice; `uno_links.py` says what a job is."""
    profile = _profile()
    script = pathlib.Path(__file__).with_name("uno_links.py")
    try:
        done = subprocess.run(
            ["/usr/bin/python3", str(script), profile.as_uri()],
            input=json.dumps(jobs), capture_output=True, text=True, timeout=patience(jobs),
        )
    finally:
        shutil.rmtree(profile, ignore_errors=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]
