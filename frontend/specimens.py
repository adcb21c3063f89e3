"""What the page of all components shows: invented texts in both languages, in every state a reader may meet.

They are values, not catalogue sentences, so that a translator of the product never meets them.
"""

from datetime import UTC, date, datetime
from typing import Any

from frontend.life import Step
from governance.bilingual import Bilingual, BilingualProse

HEADINGS = {
    "page": Bilingual(cy="Pob darn, ym mhob cyflwr", en="Every part, in every state"),
    "asked": Bilingual(cy="Yr hyn a ofynnir", en="What is asked"),
    "notices": Bilingual(cy="Hysbysiadau", en="Notices"),
    "lists": Bilingual(cy="Rhestrau", en="Lists"),
    "states": Bilingual(cy="Cyflyrau", en="States"),
    "motion": Bilingual(cy="Cynnig", en="A motion"),
    "ballot": Bilingual(cy="Pleidlais", en="A ballot"),
    "result": Bilingual(cy="Canlyniad", en="A result"),
    "answer": Bilingual(cy="Ateb y bwrdd", en="The board’s answer"),
    "forms": Bilingual(cy="Ffurflenni", en="Forms"),
    "questions": Bilingual(cy="Cwestiynau i’r aelodau", en="Questions to the members"),
    "orders": Bilingual(cy="Rheolau, wedi’u hesbonio", en="Rules, explained"),
    "offices": Bilingual(cy="Newid mewn swydd", en="A change in an office"),
    "procedure": Bilingual(cy="Apêl, a dymuno tynnu’n ôl", en="An appeal, and a wish to withdraw"),
    "plan": Bilingual(cy="Gweithredu", en="Carrying out"),
    "entries": Bilingual(cy="Pleidleisiau ar bapur a thros y ffôn", en="Votes on paper and by phone"),
    "found": Bilingual(cy="Canlyniadau chwilio", en="What a search found"),
    "languages": Bilingual(cy="Ffurfiau eraill, ac ieithoedd", en="Other forms, and languages"),
    "calls": Bilingual(cy="Galwadau am gynigion", en="Calls for motions"),
    "tasks": Bilingual(cy="Yr hyn sy’n aros am y swyddi", en="What waits for the offices"),
    "told": Bilingual(cy="Yr hyn a ddywedwyd wrthych", en="What you were told"),
    "preview": Bilingual(cy="Y papur, cyn galw’r bleidlais", en="The paper, before the ballot is called"),
    "steps": Bilingual(cy="Camau y mae dau swyddog yn eu cymryd", en="Steps that two officers take"),
    "joining": Bilingual(cy="Ceisiadau am aelodaeth", en="Applications for membership"),
    "sharing": Bilingual(cy="Cytundeb rhannu data", en="An agreement on sharing data"),
    "count": Bilingual(cy="Cyfrif dewisiadau", en="A count of preferences"),
    "due": Bilingual(cy="Calendr a chofnod", en="Calendar and journal"),
    "year": Bilingual(cy="Blwyddyn mewn llun", en="A year as a picture"),
}

