"""Letters of other scripts, and digits, that look like Latin ones: what matching takes them for.

A small part of the table of Unicode's TR39, in lower case: what people write to get round a list.
"""

# Each letter stands above the Latin one that it looks like.
_CYRILLIC = "асеорхуіјѕһԁԛԝвкмнтгѵьӏӕ", "aceopxyijshdqwbkmhtrvbla"
_GREEK = "αβεικνορτυχγηζωϲϳσ", "abeikvoptuxynzwcjo"
_OTHER = "օոսցհյɡɑɩʏʙɢʜʟɴʀꜱᴀᴄᴅᴇᴊᴋᴍᴏᴘᴛᴜᴠᴡᴢıøłđħŧ", "onughjgaiybghlnrsacdejkmoptuvwzioldht"
DIGITS = str.maketrans("013457@$", "oieastas")

LETTERS: dict[str, str] = {
    **dict(zip(*_CYRILLIC, strict=True)),
    **dict(zip(*_GREEK, strict=True)),
    **dict(zip(*_OTHER, strict=True)),
}
