"""The example rule sets, as people are shown them: what each is called, and what it leaves open. Data only.

Their values stand in governance/bodies/rules.py. `edition` goes up when a value changes: what a body has enacted is a
copy, and never changes with it.
"""

from collections.abc import Mapping

from msgspec import Struct

from governance.bilingual import Bilingual, BilingualProse


class Example(Struct, frozen=True):
    """An example rule set: its name, and what to look for in one's own governing document."""

    edition: int
    name: Bilingual
    note: BilingualProse


# Said of every one of them.
CAVEAT = BilingualProse(
    cy="Enghraifft yw hon, nid cyngor. Cymharwch bob gwerth â’ch dogfen lywodraethol eich hun.",
    en="This is an example, not advice. Check every value against your own governing document.",
)

EXAMPLES: Mapping[str, Example] = {
    "cio-association": Example(
        4,
        Bilingual(
            cy="Sefydliad corfforedig elusennol sydd ag aelodau",
            en="Charitable incorporated organisation with members",
        ),
        BilingualProse(
            cy="Pedwar diwrnod ar ddeg clir o rybudd, a chworwm sy’n nifer neu’n gyfran, p’un bynnag sydd fwyaf. I "
            "newid y cyfansoddiad mae’r gyfraith yn gofyn am o leiaf 75% o’r rhai sy’n pleidleisio: dyna’r "
            "penderfyniad arbennig yma. "
            "Mae gan y cadeirydd bleidlais fwrw, mewn pleidlais lle gwelir enwau: gwiriwch a yw eich "
            "cyfansoddiad yn ei rhoi.",
            en="Fourteen clear days’ notice, and a quorum that is the greater of a number and a share. To change the "
            "constitution the law asks for at least 75% of those voting: that is the special resolution here. "
            "The chair has a casting vote, in a ballot whose names are seen: check whether your constitution gives it.",
        ),
    ),
    "clg": Example(
        2,
        Bilingual(cy="Cwmni cyfyngedig drwy warant", en="Company limited by guarantee"),
        BilingualProse(
            cy="Penderfyniad cyffredin drwy fwyafrif syml. Mae penderfyniad arbennig yn gofyn am o leiaf 75%, a rhaid "
            "i’r rhybudd gynnwys ei destun a dweud ei fod yn arbennig. Mewn penderfyniad ysgrifenedig cyfrifir "
            "y trothwy o bawb ar y rhestr. Dau yw’r cworwm, yn ôl y gyfraith yn ddau berson gwahanol; yma cyfrifir "
            "hawliau pleidleisio, a gall un person arfer dwy.",
            en="An ordinary resolution by a simple majority. A special resolution asks for at least 75%, and its "
            "notice must give its text and say that it is special. In a written resolution the threshold is of all on "
            "the roll. The quorum is two, by law two different people; here voting rights are counted, and one person "
            "may use two.",
        ),
    ),
    "coop-society": Example(
        3,
        Bilingual(cy="Cymdeithas gydweithredol", en="Co-operative society"),
        BilingualProse(
            cy="Un bleidlais i bob aelod. Tri aelod neu chwarter ohonynt yw’r cworwm, p’un bynnag sydd fwyaf. Nid oes "
            "gan y cadeirydd bleidlais fwrw: os yw’r pleidleisiau’n gyfartal, gwrthodir y cynnig. Mae diarddel "
            "aelod, newid y rheolau a dirwyn i ben yn gofyn am o leiaf 75%, fel penderfyniad arbennig.",
            en="One vote for each member. The quorum is three members or a quarter of them, whichever is more. The "
            "chair has no casting vote: where the votes are equal, the motion is lost. To expel a member, change the "
            "rules or wind up takes at least 75%, as a special resolution.",
        ),
    ),
    "unincorporated": Example(
        2,
        Bilingual(cy="Cymdeithas anghorfforedig", en="Unincorporated association"),
        BilingualProse(
            cy="Mae eich cyfansoddiad yn penderfynu popeth yma, gan nad oes deddf sy’n gosod cworwm na rhybudd. "
            "Gwiriwch yn arbennig sut y newidir y cyfansoddiad ei hun: dwy ran o dair yw’r enghraifft yma.",
            en="Your constitution decides everything here, for no Act sets a quorum or a notice. Check above all how "
            "the constitution itself is changed: the example here is two thirds.",
        ),
    ),
    "members-forum-advisory": Example(
        1,
        Bilingual(cy="Fforwm aelodau sy’n cynghori bwrdd", en="Members’ forum that advises a board"),
        BilingualProse(
            cy="Mae swyddogion yn caniatáu cynigion ac archwiliwr yn gwirio pob cyfrif. Cais i’r bwrdd yw cynnig a "
            "dderbynnir: rhaid i’r bwrdd ateb gyda rhesymau, ond caiff wrthod.",
            en="Officers admit motions and a scrutineer checks every count. A carried motion asks something of the "
            "board: the board must answer with reasons, but may decline.",
        ),
    ),
    "small-forum": Example(
        1,
        Bilingual(cy="Fforwm bach", en="Small forum"),
        BilingualProse(
            cy="Ychydig o swyddogion: mae’r rheolau’n cymryd pob cam eu hunain pan ddaw ei amser, ac mae’r cworwm yn "
            "isel. Nid yw’n addas lle mae llawer yn y fantol.",
            en="Few officers: the rules take each step themselves at its time, and the quorum is low. It does not suit "
            "matters in which much is at stake.",
        ),
    ),
}
