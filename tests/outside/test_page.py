"""The report's page in a browser, as people open it: on a phone, a tablet, a desk, in the dark, on paper.

Pictures are left in target/look for a person to judge; what a machine can judge, it judges here: texts
that lie over one another or are cut off, arrows through texts, pages that scroll sideways, letters too
small to read, and what axe-core knows of screen readers and keyboards.
"""

import re
import subprocess

import pytest

from conftest import KLANT, LANGUAGES, OUTSIDE, ROOT, SECTORS, WHOLE, new

LOOK = ROOT / "target" / "look" / "pages"
GROUPS = {
    "en": ["Families with young children", "Pensioners", "Students", "Entrepreneurs and shops", "Newcomers", "Commuters", "Carers", "Young people"],
    "nl": ["Gezinnen met jonge kinderen", "Gepensioneerden", "Studenten", "Ondernemers en winkels", "Nieuwkomers", "Forensen", "Mantelzorgers", "Jongeren"],
}


def arguments(kind, language):
    """What `new` is asked for."""
    groups = {"one": GROUPS[language][:1], "eight": GROUPS[language]}.get(kind, [])
    asked = [part for group in groups for part in ("--segment", group)]
    if kind != "empty":
        asked.append("--example")
    if kind == "all":
        asked += ["--every", "month"]
        for outcome in ("satisfaction", "retention", "acquisition", "profitability", "market-share"):
            asked += ["--outcome", outcome]
    return asked


def page(sector, language, kind):
    """Writes a page; its path."""
    name = f"page-{sector}-{language}-{kind}"
    book = new(name, "--sector", sector, "--lang", language, "--start", "2026", *arguments(kind, language))
    path = OUTSIDE / "pages" / f"{name}.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    # What is wrong in an empty workbook is said, and no failure.
    subprocess.run([KLANT, "score", book, "--output", path, "--force", "--quiet"], capture_output=True)
    assert path.exists(), name
    return path


def faults(paths):
    """What the browser finds wrong with pages, a line each."""
    LOOK.mkdir(parents=True, exist_ok=True)
    script = ROOT / "tests" / "outside" / "clients" / "page.cjs"
    done = subprocess.run(["node", script, OUTSIDE / "node" / "node_modules", LOOK, *paths], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.parametrize("kind", ["empty", "example", "one", "eight", "all"])
def test_a_page_is_whole_at_every_width_in_the_dark_and_for_everybody(kind):
    # Each sector in one language, by turns; the whole check takes both.
    both = [(sector, language) for sector in SECTORS for language in LANGUAGES]
    turns = both if WHOLE else [(sector, LANGUAGES[(at + len(kind)) % 2]) for at, sector in enumerate(SECTORS)]
    found = faults([page(sector, language, kind) for sector, language in turns])
    assert not found, "\n".join(found[:30])


# So many that the table is upright, across, and in two parts.
@pytest.mark.parametrize("count", [3, 12, 13])
def test_workbooks_beside_each_other_are_whole_at_every_width_and_on_paper(count):
    sector, language = SECTORS[count % 3], LANGUAGES[count % 2]
    books = []
    for number in range(count):
        # Long names, one that several have, and one that is lacking.
        name = ["Noordwesterveldermeer, Vergunningen & Handhaving", "North", "North", ""][number % 4]
        asked = ["--sector", sector if number else SECTORS[0], "--lang", language, "--start", "2026", "--example"]
        # A path is one long word, too.
        folder = f"beside_{count}/departments_of_the_whole_municipality_and_its_neighbours/{number}"
        books.append(new(folder, *asked, *(["--org", name] if name else [])))
    path = OUTSIDE / "pages" / f"beside-{count}.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([KLANT, "score", *books, "--output", path, "--force", "--quiet"], check=True, capture_output=True)
    found = faults([path])
    assert not found, "\n".join(found[:30])
    # On paper the table begins below the ranks, or on a page of its own.
    page = subprocess.run(["pdftohtml", "-xml", "-i", "-stdout", "-l", "3" if count > 5 else "1", LOOK / f"beside-{count}.pdf"], capture_output=True, text=True, check=True).stdout
    sizes = dict(re.findall(r'<fontspec id="(\d+)" size="(\d+)"', page))
    used = {int(sizes[font]) for font in re.findall(r'<text [^>]*font="(\d+)"', page)}
    # They are told in whole parts of 108 to the inch, the smallest as 10 of them: 7 points.
    assert min(used) >= 10, used
    sheets = [(int(height), int(width)) for height, width in re.findall(r'<page [^>]*height="(\d+)" width="(\d+)"', page)]
    assert any(width > height for height, width in sheets) == (count > 5), sheets


def test_what_the_browser_looks_for_it_finds():
    """A page with one of each fault: a check that finds nothing says nothing."""
    path = OUTSIDE / "pages" / "faulty.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        "<!DOCTYPE html><html><head><title>x</title></head><body><figure tabindex=0>"
        '<svg viewBox="0 0 400 100" width="400" role="img" aria-label="chart" font-size="13">'
        '<text x="10" y="20">first words</text><text x="12" y="24">second words</text><text x="380" y="90">cut off here</text>'
        '<text x="10" y="60" font-size="5">small</text><path class="arrow" d="M0 18H100" stroke="black"/></svg></figure>'
        '<p style="width:3000px;color:#ddd">wide and pale</p></body></html>',
        encoding="utf-8",
    )
    found = "\n".join(faults([path]))
    for sign in ["scrolls sideways", "wider than the paper", "lies over", "is cut off", "px high", "an arrow passes", "color-contrast", "html-has-lang"]:
        assert sign in found, f"{sign}\n{found}"