TITLE = Bilingual(
    cy="Cadw’r cyfarfodydd rhanbarthol yn agored i bawb",
    en="Keep the regional meetings open to everyone",
)
WELSH_ONLY = Bilingual(cy="Te a sgwrs cyn pob cyfarfod")
ENGLISH_ONLY = Bilingual(en="A shared calendar of training")
TEXT = BilingualProse(
    cy=(
        "Mae’r Fforwm yn gofyn i’r bwrdd gadw pob cyfarfod rhanbarthol yn agored i bawb, boed yn aelodau ai peidio.\n\n"
        "Dylid cyhoeddi’r agenda yn y ddwy iaith bythefnos ymlaen llaw, a dylai cyfieithu ar y pryd fod ar gael ym "
        "mhob ystafell ac ar-lein.\n\nDylai’r bwrdd adrodd yn ôl ymhen blwyddyn."
    ),
    en=(
        "The Forum asks the board to keep every regional meeting open to everyone, members or not.\n\n"
        "Agendas should be published in both languages a fortnight ahead, and simultaneous interpretation should be "
        "at hand in each room and online.\n\nThe board should report back within a year."
    ),
)
REASONS = BilingualProse(
    cy=(
        "Mae’r bwrdd yn derbyn y cynnig. Bydd pob cyfarfod yn agored o fis Ionawr ymlaen.\n\n"
        "Ni allwn addo cyfieithu ar y pryd ym mhob ystafell eleni: mae’r gyllideb yn caniatáu tair o bob pum ystafell."
    ),
    en=(
        "The board accepts the motion. Every meeting will be open from January.\n\n"
        "We cannot promise interpretation in every room this year: the budget allows for three rooms in five."
    ),
)
VISIBILITY = Bilingual(
    cy="Dim ond chi fydd yn gweld sut y pleidleisioch chi. Bydd pawb yn gweld y cyfansymiau.",
    en="Only you will see how you voted. Everyone will see the totals.",
)
CARRIED = Bilingual(
    cy="Derbyniwyd: 61 o blaid, 20 yn erbyn; roedd angen 54.", en="Carried: 61 in favour, 20 against; 54 were needed."
)
LOST = Bilingual(
    cy="Gwrthodwyd: 74 o blaid, 25 yn erbyn; roedd angen 75.", en="Lost: 74 in favour, 25 against; 75 were needed."
)
NOBODY = Bilingual(cy="Gwrthodwyd: ni phleidleisiodd neb.", en="Lost: nobody voted.")
CASTING = Bilingual(
    cy="Gwrthodwyd drwy bleidlais fwrw’r cadeirydd: 79 o blaid, 79 yn erbyn.",
    en="Lost by the chair’s casting vote: 79 in favour, 79 against.",
)
RESULTS: tuple[dict[str, Any], ...] = (
    {"sentence": CARRIED, "yes": 61, "no": 20, "abstain": 6, "needed": 54, "base": 81, "entitled": 217, "quorum": 44},
    {
        "sentence": LOST,
        "yes": 74,
        "no": 25,
        "abstain": 1,
        "needed": 75,
        "base": 99,
        "entitled": 140,
        "quorum": 28,
        "special": True,
    },
    {"sentence": NOBODY, "yes": 0, "no": 0, "abstain": 0, "needed": 1, "base": 0, "entitled": 217, "quorum": 44},
    {
        "sentence": CASTING,
        "yes": 79,
        "no": 79,
        "abstain": 14,
        "needed": 80,
        "base": 158,
        "entitled": 336,
        "quorum": 34,
        "casting": "no",
    },
)
MOTION_STATES = (
    "draft", "seeking_seconders", "submitted", "admitted", "ruled_out", "appealed", "final_text", "noticed",
    "adjourned", "referred", "balloting", "carried", "lost", "not_decided", "awaiting_response", "responded",
    "implementing", "implemented", "not_implemented", "lapsed", "withdrawn", "superseded",
)  # fmt: skip
BALLOT_STATES = ("scheduled", "open", "closed", "tied", "provisional", "declared", "annulled")
STEPS = (
    Step("Proposing", date(2026, 9, 1), "done"),
    Step("Seconding", date(2026, 9, 14), "done"),
    Step("Admitting", date(2026, 9, 21), "done"),
    Step("Giving notice", date(2026, 10, 5), "done"),
    Step("Voting", None, "now"),
    Step("Answering", None, "todo"),
)
WORDS = {
    "next": Bilingual(cy="Bydd y bleidlais yn cau ar 16 Tachwedd.", en="Voting closes on 16 November."),
    "special": Bilingual(
        cy="Rhaid i dri o bob pedwar fod o blaid.", en="Three out of four must be in favour."
    ),
    "nobody": Bilingual(cy="Enw’r aelod", en="The member’s name"),
    "ask": Bilingual(
        cy="Mae gennych ddwy bleidlais yn y mater hwn.",
        en="You have two votes in this matter.",
    ),
    "vote": Bilingual(cy="Pleidleisio", en="Vote"),
    "second": Bilingual(cy="Eilio", en="Second"),
    "withdraw": Bilingual(cy="Tynnu’n ôl", en="Withdraw"),
    "recorded": Bilingual(cy="Cofnodwyd eich pleidlais.", en="Your vote is recorded."),
    "closing": Bilingual(cy="Bydd y bleidlais yn cau ymhen awr.", en="Voting closes in an hour."),
    "moved": Bilingual(cy="Symudwyd y cyfarfod i Fachynlleth.", en="The meeting has moved to Machynlleth."),
    "empty": Bilingual(cy="Nid oes cynigion eto", en="There are no motions yet"),
    "begin": Bilingual(
        cy="Bydd cynigion yr aelodau yma. Gall unrhyw aelod ddechrau un.",
        en="Members’ motions will stand here. Any member may begin one.",
    ),
    "draft": Bilingual(cy="Drafftio cynnig", en="Draft a motion"),
    "all": Bilingual(cy="Pob un", en="All"),
    "open": Bilingual(cy="Ar agor", en="Open"),
    "done": Bilingual(cy="Wedi gorffen", en="Finished"),
    "mover": Bilingual(cy="Cynigydd: Branwen", en="Mover: Branwen"),
    "closes": Bilingual(cy="Yn cau: 16 Tachwedd 2026", en="Closes: 16 November 2026"),
    "organisation": Bilingual(cy="Cwmni Llety’r Cantref", en="Llety’r Cantref Company"),
    "name": Bilingual(cy="Enw", en="Name"),
    "email": Bilingual(cy="Cyfeiriad e-bost", en="Email address"),
    "email_hint": Bilingual(cy="Byddwn yn anfon cod atoch.", en="We shall send you a code."),
    "email_wrong": Bilingual(
        cy="Rhowch gyfeiriad e-bost, fel branwen@harlech.example.",
        en="Enter an email address, like branwen@harlech.example.",
    ),
    "code": Bilingual(cy="Cod", en="Code"),
    "title": Bilingual(cy="Teitl y cynnig", en="Title of the motion"),
    "text": Bilingual(cy="Testun y cynnig", en="Text of the motion"),
    "text_wrong": Bilingual(
        cy="Rhowch destun y cynnig yn Gymraeg neu yn Saesneg.",
        en="Enter the text of the motion in Welsh or in English.",
    ),
    "why": Bilingual(cy="Rhesymau", en="Reasons"),
    "language": Bilingual(
        cy="Ym mha iaith hoffech chi dderbyn negeseuon?",
        en="In which language would you like your messages?",
    ),
    "choose": Bilingual(cy="Dewiswch un.", en="Choose one."),
    "welsh": Bilingual(cy="Cymraeg", en="Welsh"),
    "english": Bilingual(cy="Saesneg", en="English"),
    "both": Bilingual(cy="Y ddwy iaith", en="Both languages"),
    "both_hint": Bilingual(cy="Cymraeg yn gyntaf, mewn un neges.", en="Welsh first, in one message."),
    "agree": Bilingual(cy="Darllenais y rheolau.", en="I have read the rules."),
    "region": Bilingual(cy="Rhanbarth", en="Region"),
    "north": Bilingual(cy="Gogledd", en="North"),
    "south": Bilingual(cy="De", en="South"),
    "when": Bilingual(cy="Diwrnod agor y bleidlais", en="Day on which voting opens"),
    "due": Bilingual(cy="Bydd y bleidlais yn cau", en="The ballot closes"),
    "acted": Bilingual(cy="Eiliwyd y cynnig.", en="The motion was seconded."),
    "by": Bilingual(cy="Gan: Luned Ffynnon", en="By: Luned Ffynnon"),
    "save": Bilingual(cy="Cadw", en="Save"),
}  # fmt: skip


def specimens() -> dict[str, object]:
    """Give the template of the components page everything it shows; the same in each language and on each day."""
    return {
        "h": HEADINGS, "w": WORDS, "title": TITLE, "body": TEXT, "reasons": REASONS, "visibility": VISIBILITY,
        "welsh_only": WELSH_ONLY, "english_only": ENGLISH_ONLY, "results": RESULTS, "steps": STEPS,
        "motion_states": MOTION_STATES, "ballot_states": BALLOT_STATES,
        "day": date(2026, 11, 2), "cast_at": datetime(2026, 11, 2, 14, 5, tzinfo=UTC),
        "closes_at": datetime(2026, 11, 16, 17, 0, tzinfo=UTC),
    }  # fmt: skip
