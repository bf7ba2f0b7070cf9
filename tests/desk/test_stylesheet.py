"""One stylesheet for every page, complete and kept by browsers under its digest."""

import gzip
from pathlib import Path

from django.conf import settings
from django.test import Client

from apps.desk.stylesheet import SHEETS, stylesheet

FOLDER = Path(settings.BASE_DIR) / "static" / "desk" / "css"
OWN_PAGE = {"developers", "styleguide"}  # loaded by the pages they are for


def test_every_sheet_is_in_it_and_names_no_file_that_is_not_there():
    assert {path.stem for path in FOLDER.glob("*.css")} == {*SHEETS, *OWN_PAGE}
    text = stylesheet().content.decode()
    assert "../" not in text
    assert text.startswith(FOLDER.joinpath("tokens.css").read_text()[:40])


def test_whoever_asks_gets_it_whole_without_signing_in():
    plain = Client().get("/desk.css")
    packed = Client().get("/desk.css", headers={"Accept-Encoding": "gzip"})
    assert (plain.status_code, plain["Cache-Control"]) == (200, "public, max-age=31536000, immutable")
    assert plain.content == gzip.decompress(packed.content) == stylesheet().content


def test_a_page_asks_for_the_sheet_as_it_is_now():
    assert f'href="/desk.css?{stylesheet().digest}"' in Client().get("/sign-in/").content.decode()
