"""Why a text's other form is not taken: each a fact, and one whole sentence."""

from dataclasses import dataclass

from governance.refusal import N_, Kind, Refusal


@dataclass(eq=False)
class EasyReadNeedsText(Refusal):
    message = N_("Write the Easy Read text. A link to the illustrated document can stand beside it.")


@dataclass(eq=False)
class AudioNeedsTranscript(Refusal):
    message = N_("Write the transcript too, for those who cannot hear the recording.")


@dataclass(eq=False)
class AudioMissing(Refusal):
    message = N_("Choose the recording.")


@dataclass(eq=False)
class NotAudio(Refusal):
    message = N_("This file is no recording that is taken here. Choose one in MP3, Ogg, M4A or WAV.")


@dataclass(eq=False)
class SignNeedsLink(Refusal):
    message = N_("Give the address of the sign language video. It begins with https://")


@dataclass(eq=False)
class PartOfAnotherKind(Refusal):
    """`pointer` is what this kind has no use for (RFC 6901)."""

    message = N_("A recording has no link, and only a recording has a file.")
    pointer: str


@dataclass(eq=False)
class NotYoursToAdd(Refusal):
    kind = Kind.FORBIDDEN
    message = N_("The mover of a motion, or an officer, adds its other forms.")


@dataclass(eq=False)
class AskedBefore(Refusal):
    kind = Kind.CONFLICT
    message = N_("You have asked for this already.")


@dataclass(eq=False)
class ThereAlready(Refusal):
    kind = Kind.CONFLICT
    message = N_("This is there already.")
