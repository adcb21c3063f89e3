"""The picture that goes with a link: of public things only, in the language of the link, from this host."""

import re
import struct
import zlib

import pytest

from frontend.picture import HEIGHT, WIDTH, lines

PNG = b"\x89PNG\r\n\x1a\n"


def _image(text):
    return re.search(r'<meta property="og:image" content="([^"]+)"', text)[1]


async def _open(browser, address):
    """The picture's answer; the address begins with the installation's own."""
    path = re.fullmatch(r"https?://[^/]+(/.*)", address)[1]
    return await browser.client.get(path)


def _pixels(data):
    """Read it as a strict reader would: every chunk's sum, and a palette's number for each pixel."""
    assert data.startswith(PNG)
    at, found = len(PNG), {}
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + size]
        assert zlib.crc32(kind + body) == struct.unpack(">I", data[at + 8 + size : at + 12 + size])[0]
        found[kind] = body
        at += size + 12
    assert struct.unpack(">IIBBBBB", found[b"IHDR"]) == (WIDTH, HEIGHT, 8, 3, 0, 0, 0)
    rows = zlib.decompress(found[b"IDAT"])
    assert len(rows) == HEIGHT * (WIDTH + 1)
    assert max(rows) < len(found[b"PLTE"]) // 3
    return rows


@pytest.mark.parametrize("language", ["cy", "en"])
async def test_a_public_motions_page_names_its_picture_in_its_language(browse, scene, language):
    browser = await browse()
    words = {"cy": "cynigion", "en": "motions"}[language]
    page = await browser.open(f"/{language}/{words}/{scene.awaiting}")
    address = _image(page.text)
    assert address.endswith(f"/share/motions/{scene.awaiting}/{language}.png")
    picture = await _open(browser, address)
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/png")
    assert picture.headers["cache-control"].startswith("public")
    assert len(set(_pixels(picture.content))) > 20


async def test_the_two_languages_have_pictures_of_their_own(browse, scene):
    browser = await browse()
    found = {(await browser.client.get(f"/share/motions/{scene.awaiting}/{each}.png")).content for each in ("cy", "en")}
    found |= {(await browser.client.get(f"/share/{each}.png")).content for each in ("cy", "en")}
    assert len(found) == 4


async def test_what_only_officers_see_has_no_picture_even_for_them(browse, scene, society):
    for someone in (None, society.gwydion):
        browser = await browse(someone)
        answer = await browser.client.get(f"/share/decisions/{scene.decision_draft}/cy.png")
        assert answer.status_code == 404


async def test_every_other_page_has_the_forums_own(browse):
    browser = await browse()
    for path in ("/cy", "/cy/cynigion", "/cy/preifatrwydd"):
        assert _image((await browser.open(path)).text).endswith("/share/cy.png")


def test_a_long_title_is_cut_and_shows_that_it_was():
    assert lines("title", "Cynnig", 4) == ["Cynnig"]
    broken = lines("title", "cydgynhyrchu " * 40, 4)
    assert len(broken) == 4
    assert broken[-1].endswith("…")
