"""Regular expressions for how journalists write who they are, what they want and how to reach them.
Pure.

Every repetition is bounded or possessive, so that no text makes them slow.
"""

import re
from re import IGNORECASE, MULTILINE

_CAP = r"[^\W\d_a-z][\w'\u2019&-]{0,40}"
NAME = rf"{_CAP}(?: (?:{_CAP}|van|von|de|al|bin)){{1,3}}"
TITLE_RUN = re.compile(rf"{_CAP}(?: (?:of |the |and |& )?(?:{_CAP}|\d{{1,3}}\b)){{0,6}}")
TITLE = rf"{_CAP}(?: (?:of |the |and |& |for )?(?:{_CAP}|\d{{1,3}}\b)){{0,4}}"
_PROGRAMME_NOUN = r"(?:Show|Hour|Programme|Mix|Breakfast|Drive|Live|Mid-?[Mm]orning|Drivetime)"
JOB = (
    r"(?:[Rr]eporter|[Pp]roducer|[Jj]ournalist|[Ee]ditor|[Cc]orrespondent|[Rr]esearcher"
    r"|[Pp]resenter"
    r"|[Ww]riter|[Bb]ooker|[Pp]lanning|[Ii]nvestigations|[Nn]ewsroom|[Nn]ews ?desk|[Nn]ight desk)"
)


def _words(alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternatives})\b", IGNORECASE)


