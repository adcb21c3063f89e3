"""Searching, and the order of names by the alphabet as it is read now."""

from pathlib import Path

from alembic import op
from sqlalchemy import text

from governance.bilingual import Language, sort_key

revision = "0003"
down_revision = "0002"

_KEYS = (
    (
        "SELECT id, jsonb_build_object('cy', name, 'en', name) FROM person",
        "UPDATE person SET sort_key_cy = :cy, sort_key_en = :en WHERE id = :id",
    ),
    (
        "SELECT id, name FROM organisation",
        "UPDATE organisation SET sort_key_cy = :cy, sort_key_en = :en WHERE id = :id",
    ),
)


def upgrade() -> None:
    """Run the SQL beside this file, then work out the sort keys anew: `Bangor` is read letter by letter now."""
    sql = Path(__file__).with_name("0003_search.sql").read_text()
    op.get_bind().connection.cursor().execute(sql)
    for names, change in _KEYS:
        for id_, name in op.get_bind().execute(text(names)).all():
            keys = {each.value: sort_key(name.get(each) or name[each.other], each) for each in Language}
            op.get_bind().execute(text(change), keys | {"id": id_})
