"""How a page must say what is wrong: first of all, with the focus, and again beside each field."""

from collections.abc import Sequence

from playwright.async_api import expect

from governance.bilingual import Language
from tests.browser.reader import Reader

# Of each link in the summary: its field, and whether the field is marked and described by the same sentence.
_BESIDE = """() => [...document.querySelectorAll('[role=alert] a')].map(link => {
  const field = document.getElementById(decodeURIComponent(link.hash.slice(1)))
  if (!field) return {name: link.hash, said: false, marked: false}
  const group = field.closest('fieldset[aria-describedby]')
  const by = [field, group].filter(Boolean).flatMap(each => (each.getAttribute('aria-describedby') || '').split(' '))
  const beside = by.map(id => document.getElementById(id)).filter(Boolean).map(each => each.textContent)
  return {
    name: field.name || field.id,
    said: beside.some(words => words.includes(link.textContent.trim())),
    marked: field.getAttribute('aria-invalid') === 'true' || field.type === 'radio' || field.tagName === 'FIELDSET',
  }
})"""
_FOCUS = "document.activeElement === document.querySelector('[role=alert]')"
# What stands in <main> before the summary may be a way back and the heading, and no control.
_FIRST = """() => {
  const summary = document.querySelector('[role=alert]')
  const all = ['input:not([type=hidden])', 'button', 'select', 'textarea'].map(each => `main ${each}`).join()
  const follows = each => summary.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING
  return [...document.querySelectorAll(all)].every(follows)
}"""


async def assert_wrong_is_said(reader: Reader, status: int, fields: Sequence[str] = ()) -> None:
    """The page was answered with `status`; its summary comes first, has the focus, and names exactly `fields`.

    Without fields the summary says one sentence that belongs to none of them.
    """
    assert reader.answer is not None
    assert reader.answer.status == status
    summary = reader.page.get_by_role("alert")
    await expect(summary).to_be_visible()
    assert await reader.run(_FIRST)
    assert await reader.run(_FOCUS), "the summary has not the focus"
    begins = "Gwall" if reader.language is Language.CY else "Error"
    assert (await reader.page.title()).startswith(begins)
    assert await reader.run("document.documentElement.lang") == reader.language
    beside = await reader.run(_BESIDE)
    assert [each["name"] for each in beside] == list(fields)
    assert [each for each in beside if not (each["said"] and each["marked"])] == []
    if not fields:
        assert (await summary.get_by_role("listitem").all_inner_texts())[0].strip()
