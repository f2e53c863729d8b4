"""Letters of other scripts, and digits, that look like Latin ones: what matching takes them for.

A small part of the table of Unicode's TR39, in lower case: what people write to get round a list.
"""

# Each letter stands above the Latin one that it looks like.
_CYRILLIC = "асеорхуіјѕһԁԛԝвкмнтгѵьӏӕ", "aceopxyijshdqwbkmhtrvbla"
_GREEK = "αβεικνορτυχγηζωϲϳσ", "abeikvoptuxynzwcjo"
_OTHER = "օոսցհյɡɑɩɪʏʙɢʜʟɴʀꜱᴀᴄᴅᴇᴊᴋᴍᴏᴘᴛᴜᴠᴡᴢıøłđħŧ", "onughjgaiiybghlnrsacdejkmoptuvwzioldht"
_CHEROKEE = "ᎪᏴᏟᎠᎬᏀᎻᎥᎫᏦᏞᎷᏢᏚᎢᏙᎳᏃᏒᎩ", "abcdeghijklmpstvwzry"
_COPTIC = "ⲁⲃⲥⲉⲏⲓⲕⲙⲛⲟⲣⲧⲩⲭⲍ", "abcehikmnoptyxz"
_SYLLABICS = "ᗩᗷᑕᗪᖴᕼᒍᒪᗰᑎᑭᖇᔕᑌᐯᗯ᙭", "abcdfhjlmnprsuvwx"
_LISU = "ꓮꓐꓚꓓꓰꓝꓖꓧꓲꓙꓗꓡꓟꓠꓳꓑꓣꓢꓔꓴꓦꓪꓫꓬꓜ", "abcdefghijklmnoprstuvwxyz"
SIGNS = "@$¢§€£¥"  # stand for a letter wherever they touch one; those of INNER only between two
INNER = "!|"
DIGITS = str.maketrans(f"013457{SIGNS}{INNER}", "oieast" + "ascsely" + "ii")

LETTERS: dict[str, str] = {
    letter: latin
    for table in (_CYRILLIC, _GREEK, _OTHER, _CHEROKEE, _COPTIC, _SYLLABICS, _LISU)
    for letter, latin in zip(*table, strict=True)
}

# Letters in frames, and flags spelled out; and the one letter that Unicode takes for another.
FRAMED: dict[str, str] = {"\u03f2": "c", "\u03f9": "c"} | {
    chr(first + number): chr(ord("a") + number)
    for first in (0x1F150, 0x1F170, 0x1F1E6)
    for number in range(26)
}
