"""Named colours, as a picture book would mix them rather than as a screen defines them.

Promises: ``COLOURS`` holds one hex value for each colour word of the vocabulary. Knows no objects.
"""
# Rows of coordinates and words read best as tables.
# fmt: off


COLOURS: dict[str, str] = {
    "red": "#d8433b", "orange": "#ec8a35", "yellow": "#f5c843", "green": "#5a9e4b", "blue": "#3f7ecb", "purple": "#8a5bb5",
    "pink": "#f191ac", "brown": "#8d5a38", "black": "#38343f", "white": "#f8f4ea", "grey": "#98999f", "gold": "#e6b23c",
    "teal": "#2f9c98", "turquoise": "#46c0c0", "silver": "#c3ccd4", "beige": "#e2c9a0",
}
