"""Motions by the API, as far as other tests do not come: editing what somebody else may be editing too."""

from msgspec import to_builtins

from tests.mailbox import TEXT, TITLE

WORDS = {"title": to_builtins(TITLE), "text": to_builtins(TEXT)}


async def test_a_translation_names_the_version_it_was_made_from(api, society):
    mover, translator = await api.as_(society.branwen), await api.as_(society.heledd)
    only_welsh = {name: {"cy": pair["cy"]} for name, pair in WORDS.items()}
    made = await mover.post(
        "/api/v1/motions", json={"body_id": str(society.forum_id), "original_language": "cy", **only_welsh}
    )
    where = made.headers["Location"]
    await mover.post(f"{where}/transitions", json={"to": "seeking_seconders"})
    read = (await translator.get(where)).headers["ETag"]
    translation = f"{where}/translations/en"
    assert (await translator.put(translation, json=WORDS)).status_code == 428
    edited = {"title": {"cy": "Costau teithio pawb"}, "text": only_welsh["text"]}
    assert (await mover.patch(where, json=edited, headers={"If-Match": read})).status_code == 200
    late = await translator.put(translation, json=WORDS, headers={"If-Match": read})
    assert (late.status_code, late.json()["type"]) == (412, "/problems/stale")
    assert (await translator.get(where)).json()["translations"]["en"]["status"] == "missing"
    again = {"If-Match": (await translator.get(where)).headers["ETag"]}
    done = await translator.put(translation, json=WORDS, headers=again)
    assert (done.status_code, done.json()["translations"]["en"]["status"]) == (200, "written")
    assert done.json()["title"]["cy"] == "Costau teithio pawb"
