"""Regular expressions for how journalists write who they are, what they want and how to reach them.
Pure.

Every repetition is bounded or possessive, so that no text makes them slow.
"""

import re
from re import IGNORECASE, MULTILINE

_CAP = r"[^\W\d_a-z][\w'\u2019&-]{0,40}"
NAME = rf"{_CAP}(?: (?:{_CAP}|van|von|de|al|bin)){{1,3}}"
_TITLE = rf"{_CAP}(?: (?:of |the |and |& )?{_CAP}){{0,4}}"
_JOB = r"(?:[Rr]eporter|[Pp]roducer|[Jj]ournalist|[Ee]ditor|[Cc]orrespondent|[Rr]esearcher|[Pp]resenter)"


def _words(alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternatives})\b", IGNORECASE)


HEADER = re.compile(
    r"^[ \t>*]{0,20}(?P<key>from|sent|date|subject)\**\s{0,5}:[ \t]{0,5}(?P<value>[^\n]{1,200}+)[^\n]*+$",
    IGNORECASE | MULTILINE,
)
SENDER = re.compile(rf'"?(?P<name>{NAME})"?\s{{0,5}}(?:<|\[|$)')
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}(?![\w-])")
PHONE = re.compile(r"(?<![\d+])\(?(?:\+44|0044|0)[\d() -]{8,16}\d(?!\d)")
SHOW = re.compile(
    r"\b(?:from|on|for|at)\s(?:the\s)?"
    r"(?P<programme>[\w'\u2019]{2,30}(?: [\w'\u2019]{2,30})?\s(?:show|programme|bulletin))\b"
)
SLOT = re.compile(  # a part of the day that is the name of a programme: "live on Breakfast tomorrow"
    r"\b(?:on|for|from)\s(?:the\s|our\s)?(?P<programme>"
    r"(?:Breakfast|Mid-?[Mm]orning|Lunchtime|Drivetime|Drive|Teatime|Late Night)"
    r"(?!\s(?:[Cc]lubs?|[Tt]ime|[Mm]eetings?|[Bb]riefings?))"
    r"|(?:breakfast|mid-morning|lunchtime|drivetime)(?=\s(?:tomorrow|today|tonight|on|at|with|this|show)\b|[.,;?!\n]|$))"
)
OUTLETS = (
    re.compile(
        rf"\b(?:show|programme|bulletin|desk|newsroom|team|news)\s(?:at|on|for|of)\s(?:the\s)?(?P<outlet>{_TITLE})"
    ),
    re.compile(rf"\b{_JOB}s?,? (?:at |for |with )?(?:the )?(?P<outlet>{_TITLE})"),
    re.compile(rf"\b(?:[Ff]rom|[Ww]riting for|[Ww]ork for)\s(?:the\s)?(?P<outlet>{_TITLE})"),
)
WHO = (
    re.compile(
        rf"\b(?:[Mm]y name is|[Tt]his is|[Ii]t['\u2019]s|I['\u2019]m|I am)\s(?P<name>{NAME})"
    ),
    re.compile(rf"(?:^|[,.:!]\s|\n)(?P<name>{NAME}),?\s(?:here\s)?(?:from|at|with)\s"),
    re.compile(
        r"\b(?:[Rr]egards|[Tt]hanks|[Tt]hank you|[Bb]est|[Bb]est wishes|[Cc]heers|[Ss]incerely),?\s{0,3}\n{1,3}\s{0,3}"
        rf"(?P<name>{NAME})\s{{0,3}}$",
        MULTILINE,
    ),
)
ABOUT = re.compile(
    r"\b(?:leading (?:tomorrow |today |tonight )?(?:on|with)|(?:piece|story|item|report|feature|article) (?:on|about)"
    r"|regarding|looking (?:at|into)|asking about|about|following up on)\s(?:the\s|a\s|an\s)?"
    r"(?P<subject>(?!\d|ten\b|half\b|an hour\b|five\b|twenty\b)[^.,;:?!\n]{4,80}?)"
    r"(?=\s(?:after|following|that|which|and would|for tomorrow|for today|tomorrow|today|this)\b|[.,;:?!\n]|$)"
)
MINUTES = re.compile(
    r"(?<!in )(?<!within )(?<![\d-])(?:\d{1,2}\s?(?:to|-|\u2013|or)\s?)?"
    r"(?P<minutes>\d{1,2})[\s-]?min(?:ute)?s?\b(?! (?:past|to) )",
    IGNORECASE,
)
GUESTS = re.compile(
    r"\b[Ww]e(?:['\u2019]ve| have|['\u2019]re| are)\s(?:also\s)?(?:got|have|having|speaking to|joined by)\s"
    r"(?P<guests>[^\n.]{4,300})"
)
MAIN = re.compile(
    r"\b(?:[Mm]ain thing is|[Qq]uestions? (?:is|are)|[Ww]ant to (?:know|ask)|[Ww]e(?:['\u2019]d| would) ask)\s?:?\s?"
    r"(?P<questions>[^\n.?]{4,400}(?:\?(?:[^\n.?]{1,200}\?){0,5})?)"  # to the last question mark, if it has any
)
QUESTION = re.compile(
    r"(?:^|(?<=[.!?\n]) {0,3})(?:(?:[Oo]ur )?[Qq]uestions?\s?:\s{0,3})?(?P<question>[^.!?\n]{8,200}\?)",
    MULTILINE,
)
COURTESY = re.compile(
    r"\b(?:could|can|would|will) (?:you|we|i|someone)\b|\bany chance\b", IGNORECASE
)
MODES = (
    ("as_live", _words("as[- ]live")),
    ("recorded", _words(r"pre-?rec(?:ord(?:ed)?)?|recorded interview|record (?:an|the) interview")),
    ("live", _words("live")),
)
MEDIA = (
    ("live_tv", _words("tv|television|on camera|camera crew|satellite truck|zoom|skype|teams")),
    ("radio", _words("radio|fm|isdn|down the line|studio|podcast")),
    ("print", _words("article|newspaper|print|front page|web ?page|online piece")),
)
WANTS = (
    (
        "interview",
        _words(
            r"interview|some(?:one|body) live|spokes\w{3,10}|come on|join us|speak to someone|put someone up|guest"
        ),
    ),
    ("filming", _words("film|filming|camera crew|shoot")),
    ("statement", _words("statement|comment|response|reaction|right of reply|a line from")),
    ("data", _words("figures|data|statistics|freedom of information|foi")),
    ("background", _words("background (?:chat|briefing|call)")),
)
