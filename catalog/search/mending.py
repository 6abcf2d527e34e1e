"""Mends typing slips: words that sound or look like a phrase of the catalogue.

底保 → 低保, 公组房 → 公租房, 扶贪 → 扶贫. Only stretches that no dictionary knows are mended.
"""

from catalog.search import analysis, phonetics, spelling
from catalog.search.lexicon import Lexicon, Phrase

HOMOPHONE, FLATTENED, LOOK_ALIKE, NEAR, GAP = 0.9, 0.8, 0.85, 0.7, 0.65
_LONGEST = 10
# Characters that handwriting input and hurried eyes exchange, as groups.
_GROUPS = (
    "贪贫 己已巳 末未 土士 人入 籍藉 侯候 拔拨 折拆 畜蓄 低底抵 晴睛情 账帐 即既 渡度 辨辩 徒徙 "
    "住往 很狠 拦栏 析拆 宅宇 危厄 灾炎 免兔 农衣 老考 户尸 医匠 保报 汽气 环坏 救教 育盲 扶抚 "
    "补朴 贴帖 征证 收牧 地他 建健 规现 划化 财材 预顶 算箅 残歼 疾痰 社杜 险检 药约 品晶 疫疲"
).split()
_LIKE: dict[str, str] = {letter: group for group in _GROUPS for letter in group}

Mend = tuple[Phrase, float]


def mends(text: str, lexicon: Lexicon) -> list[Mend]:
    """Phrases of the catalogue that a stretch of text may have been meant for, surest first."""
    if not 2 <= len(text) <= _LONGEST or (len(text) == 2 and analysis.is_word(text)):
        return []
    found: dict[str, Mend] = {}
    for phrase, quality in (*_sounding(text, lexicon), *_looking(text, lexicon)):
        standing = quality * (0.5 + 0.5 * phrase.standing)
        if phrase.text != text and (phrase.text not in found or standing > found[phrase.text][1]):
            found[phrase.text] = (phrase, standing)
    return sorted(found.values(), key=lambda mend: -mend[1])[:3]


def _sounding(text: str, lexicon: Lexicon) -> list[Mend]:
    found: list[Mend] = []
    for place, sound in enumerate(spelling.sounds(text, lexicon)):
        for phrases, quality in (
            (lexicon.sounding(sound), HOMOPHONE),
            (lexicon.sounding_flat(sound), FLATTENED),
        ):
            found.extend(
                (phrase, quality)
                for phrase in phrases[:5]
                if len(phrase.text) == len(text)
                and _worthy(phrase)
                # Flattened, a mere pair in rarer readings sounds like too much.
                and (len(text) > 2 or quality == HOMOPHONE or not place)
            )
    return found


def _looking(text: str, lexicon: Lexicon) -> list[Mend]:
    found: list[Mend] = []
    for place, letter in enumerate(text):
        for other in _LIKE.get(letter, ""):
            phrase = lexicon.get(text[:place] + other + text[place + 1 :])
            if phrase is not None and other != letter and _worthy(phrase):
                found.append((phrase, LOOK_ALIKE))
    if len(text) < 3:
        return found
    for place, letter in enumerate(text):
        rest = text[:place] + text[place + 1 :]
        found.extend(
            (phrase, NEAR)
            for phrase in lexicon.with_gap(rest)
            if len(phrase.text) == len(text)
            and phrase.text[:place] == text[:place]
            and phrase.text[place + 1 :] == text[place + 1 :]
            and _near(letter, phrase, place, lexicon)
        )
        doubled = place > 0 and letter == text[place - 1]
        phrase = lexicon.get(rest)
        if phrase is not None and len(rest) >= (2 if doubled else 4) and _worthy(phrase):
            found.append((phrase, GAP))
        swapped = text[:place] + text[place + 1 : place + 2] + letter + text[place + 2 :]
        phrase = lexicon.get(swapped)
        if phrase is not None and _worthy(phrase):
            found.append((phrase, GAP))
    if len(text) >= 3:
        found.extend((phrase, GAP) for phrase in lexicon.with_gap(text) if len(phrase.text) >= 4)
    return found


def _near(letter: str, phrase: Phrase, place: int, lexicon: Lexicon) -> bool:
    if not phrase.syllables:
        return False
    wanted = phrase.syllables[place]
    flattened = phonetics.flat(wanted)
    if any(phonetics.flat(one) == flattened for one in lexicon.readings.get(letter, ())):
        return True
    if any(phonetics.alike(wanted, one) for one in lexicon.readings.get(letter, ())):
        return True
    return phrase.text[place] in _LIKE.get(letter, "") or (
        len(phrase.text) >= 6 and phrase.standing >= 0.9
    )


def _worthy(phrase: Phrase) -> bool:
    """Two characters sound like something nearly always, so they need a name's standing."""
    return phrase.standing >= (0.6 if len(phrase.text) == 2 else 0.4)
