"""The words by which spreadsheets head their columns and fill their cells, in Welsh and in English. Values only.

All stand as `rules.plain` leaves them: small letters without accents, and nothing between words but one space.
"""

from collections.abc import Mapping

from governance.imports.values import Field

HEADINGS: Mapping[Field, tuple[str, ...]] = {
    Field.ID: ("id", "fforwm id", "id fforwm"),
    Field.REFERENCE: (
        *("cyfeirnod", "rhif aelod", "rhif aelodaeth", "rhif", "cyf", "eich cyfeirnod"),
        *("reference", "ref", "member number", "membership number", "member no", "membership no", "number", "no"),
        *("member id", "membership id", "external id", "contact id", "crm id", "outside id"),
    ),
    Field.NAME: ("enw", "enw llawn", "enw aelod", "name", "full name", "member name", "member", "display name"),
    Field.NAME_CY: ("enw cymraeg", "enw yn gymraeg", "enw cy", "name cy", "welsh name", "name in welsh", "name welsh"),
    Field.NAME_EN: ("enw saesneg", "enw yn saesneg", "enw en", "name en", "english name", "name in english"),
    Field.EMAIL: (
        *("ebost", "e bost", "cyfeiriad ebost", "cyfeiriad e bost"),
        *("email", "e mail", "email address", "e mail address", "mail", "primary email"),
    ),
    Field.LANGUAGE: (
        *("iaith", "dewis iaith", "iaith gohebu"),
        *("language", "preferred language", "language preference", "correspondence language"),
    ),
    Field.REGION: (
        *("ardal", "awdurdod lleol", "sir", "cyngor", "rhanbarth", "cod ardal", "region code"),
        *("area", "region", "local authority", "county", "council", "authority"),
    ),
    Field.JOINED_ON: (
        *("ymunodd", "dyddiad ymuno", "aelod ers", "wedi ymuno", "ymunodd ar"),
        *("joined", "joined on", "date joined", "join date", "member since", "start date"),
    ),
    Field.KIND: ("math", "math o aelod", "math o aelodaeth", "kind", "type", "member type", "membership type"),
    Field.ORGANISATION_KIND: (
        *("math o sefydliad", "math o fudiad"),
        *("organisation kind", "organisation type", "organization type"),
        *("type of organisation", "kind of organisation"),
    ),
}

CELLS: Mapping[Field, Mapping[str, tuple[str, ...]]] = {
    Field.LANGUAGE: {
        "cy": ("cy", "cym", "cymraeg", "welsh", "w"),
        "en": ("en", "eng", "saesneg", "english", "e"),
        "both": ("both", "y ddwy", "dwy", "dwyieithog", "bilingual", "cymraeg a saesneg", "welsh and english"),
    },
    Field.KIND: {
        "person": ("person", "unigolyn", "individual", "unigol", "pobl", "i"),
        "organisation": ("organisation", "organization", "sefydliad", "mudiad", "corff", "org", "o"),
    },
    Field.ORGANISATION_KIND: {
        "charity": ("charity", "elusen", "registered charity", "elusen gofrestredig"),
        "community_group": ("community group", "grwp cymunedol", "community", "cymunedol"),
        "co_operative": ("co operative", "cooperative", "co op", "coop", "menter gydweithredol", "cwmni cydweithredol"),
        "social_enterprise": ("social enterprise", "menter gymdeithasol"),
        "housing_association": ("housing association", "cymdeithas dai"),
        "user_led": ("user led", "user led organisation", "dan arweiniad defnyddwyr"),
        "carers_group": ("carers group", "grwp gofalwyr", "carers", "gofalwyr"),
        "youth_group": ("youth group", "grwp ieuenctid", "youth", "ieuenctid"),
        "timebank": ("timebank", "time bank", "banc amser"),
        "research": ("research", "ymchwil", "university", "prifysgol"),
        "public_body": ("public body", "corff cyhoeddus", "council", "cyngor"),
    },
}