OUTLET_NOUN = re.compile(  # a word of the names of papers, stations and makers of films
    r"^(?:radio|fm|sound|tv|television|news|post|echo|times|gazette|herald|observer|chronicle"
    r"|mercury|star|press"
    r"|journal|express|argus|courier|telegraph|standard|independent|review|weekly|magazine"
    r"|films|productions"
    r"|broadcasting|media|channel|voice|wire|ledger|council|tonight|today|messenger|agency)$",
    IGNORECASE,
)
NOT_A_NAME = re.compile(  # words of greetings, jobs and desks
    r"^(?:hi|hiya|hello|hey|dear|thanks|thank|many|kind|warm|best|all|regards|wishes|yours"
    r"|sincerely|cheers|good|morning|afternoon"
    r"|evening|the|we|i|i'm|it's|it|could|would|main|need|just|press|office|team|desk|newsdesk"
    r"|planning|forward|producer|senior|series"
    r"|reporter|editor|deputy|news|health|chief|political|features|staff|assistant|guest"
    r"|executive|director|communications"
    r"|switchboard|reception|clerk|ward|accounts|hospital|trust|nhs|services|sent|from|subject"
    r"|date|call|voicemail|programme"
    r"|mail|delivery|system|monday|tuesday|wednesday|thursday|friday|saturday|sunday|interview"
    r"|request|bid|friends|academy"
    r"|mobile|tel|phone|email|rd|breakfast|drive|drivetime|also|plea\w+|yes|no|if|for|at|on|in"
    r"|re|tv|radio|fm|not)$",
    IGNORECASE,
)
PERSON_TITLE = re.compile(r"^(?:Dr|Prof|Professor|Mr|Mrs|Ms|Miss|Sir|Dame)\.? ")
SENDER = re.compile(rf'"?(?P<name>{NAME})"?\s{{0,5}}(?:<|\[|\(|,|$)')
SURNAME_FIRST = re.compile(rf'"?(?P<last>{_CAP}), (?P<first>{_CAP})"?\s{{0,5}}(?:<|$)')
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}(?![\w-])")
PHONE = re.compile(r"(?<![\d+])(?:\(?(?:\+44|0044|0)|\+\d{1,3} ?)[\d() -]{8,16}\d(?!\d)")
NOT_THEIR_PHONE = re.compile(
    r"\b(?:news ?desk|night desk|on the day|studio(?! at)|switchboard"
    r"|then \w+(?: on the desk)?|on the desk|urgent matters|office is|query ring"
    r"|queries)\b[^.\n\d]{0,30}$",
    IGNORECASE,
)
PROGRAMMES = (
    re.compile(rf"\b[Pp]rogramme is (?P<programme>{TITLE})"),
    re.compile(
        r"\b(?:from|on|for|at)\s(?:the\s)?"
        r"(?P<programme>[\w'\u2019]{2,30}(?: [\w'\u2019]{2,30})?\s(?:show|programme|bulletin))\b"
    ),
    re.compile(  # a part of the day that is the name of a programme: "live on Breakfast tomorrow"
        r"\b(?:on|in|for|from)\s(?:the\s|our\s)?(?P<programme>"
        r"(?:Breakfast|Mid-?[Mm]orning|Lunchtime|Drivetime|Drive|Teatime|Late Night)"
        r"(?!\s(?:[Cc]lubs?|[Tt]ime|[Mm]eetings?|[Bb]riefings?))"
        r"|(?:breakfast|mid-morning|lunchtime|drivetime)(?=\s(?:tomorrow|today|tonight|on|at"
        r"|with|this|show)\b|[.,;?!\n]|$))"
    ),
    re.compile(
        rf"\b(?:into|on|onto)\s(?:the\s)?(?P<programme>{_CAP}(?: {_CAP})?"
        r" (?:Tonight|Today|Sofa))\b"
    ),
    re.compile(
        rf"(?<![\w'])(?P<programme>(?:The )?(?:{_CAP}"
        rf" (?:O['\u2019])?){{1,3}}{_PROGRAMME_NOUN})\b(?! (?:Radio|TV|News))"
    ),
    re.compile(
        rf"\b(?P<programme>{TITLE}) is (?:our|my|a|the) (?:\w+ ){{0,2}}(?:show|programme)\b"
    ),
)
OUTLETS = (
    re.compile(rf"\b(?:podcast|magazine|site|paper|station|blog) called (?P<outlet>{TITLE})"),
    re.compile(rf"\b[Cc]ommission(?:ed)? (?:from|by) (?P<outlet>{TITLE})"),
    re.compile(
        rf"\b(?:I (?:edit|present|host|make|run)|[Ii]ndependent \w+ producer with) (?P<outlet>{TITLE})"
    ),
    re.compile(rf"\b[Pp]rogramme is {TITLE}, (?P<outlet>{TITLE})"),
    re.compile(
        rf"\b(?:show|programme|bulletin|desk|newsroom|team|news)\s(?:at|on|for"
        rf"|of)\s(?:the\s)?(?P<outlet>{TITLE})"
    ),
    re.compile(rf"\b{JOB}s?,? (?:\| )?(?:at |for |with |in |on )?(?:the )?(?P<outlet>{TITLE})"),
    re.compile(
        rf"\b(?:[Ff]rom|[Ww]rit(?:e|ing) for|[Ww]ork for|[Hh]ere at)\s(?:the\s)?(?P<outlet>{TITLE})"
    ),
    re.compile(rf"\b[Cc]ould (?P<outlet>{TITLE}) (?:have|speak|send)\b"),
    re.compile(
        rf"(?:^|[.!?]\s|\n)(?P<outlet>{TITLE}) (?:would (?:like|love)|is (?:doing|making"
        rf"|comparing|preparing|looking)|want)"
    ),
)
WHO = (
    re.compile(rf"[.!?\d]\s+(?P<name>{NAME})[.]?\s*\Z"),
    re.compile(
        rf"\b(?:[Mm]y name is|[Tt]his is|[Ii]t['\u2019]?s|I['\u2019]m|I am|[Cc]all from"
        rf"|[Vv]oicemail from)\s(?P<name>{NAME})"
    ),
    re.compile(rf"(?:^|[,.:!]\s|\n|- )(?P<name>{NAME}),?\s(?:here\s)?(?:from|at|with)\s"),
    re.compile(rf"(?:^|[,.:!)]\s|\n|- )(?P<name>{NAME}),?\s(?:on )?(?=\(?(?:\+44|0)\d)"),
)
SIGN_OFF = re.compile(
    r"^(?:with )?(?:kind(?:est)? |warm |best |all |every |many )*(?:regards|thanks|thank you"
    r"|best|wishes|good wish|cheers"
    r"|(?:yours )?(?:sincerely|faithfully)|thanks so much)(?: again| in advance)?[,.!]?$|^-- ?$",
    IGNORECASE,
)
FORWARDED = re.compile(r"^\s*(?:fwd?)\s*:|forwarded message", IGNORECASE | MULTILINE)
SUBJECT_TAG = re.compile(
    r"^(?:(?:re|fw|fwd|aw)\s*:\s*|(?:strictly )?(?:embargoed|urgent)(?:\s*[:\u2013-]\s*)"
    r"|\[[^\]]{1,20}\]\s*"
    r"|(?:(?:freelance|interview|media|press|comment|statement) )*(?:request|bid|enquiry"
    r"|inquiry|query)(?: for \w+)?\s*[:\u2013-]\s+)",
    IGNORECASE,
)
SUBJECT_TAIL = re.compile(
    r"\s*[-\u2013(\[:,|]\s*(?:strictly |under )*embargo.*$", re.IGNORECASE | re.DOTALL
)
VAGUE_SUBJECT = re.compile(
    r"^(?:(?:quick|media|press|interview|urgent|another|a|one|follow[- ]up|news|request|question"
    r"|enquiry|query|hello|help|bid|quote needed|be|our|guest|please|you|into|the|ten|tonight"
    r"|tomorrow|today)\b[ ?!.,]*)*$",
    IGNORECASE,
)
SUBJECT_SAID = re.compile(
    r"\b(?:[Tt]opic|[Ss]ubject|[Ss]tory) (?:is|will be|would be) (?P<subject>[^.,;:?!\n]{4,80})"
)
ABOUT = re.compile(
    r"\b(?:leading (?:tomorrow |today |tonight )?(?:on|with)|(?:piece|story|item|report|feature"
    r"|article|mins?|minutes?) (?:on|about)"
    r"|regarding|(?<!['\u2019])\bre|looking (?:at|into)|asked about|asking about|about"
    r"|following up on|anything on|\bwe (?:hear|understand)(?: that)?"
    r"|[Rr]eports of)\s(?:the(?=\s\w+\s\w+\s\w+)\s|a\s|an\s)?"
    r"(?P<subject>(?!(?:that|this|it|them|these|those|you|us|me|him|her|what|how)\b)"
    r"(?!\d|ten\b|half\b|an hour\b|five\b|six\b|seven\b|four\b|three\b"
    r"|twenty\b)[^.,;:?!\n]{4,80}?)"
    r"(?=\s(?:after|following|that|which|and would|for tomorrow|for today|tomorrow|today"
    r"|tonight|this)\b|[.,;:?!\n]|$)",
    IGNORECASE,
)
ON = re.compile(
    r"(?:\d ?mins?|minutes|,|phone|studio|line) (?:on|re) (?P<subject>(?!the phone|zoom|teams"
    r"|\d)(?:[A-Z]{3,6}\b|[a-z][^.,;:?!\n]{4,60}))"
)
_NUMBER = (
    r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty"
    r"|forty|forty-five|fifty)"
)
LENGTH = re.compile(
    r"(?<!in )(?<!within )(?<!next )(?<![\d\u00a3-])(?:"
    rf"(?:{_NUMBER}\s?(?:to|-|\u2013|or)\s?)?(?P<minutes>{_NUMBER})(?: and a half)?[\s-]?min(?:ute)?s?\b"
    r"(?! (?:past|to|before|early|earlier|beforehand|away|ago|walk|from)\b)"
    r"|(?P<more>an hour and a half|one and a half hours)"
    r"|(?P<half>half an hour|half[ -]hour(?! (?:feature|programme|show|documentary|slot of)))"
    r"|(?P<quarter>(?:a )?quarter of an hour)"
    r"|(?P<hour>an hour|one hour)(?! (?:on(?! \w+day)|ago|before|early)\b))",
    IGNORECASE,
)
EARLIER = re.compile(
    rf"\b(?P<minutes>{_NUMBER}) ?min(?:ute)?s? (?:before(?:hand)?|early|earlier)\b", IGNORECASE
)
GUESTS = re.compile(
    r"(?:(?:\b[Ss]ays |(?<=[.!?] )|^)(?P<others>[^\n.?!,]{4,80}?) (?:is|are|will be) also on\b"
    r"|\b(?:[Ww]e(?:['\u2019]ve| have|['\u2019]re| are)\s(?:also\s)?(?:got|have|having"
    r"|speaking to|joined by|talking to)"
    r"|[Aa]lso (?:taking part|on|speaking)(?: (?:is|are))?:?|[Oo]ther (?:guests?|panellists?"
    r"|speakers?) (?:is|are|include):?"
    r"|[Aa]longside)\s(?!a\b|an?\s?(?:phone-in|story|piece)\b)"
    r"(?P<guests>[^\n.]{4,300}))",
    MULTILINE,
)
ANGLE = re.compile(
    r"(?:\b(?:[Oo]ur|[Tt]he) (?:angle|peg|hook)(?: here)? is(?: that)?|\bmakes? the case that"
    r"|\b[Pp]eg:|\b[Aa]ngle:)\s"
    r"(?P<angle>[^\n.]{4,300})"
)
MAIN = re.compile(
    r"\b(?:[Mm]ain thing is|[Qq]uestions? (?:is|are)|[Ww]ant to (?:know|ask)|[Ww]e(?:['\u2019]d"
    r"| would)(?: like to)? ask|[Ww]e['\u2019]?ll be asking)[\s:\u2013-]{0,3}"
    r"(?P<questions>[^\n.?]{4,400}(?:\?(?:[^\n.?]{1,200}\?){0,5})?)"  # to the last question mark, if it has any
)
ABBREVIATION = re.compile(r"\b[A-Z](?:[A-Z]|&[A-Z]){1,5}\b")  # GP, A&E, CAMHS
ITEM = r"[ \t]*(?:[-*\u2022\u2013]|\(?\d{1,2}[.)])[ \t]{1,3}"
QUESTION = re.compile(
    rf"(?:^|(?<=[.!?:])\s{{1,3}})(?:{ITEM})?"
    r"(?:(?:[Oo]ur )?[Qq]uestions?\s?:\s{0,3}"
    rf"|[Oo]ne more(?: thing)?\s?:\s{{0,3}})?(?:{ITEM})?(?P<question>[^.!?\n]{{8,300}}\?)",
    MULTILINE,
)
LIST = re.compile(
    rf"(?P<heading>[^\n]{{0,300}})\n{{1,2}}(?P<items>(?:{ITEM}[^\n]{{3,300}}(?:\n|\Z)){{2,20}})"
)
ASKS = re.compile(
    r"\b(?:questions?|ask\w*|answer\w*|know|tell|respond|confirm|points"
    r"|(?:let|send|give) (?:us|me)|provide)\b[^\n]{0,80}:\s*$",
    IGNORECASE,
)
HAS_A_TIME = re.compile(r"\d[:.]\d\d|\d ?[ap]m\b|\b[0-2]\d[0-5]\d\b")
COURTESY = re.compile(
    r"\b(?:could|can|would|may|might) (?:you|u|we|i|one|she|he|the|your|someone|anyone|some"
    r"|they|it|an?)\b"
    r"|\b(?:would|could) [A-Z]\w+\b|\bwill (?:you|someone|anyone)\b|\bso can we\b"
    r"|\bcan [\w ]{2,30} have\b"
    r"|\bany chance\b|\bconfirm\b|\bpodcast guest\b|\bis that (?:ok|possible)\b|\bpossible to\b"
    r"|\bany ?one free\b|\b(?:how )?are you\b|\bdid you (?:get|see|receive)\b|\blet me\b"
    r"|\bdo you have (?:some|any)(?:one|body)\b|\bany (?:thoughts|ideas|interest|luck|joy)\b"
    r"|\b(?:for|with|suit) you\?$|\bis (?:this|that|it) something\b"
    r"|\bis there any(?:one|body)\b",
    IGNORECASE,
)
REQUEST_WITH_QUESTION = re.compile(  # `Could the trust give me a line on how many wards are shut?`
    r"\b(?:can|could) (?:you|the \w+) (?:confirm|say|tell us|give me a line on)"
    r" (?:this|if|whether|that|how|why|when|what)\b",
    IGNORECASE,
)
LIVE = _words(r"live")
MODES = (
    ("as_live", _words(r"as[- ]live")),
    (
        "recorded",
        _words(
            r"pre-?rec(?:ord(?:ed)?)?|recorded|record (?:an|the|a|it|on|\w+ minutes|with)|recording"
            r"|to record|we record|could we record|film(?:ing|ed)?|clip|not live"
        ),
    ),
    ("live", re.compile(r"\b(?<!not )live\b", IGNORECASE)),
)
LIVE_OR = re.compile(r"\blive,? or\b|\bor live\b", IGNORECASE)  # not decided yet
MEDIA = (  # words of one medium alone
    (
        "committee",
        _words(
            r"scrutiny committee|select committee|health committee|council chamber|public meeting"
            r"|give evidence|oral evidence"
        ),
    ),
    ("press_conference", _words(r"press conference|news conference|presser")),
    (
        "social_video",
        _words(
            r"instagram|facebook live|tik ?tok|youtube|linkedin live|social media (?:live|video)|reels?"
        ),
    ),
    (
        "live_tv",
        _words(
            r"tv|television|telly|on camera|camera crew|crew|satellite truck|film(?:ing|ed)?|viewers"
            r"|make-?up|documentary|shoot"
        ),
    ),
    ("radio", _words(r"radio|fm|podcast|audio|listeners|drivetime")),
)
USUAL_OF = (  # words that another medium may say too, and do seldom
    ("radio", _words(r"isdn|down the line|on the line|phone-in|airtime|studio in|midweek show")),
    (
        "print",
        _words(
            r"article|newspaper|paper|goes? to print|front page|web ?page|online piece"
            r"|magazine|piece|copy|long read|edition"
            r"|readers|goes to press|go to press|file at|i file|story in|herald|gazette|post|echo|times"
            r"|chronicle|mercury|observer|star|ledger"
            r"|write for|writing for|features editor|our pages|print"
        ),
    ),
)
MEDIUM_OF_NAME = (
    ("live_tv", re.compile(r"\b(?:TV|Television|Tonight|Films|Channel)\b")),
    ("radio", re.compile(r"\b(?:Radio|FM|Sound|Air|Podcast)\b")),
    (
        "print",
        re.compile(
            r"\b(?:Post|Echo|Times|Gazette|Herald|Observer|Chronicle|Mercury|Press|Journal"
            r"|Express|Argus|Courier|Telegraph|Standard|Review|Weekly|Magazine|Ledger|Star)\b"
        ),
    ),
)
A_JOB_IN_PRINT = re.compile(r"\b(?:[Rr]eporter|[Ee]ditor|[Cc]orrespondent|[Cc]over \w+ for)\b")
USUALLY_RECORDED = {
    "live_tv": _words(r"on camera|camera crew|crew|film(?:ing|ed)?|documentary|shoot"),
    "radio": _words(r"podcast"),
}
VIDEO_CALL = _words(r"zoom|skype|teams|video call|facetime|google meet")
_SPOT = (
    r"(?:entrance|reception|studios?|ward|wards|unit|lounge|car park|clinic|site|hospital"
    r"|office|building|roof|chamber|hall|theatre"
    r"|garden|surgery|crane|home|town hall|centre|canteen|corridor|helipad|steps|room"
    r"|bedside|A&E|station)"
)
WAYS = (
    re.compile(r"\bdown the line\b|\bon the line\b|\bover the phone\b|\bon site\b", IGNORECASE),
    re.compile(
        r"\b(?:on|by|over) (?:the )?(?:tele)?phone\b|\bphone (?:or zoom|is fine|chat)\b"
        r"|(?<=, )phone\b|\bisdn\b(?:[^.\n]{0,30}\bphone\b)?",
        IGNORECASE,
    ),
    re.compile(
        r"\b(?:on|over|via|by) (?:zoom|skype|(?:microsoft )?teams|video call|facetime"
        r"|google meet)\b",
        IGNORECASE,
    ),
    re.compile(r"\bstudio(?= preferred)\b|(?<=still )teams\b|\bradio car\b", IGNORECASE),
)
SPOTS = (
    re.compile(
        rf"\b(?:at|outside|in|from|by|on) (?:the |our |your |their |her |his "
        rf"|a )?(?:[\w'\u2019]{{2,20}} ){{0,3}}?{_SPOT}\b(?! (?:closing|nurse|lead|about))",
        IGNORECASE,
    ),
    re.compile(rf"\bat (?P<place>{_CAP}(?: {_CAP}){{1,3}})"),
)
OF_THE_STORY = re.compile(  # `about the fire at the Rowan Building`
    r"\b(?:about|re|regarding|after|over|into|following)"
    r" (?:[^,.;:?\d\n]|(?<=ward )\d{1,2}){1,60}$",
    IGNORECASE,
)
OR_THERE = re.compile(  # `ISDN, otherwise the phone`
    r",? (?:or|otherwise|failing that|if not)\b[^.,;?\n\d]{3,50}"
)
NOT_A_PLACE = re.compile(
    r"\b(?:on the (?:site|unit|home)|in (?:the )?hospital|in clinic)\b(?! (?:car|site))", IGNORECASE
)
SLOT_OUTLET = (
    re.compile(rf"\b(?:TV|[Tt]elevision|[Rr]adio)\s\((?P<outlet>{TITLE})\)"),
    re.compile(
        rf"(?P<outlet>(?:{_CAP} ){{1,3}}(?:TV|Television|Radio|FM))(?= (?:want|need|would))"
    ),
)
NO_INTERVIEW = _words(
    r"no (?:need for an |need to )?interview(?: needed)?|not (?:after|asking for) an interview"
)
WANTS = (
    ("background", _words(r"background (?:chat|briefing|call)|off the record|not for quotation")),
    (
        "filming",
        _words(
            r"(?:like|love|hope|want|would|could|access)[\w ]{0,12}(?:to )?film(?:ing)?(?! (?:an|the"
            r"|a) interview)|filming access|photographer at"
        ),
    ),
    (
        "interview",
        _words(
            r"interview|some(?:one|body) live|spokes\w{3,10}|come on|join us|speak to"
            r"|speak with|chat (?:to|with)|put someone up|guest"
            r"|have a word|conversation|sit down|ask an? [\w ]{3,30} (?:\w+ )?questions|talk to"
        ),
    ),
    (
        "data",
        _words(
            r"(?:need|want|have|for)[\w ',]{0,25} (?:figures|data|statistics"
            r"|numbers|number of|spreadsheet|log|direct lines)"
            r"|(?:send|provide)[^.?!\n]{0,90} (?:figures|data|statistics|numbers|number of"
            r"|spreadsheet|log|direct lines|median|average)"
            r"|freedom of information|foi|your bill"
        ),
    ),
    (
        "statement",
        _words(
            r"statement|comment|response|respond|reaction|right of reply|reply"
            r"|a? ?line(?:s)?(?: needed| will do)?|quote|answer|dispute|confirm this"
        ),
    ),
)
A_STATEMENT_TOO = re.compile(
    r"(?P<statement>\b(?:we )?(?:need|want|like|have|send)\b[^.!?\n]{0,30}"
    r"\b(?:statement|comment|written response)\b[^.!?\n]{0,60})",
    re.IGNORECASE,
)
OUR_MEDIA_WORDS = _words(
    r"reporter|producer|journalist|correspondent|news ?desk|newsroom|presenter|interview"
    r"|broadcast|publish|story|article|statement"
    r"|on air|listeners|viewers|readers|film|podcast|quote|press|radio|fm|tv|television"
    r"|magazine|paper|editor|live|documentary|print"
)
AUTOMATIC = re.compile(
    r"\b(?:automatic reply|out of (?:the )?office|undelivered mail|mail delivery"
    r"|could not be delivered|mailer-daemon|delivery (?:has )?failed|do not reply)\b",
    IGNORECASE,
)
NEWSLETTER = re.compile(
    r"\b(?:unsubscribe|view (?:this )?(?:in (?:your )?browser|online)|manage your (?:preferences|alerts)"
    r"|you(?:['\u2019]re| are) receiving this|special offer|(?:start|packages?) from \u00a3)\b"
    r"|\b(?:start|packages?) from \u00a3",
    IGNORECASE,
)
_RELATIVES = (
    r"(?:husband|wife|partner|mother|father|mum|dad|son|daughter|baby|brother|sister|nan|gran\w*)"
)
COMPLAINT = re.compile(
    rf"\b(?:my (?:late |elderly )?{_RELATIVES}"
    r"|my (?:operation|appointment|treatment|discharge|surgery|\w+ operation)"
    r"|I (?:was|have been) (?:admitted|treated|discharged|sent home|kept waiting)"
    r"|(?:make|raise|lodge) a (?:formal )?complaint|to complain)\b",
    IGNORECASE,
)
OF_THE_MEDIA = re.compile(  # who says what they do; a patient may name a newspaper too
    rf"\b(?:{JOB}|[Ww]rit(?:e|ing) for|(?:our|my) (?:readers|listeners|viewers|story|piece|report))\b"
)
