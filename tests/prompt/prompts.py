"""Prompts for the property tests and the fuzz target: soup of the language's own pieces, and prompts that are mostly right."""

ATOMS = [
    "a fox", "red", " ", "--", "—", "–", "-", "ar", "--ar 16:9", "--ar 4:2", "--s 100", "--no a, b", "--v 6.1", "--v 7",
    "--niji 6", "--niji", "::", "::2", "::-.5", "{", "}", ",", "\\", "\\,", "\\{", '"', "“", "”", ":", "https://a.b/c.png",
    "--sref 1 2::3", "--sref random", "--sref https://a.b/c.png::2", "--tile", "--p", "--p m12", "--r 2", "--raw",
    "--style raw", "--q 2", "--iw 1.5", "--model starter", "—stylize 5", "--fast", "--stealth", "--oref https://a.b/c.png",
    "--cref https://a.b/c.png --v 6.1", "--speed", "--hd", "--video", "--stylise", "\n", "\u200b", "\x00", "img_" + "0" * 32,
    ".", "(", ")", "<", ">", "'", "é", "x", "1", "日本", "🦊",
]  # fmt: skip
GOOD_WORDS = [
    "a fox",
    "a {red, dark blue} bird",
    "{a, {b, c}} tree",
    "x \\{y\\}",
    'a "sign" here',
    "std\\::x",
    "fox — owl",
]
GOOD_PARAMETERS = [
    "--ar 16:9", "--ar {1:1, 2:3}", "—ar 32:18", "--s 250", "--s {0, 1000}", "--c 5", "--weird 9", "--seed 7", "--no a, b",
    "--tile", "--raw", "--fast", "--stealth", "--sref 12 random::2", "--sref https://a.b/c.png --sw 5", "--p", "--p m1 x2",
    "--model starter", "{--fast, --turbo}", "{--s 5, --c 6 --raw}", "--r 2", "--q 1", "--ow 5", "--v 7", "--no \\{x, y",
]  # fmt: skip
