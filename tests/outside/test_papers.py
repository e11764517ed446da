"""Objective sheets for Word and as PDF, and charts as pictures, by the lines that the README gives.

Pictures are left in target/look for a person to judge; what a machine can judge, it judges here: whether
the document is valid and whole, on A4, with each objective on a page of its own, and what the pictures hold.
"""

import os
import re
import shutil
import subprocess

import pytest
from PIL import Image, ImageChops

from conftest import KLANT, LANGUAGES, OUTSIDE, ROOT, SECTORS, klant, new
from test_valid import VERSIONS, faults

LOOK = ROOT / "target" / "look" / "papers"
GROUPS = {"en": ("Families", "Shops & offices"), "nl": ("Gezinnen", "Winkels & kantoren")}
STATUS = {"en": ("● green", "▲ amber", "■ red"), "nl": ("● groen", "▲ oranje", "■ rood")}
# Each sector once, in both languages by turns, filled and empty.
CASES = [
    (sector, LANGUAGES[(at + filled) % 2], filled) for at, sector in enumerate(SECTORS) for filled in (True, False)
]


def lines():
    """The lines of the README below *For Word, as PDF, on slides*."""
    text = (ROOT / "README.md").read_text()
    section = text.split("### For Word, as PDF, on slides")[1].split("\n### ")[0]
    return [line for block in re.findall(r"```sh\n(.*?)```", section, re.DOTALL) for line in block.splitlines()]


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    """For each case the folder in which the lines of the README were run."""
    found = {}
    for sector, language, filled in CASES:
        folder = tmp_path_factory.mktemp(f"{sector}-{language}-{filled}")
        asked = ["--example"] + [part for group in GROUPS[language] for part in ("--segment", group)] if filled else []
        book = new(f"papers-{sector}-{language}-{filled}", "--sector", sector, "--lang", language, "--start", "2027", *asked)
        (folder / "example").mkdir()
        shutil.copy(book, folder / "example" / "scorecard.xlsx")
        (folder / "bin").mkdir()
        (folder / "bin" / "klant").symlink_to(KLANT)
        # A profile of its own, so that another LibreOffice may run.
        around = {**os.environ, "HOME": str(folder), "PATH": f"{folder / 'bin'}:{os.environ['PATH']}"}
        for line in lines():
            done = subprocess.run(["bash", "-c", line], cwd=folder, env=around, capture_output=True, text=True, timeout=300)
            assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
        found[sector, language, filled] = folder
    return found


def pages(pdf):
    """The text of each page."""
    return subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout.split("\f")[:-1]


def squeezed(text):
    """Without blanks and ends of lines, which differ with the width of a column."""
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("case", CASES, ids=lambda case: "-".join(map(str, case)))
def test_the_document_is_valid(case, papers):
    for version in (VERSIONS[0], VERSIONS[-1]):
        found = faults(papers[case] / "review" / "objectives.docx", version)
        assert not found, "\n".join(found[:20])


@pytest.mark.parametrize("case", CASES, ids=lambda case: "-".join(map(str, case)))
def test_the_pdf_holds_every_objective_on_a_page_of_its_own(case, papers):
    sector, language, filled = case
    review = papers[case] / "review"
    about = subprocess.run(["pdfinfo", review / "objectives.pdf"], capture_output=True, text=True, check=True).stdout
    assert re.search(r"Page size:\s+59\d\.?\d* x 84\d\.?\d* pts \(A4\)", about), about
    texts = [squeezed(page) for page in pages(review / "objectives.pdf")]
    statements = {}
    for sheet in (review / "objectives").glob("*.md"):
        front = sheet.read_text().split("---\n")[1]
        code = re.search(r'^code: "(.*)"$', front, re.MULTILINE).group(1)
        statements[code] = re.search(r'^statement: "(.*)"$', front, re.MULTILINE).group(1)
    assert len(statements) > 2
    for code, statement in statements.items():
        begins = [page for page in texts if page.startswith(squeezed(code + statement))]
        assert len(begins) == 1, f"{code} {statement}"
        # Other columns stand between its lines.
        assert all(word in texts[0] for word in statement.split()), "the overview names it"
    whole = "".join(texts)
    if filled:
        assert any(squeezed(mark) in whole for mark in STATUS[language])
        if sector == "municipal":
            assert all(squeezed(group) in whole for group in GROUPS[language])
    else:
        assert not any(squeezed(mark) in whole for mark in STATUS[language])
    for number, page in enumerate(texts, 1):
        assert page.endswith(f"{number}/{len(texts)}"), "every page has its number"
    look(review / "objectives.pdf", "-".join(map(str, case)))


def look(pdf, name):
    """Leaves the first pages for a person."""
    LOOK.mkdir(parents=True, exist_ok=True)
    subprocess.run(["pdftoppm", "-r", "60", "-png", "-l", "3", pdf, LOOK / name], check=True)


@pytest.mark.parametrize("case", CASES, ids=lambda case: "-".join(map(str, case)))
def test_every_chart_is_a_picture_for_a_slide_and_the_one_that_another_program_draws(case, papers, tmp_path):
    slides = papers[case] / "slides"
    charts = sorted(path.stem for path in slides.glob("*.svg"))
    assert charts == sorted(path.stem for path in slides.glob("*.png"))
    assert "map" in charts and ("course" in charts) == case[2]
    for chart in charts:
        ours = Image.open(slides / f"{chart}.png")
        assert ours.size[0] == 1920 and ours.info["Description"], chart
        subprocess.run(["rsvg-convert", "--width", "1920", "-o", tmp_path / "other.png", slides / f"{chart}.svg"], check=True)
        other = Image.open(tmp_path / "other.png").convert("RGB")
        assert abs(ours.size[1] - other.size[1]) <= 1, chart
        size = (1920, min(ours.size[1], other.size[1]))
        # Two programs smooth edges differently: a tenth of the size shows what is missing or elsewhere.
        small = (192, max(1, size[1] // 10))
        ours, other = (one.crop((0, 0, *size)).resize(small, Image.BOX) for one in (ours, other))
        apart = ImageChops.difference(ours, other).convert("L").get_flattened_data()
        assert sum(apart) / len(apart) < 1 and max(apart) < 60, (chart, sum(apart) / len(apart), max(apart))
