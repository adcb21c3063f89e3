"""Imports as the API gives them and the pages show them."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from governance.bilingual import Bilingual
from governance.imports.refusals import RegisterKeepsThem
from governance.imports.values import Counts, Fault, Field, Mapping, State, UndoBar, Verdict
from governance.refusal import N_

# What a column holds.
FIELD_SAID = {
    Field.REFERENCE: N_("Your reference for the member"),
    Field.NAME: N_("Name"),
    Field.EMAIL: N_("E-mail address"),
    Field.LANGUAGE: N_("Language of letters"),
    Field.REGION: N_("Local authority"),
    Field.JOINED_ON: N_("Member since"),
    Field.KIND: N_("Person or organisation"),
    Field.ORGANISATION_KIND: N_("Kind of organisation"),
    Field.NAME_CY: N_("Name in Welsh"),
    Field.NAME_EN: N_("Name in English"),
    Field.ID: N_("The member’s id here"),
}
# What is said of a row, by the code of what is wrong with it or to be looked at.
SAID = {
    "day_out_of_reach": N_("This day is still to come, or too long ago."),
    "error_cell": N_("This cell holds a fault of the spreadsheet’s own."),
    "formula": N_("This cell holds a formula. Put what it comes to in its place."),
    "id_unknown": N_("No member has this id."),
    "joined_on_stays": N_("The register has another day of joining, which stays."),
    "membership_over": N_("This membership is over. Whoever comes back applies again."),
    "name_needed": N_("A new member needs a name."),
    "no_area": N_("This is no local authority in Wales, by its code or its name."),
    "no_day": N_("This is no day. Write it as 2027-04-01 or 01/04/2027."),
    "no_email": N_("This is no e-mail address."),
    "no_id": N_("This is no id of a member here."),
    "no_kind": N_("Write person or organisation."),
    "no_language": N_("Write Welsh, English or both."),
    "no_organisation_kind": N_("This is no kind of organisation that is known here, such as charity."),
    "no_reference": N_("A reference is letters, figures and signs without spaces, 100 at most."),
    "not_allowed": N_("This holds a sign that cannot be used here."),
    "not_to_be_known_again": N_("There is nothing in this row by which the member would be known the next time."),
    "organisation_kind_needed": N_("A new organisation needs its kind, such as charity."),
    "other_kind": N_("The register has this member as the other kind."),
    "own_address": N_("They sign in here: their own address stays."),
    "own_language": N_("They sign in here: the language that they chose stays."),
    "perhaps_known": N_("This may be somebody whom the register or another row has already."),
    "reference_taken": N_("Another member has this reference."),
    "too_long": N_("This is too long."),
    "twice_in_file": N_("Another row is of the same member."),
}
# What is said of a whole file.
FILE_SAID = {
    "empty": N_("There is nothing in this file."),
    "in_the_register": RegisterKeepsThem.message,
    "mapping_incomplete": N_(
        "No column says by what each member is known again the next time. Choose one: a number, or the address."
    ),
    "no_workbook": N_("This workbook cannot be opened. Save it once more, as XLSX or CSV."),
    "not_text": N_("This is no spreadsheet. Save your list as XLSX or CSV."),
    "old_workbook": N_("This is a workbook of the old kind, or has a password. Save it as XLSX or CSV, without one."),
    "rows_forgotten": N_("It was taken in more than 30 days ago, and can no longer be undone."),
    "register_changed": N_("The register has changed since: look at the rows again."),
    "too_large_inside": N_("This workbook is too large to be opened here. Save your list as CSV."),
    "too_long": N_("A cell of this file is too long."),
    "too_many_columns": N_("This row has too many columns: there may be 200."),
    "too_many_rows": N_("There are too many rows: there may be 200,000."),
    "used_since": N_("Something was done since with a member of this list, so that it stays in the register."),
}


class ImportSummary(Struct, frozen=True, kw_only=True):
    """One import in a list. `by` is the name of whoever sent it in."""

    id: UUID
    state: State
    file_name: str
    by: str
    begun_at: datetime
    committed_at: datetime | None
    undone_at: datetime | None
    counts: Counts


class ImportView(ImportSummary, frozen=True, kw_only=True):
    """One import, and what the caller may do with it. `mapping` names the column, from 0, of each field that is read.

    `fault` is why it could not be read, committed or undone, at `fault_line` of the file where it is about a line.
    `undo_barred`: why an import that is in the register cannot be undone at all.
    """

    headings: list[str]
    mapping: Mapping
    rows_read: int
    fault: str | None
    fault_line: int | None
    undo_barred: UndoBar | None
    allowed_actions: list[str]
    version: int


class RowView(Struct, frozen=True, kw_only=True):
    """A row of the file by its number there. `faults` are why it is refused, `notes` what is to be looked at.

    `member_id` is of a known member, or of the one whom a committed import entered.
    """

    line: int
    verdict: Verdict
    name: Bilingual | None
    reference: str | None
    changes: list[Field]
    faults: list[Fault]
    notes: list[Fault]
    member_id: UUID | None
