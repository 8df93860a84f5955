"""The words: everything a prompt can ask for, and what people call it.

Promises: ``LEXICON`` maps a lower-case phrase to its meanings as (category, value) pairs; ``vocabulary()`` lists what can
be drawn, for the model card. Knows nothing of grammar (``reading.py``) or drawing.
"""
# Rows of coordinates and words read best as tables.
# fmt: off


from functools import lru_cache

from gesso.scenes.palette import COLOURS
from gesso.scenes.places import PLACES
from gesso.scenes.styles import STYLES
from gesso.scenes.subjects import KINDS
from gesso.scenes.subjects.held import HELD
from gesso.scenes.subjects.wear import HEAD, NECK

Meaning = tuple[str, str]

COLOUR_WORDS: dict[str, tuple[str, ...]] = {
    "red": ("crimson", "scarlet", "ruby", "vermilion", "cherry red", "reddish"), "orange": ("ginger", "amber", "tangerine", "rust", "rusty"),
    "yellow": ("lemon", "mustard", "blonde", "blond"), "green": ("emerald", "olive", "lime", "mint", "jade", "dark green", "light green"),
    "blue": ("navy", "azure", "cobalt", "sapphire", "indigo", "light blue", "dark blue", "sky blue", "royal blue"), "purple": ("violet", "lavender", "lilac", "mauve", "plum", "magenta"),
    "pink": ("rose pink", "hot pink", "salmon pink", "coral pink", "fuchsia", "rosy"), "brown": ("chocolate", "tan", "chestnut", "auburn", "bronze", "copper"),
    "black": ("jet black", "ebony", "dark-furred"), "white": ("ivory", "snow-white", "snow white", "pearl"), "grey": ("gray", "slate", "ash", "greyish"),
    "gold": ("golden",), "teal": ("petrol",), "turquoise": ("aqua", "cyan", "aquamarine"), "silver": ("silvery", "metallic"), "beige": ("cream", "sandy", "creamy"),
}
SETTING_WORDS: dict[str, tuple[str, ...]] = {
    "meadow": ("meadows", "field", "fields", "grass", "grassland", "prairie", "countryside", "hills", "hill", "hillside", "rolling hills", "lawn", "flower field", "field of flowers", "pasture", "park", "savanna", "savannah", "valley", "farm", "outdoors", "nature", "wildflowers"),
    "snow field": ("snow field", "snowfield", "snowy field", "snowy landscape", "arctic", "tundra", "antarctica", "iceberg", "ice", "glacier", "north pole", "south pole", "snowy plain", "winter wonderland"),
    "forest": ("forests", "woods", "wood", "woodland", "jungle", "rainforest", "grove", "pine forest", "enchanted forest", "among trees", "among the trees", "bamboo forest"),
    "desert": ("deserts", "dunes", "sand dunes", "sahara", "wasteland", "canyon"),
    "city": ("cities", "city street", "street", "streets", "town", "downtown", "urban", "metropolis", "skyline", "cityscape", "alley", "tokyo", "new york", "paris", "london", "rooftops", "rooftop", "market", "neon city"),
    "village": ("villages", "hamlet", "small town", "townsquare", "village square"),
    "garden": ("gardens", "backyard", "flower garden", "orchard", "greenhouse", "courtyard", "vegetable garden"),
    "sea": ("ocean", "seas", "oceans", "open sea", "high seas", "waves", "at sea", "on the water", "harbor", "harbour", "bay", "seascape"),
    "beach": ("beaches", "shore", "seashore", "seaside", "coast", "coastline", "sand", "island", "tropical island", "tropical beach", "cliff", "cliffs"),
    "lake": ("lakes", "pond", "river", "riverside", "lakeside", "swamp", "marsh", "creek", "stream", "lagoon", "riverbank"),
    "mountains": ("mountain", "mountain range", "alps", "peaks", "peak", "summit", "highlands", "himalayas", "mountainside"),
    "moon": ("on the moon", "lunar surface", "moon surface", "the lunar surface", "moonscape", "surface of the moon", "alien planet", "another planet"),
    "space": ("outer space", "galaxy", "cosmos", "universe", "nebula", "deep space", "among the stars", "orbit", "cosmic", "milky way"),
    "underwater": ("under the sea", "under water", "under the water", "under the ocean", "beneath the waves", "beneath the sea", "coral reef", "reef", "seabed", "ocean floor", "bottom of the sea", "deep sea", "aquarium"),
    "sky": ("in the sky", "in the clouds", "above the clouds", "among the clouds", "among clouds", "in the air", "on a cloud", "up in the air", "cloudscape", "through the sky", "in the heavens"),
    "room": ("bedroom", "living room", "kitchen", "indoors", "inside", "interior", "room interior", "house interior", "cozy room", "at home", "nursery", "study", "cafe", "bakery", "attic", "by the fireplace", "classroom", "office"),
    "library": ("bookshop", "bookstore", "library interior", "book store", "archive", "among books", "bookshelves", "bookshelf"),
    "cave": ("caves", "cavern", "grotto", "crystal cave", "mine", "dungeon", "underground"),
    "plain": ("plain background", "white background", "simple background", "studio", "studio background", "blank background", "empty background", "solid background"),
}
TIME_WORDS: dict[str, tuple[str, ...]] = {
    "dawn": ("sunrise", "at dawn", "daybreak", "early morning", "morning", "first light", "in the morning", "morning light"),
    "day": ("daytime", "noon", "midday", "daylight", "afternoon", "sunny day", "at noon", "by day", "sunlit", "sunlight"),
    "sunset": ("at sunset", "golden hour", "late afternoon", "evening sun", "evening light", "sundown", "setting sun", "golden light", "warm evening light", "sunset light"),
    "dusk": ("twilight", "at dusk", "evening", "blue hour", "nightfall", "in the evening", "gloaming"),
    "night": ("at night", "nighttime", "night time", "midnight", "by night", "nocturnal", "late night", "moonlit", "moonlight", "by moonlight", "in the dark", "night sky", "starlight", "darkness", "in the moonlight", "night-time"),
}
WEATHER_WORDS: dict[str, tuple[str, ...]] = {
    "clear": ("sunny", "clear sky", "clear skies", "fair weather", "cloudless", "bright day", "clear weather", "blue sky"),
    "rain": ("raining", "rainy", "drizzle", "in the rain", "rainfall", "downpour", "wet weather", "shower", "showers", "rainstorm", "pouring rain"),
    "snow": ("snowing", "snowfall", "blizzard", "falling snow", "snowflakes", "snowstorm", "snow falling"),
    "fog": ("foggy", "mist", "misty", "haze", "hazy", "in the fog"),
    "storm": ("stormy", "thunderstorm", "lightning", "thunder", "tempest", "hurricane"),
    "wind": ("windy", "breeze", "breezy", "gusty", "gale", "windswept"),
}
SEASON_WORDS: dict[str, tuple[str, ...]] = {
    "spring": ("springtime", "in spring", "cherry blossoms", "cherry blossom", "blossoms", "in bloom", "petals", "falling petals"),
    "summer": ("summertime", "in summer", "midsummer", "summery"),
    "autumn": ("fall", "in autumn", "autumnal", "autumn leaves", "fall leaves", "fall colors", "fall colours", "falling leaves", "harvest", "october", "november"),
    "winter": ("wintertime", "in winter", "wintry", "midwinter", "christmas", "frost", "frosty", "snowy", "snow-covered", "snow covered", "december", "january", "icy", "frozen"),
}
SKY_WORDS: dict[str, tuple[str, ...]] = {
    "sun": ("the sun", "shining sun", "sunshine", "sunbeams"), "moon": ("full moon", "crescent moon", "the moon", "moons", "big moon", "a full moon", "a big moon", "half moon"),
    "stars": ("starry", "starry sky", "starry night", "many stars", "starlit", "constellations", "twinkling stars"), "clouds": ("cloudy", "cloud", "overcast", "fluffy clouds", "white clouds"),
    "aurora": ("northern lights", "aurora borealis", "auroras", "polar lights"), "rainbow": ("rainbows", "a rainbow"),
    "birds": ("flock of birds", "flying birds", "seagulls", "gulls", "a flock of birds"), "planet": ("planets", "saturn", "ringed planet"),
    "fireworks": ("firework",), "shooting star": ("shooting stars", "meteor", "meteors", "comet", "falling star", "meteor shower", "comets"),
}
MOOD_WORDS: dict[str, tuple[str, ...]] = {
    "happy": ("cheerful", "smiling", "merry", "glad", "friendly", "playful", "funny", "cute smile"), "joyful": ("laughing", "overjoyed", "delighted", "ecstatic", "excited", "grinning"),
    "sad": ("melancholy", "melancholic", "lonely", "crying", "gloomy", "unhappy", "somber", "tearful"), "angry": ("mad", "furious", "grumpy", "fierce", "scowling", "evil", "menacing", "annoyed"),
    "sleepy": ("tired", "drowsy", "dozing"), "surprised": ("shocked", "amazed", "astonished", "startled"), "spooky": ("scary", "creepy", "eerie", "haunted", "halloween", "horror", "dark mood", "ominous"),
    "cozy": ("cosy", "warm", "homely", "hygge", "snug"), "peaceful": ("calm", "serene", "tranquil", "quiet", "relaxing", "gentle", "soothing"), "romantic": ("lovely", "in love", "love"),
    "dreamy": ("dreamlike", "magical", "ethereal", "fantasy", "whimsical mood", "enchanted", "mystical", "surreal"), "mysterious": ("moody", "enigmatic", "shadowy", "noir"), "epic": ("dramatic", "majestic", "heroic", "grand"),
}
PALETTE_WORDS: dict[str, tuple[str, ...]] = {
    "pastel": ("pastel colors", "pastel colours", "soft colors", "soft colours", "pastels", "pale colors"), "vivid": ("vibrant", "vibrant colors", "bright colors", "bright colours", "colorful", "colourful", "saturated", "vivid colors", "vivid colours"),
    "muted": ("muted colors", "muted colours", "desaturated", "faded", "vintage", "earth tones", "earthy"), "monochrome": ("black and white", "b&w", "grayscale", "greyscale", "monochromatic", "sepia"),
    "warm": ("warm colors", "warm colours", "warm tones", "warm palette"), "cool": ("cool colors", "cool colours", "cold colors", "cool tones", "cool palette", "cold"),
}
FRAMING_WORDS: dict[str, tuple[str, ...]] = {
    "close-up": ("close up", "closeup", "portrait", "headshot", "face of", "close shot", "extreme close-up", "head shot", "zoomed in", "macro shot", "portrait of"),
    "wide": ("wide shot", "wide angle", "wide-angle", "panorama", "panoramic", "landscape", "distant", "far away", "in the distance", "long shot", "vista", "wide view", "establishing shot", "from afar"),
    "from above": ("bird's eye view", "birds eye view", "bird's-eye view", "aerial view", "top view", "aerial", "overhead", "top down", "top-down", "seen from above", "high angle", "drone view"),
}
POSE_WORDS: dict[str, tuple[str, ...]] = {
    "sitting": ("sits", "seated", "sat", "resting", "perched", "perching", "sit"), "standing": ("stands", "stood", "posing", "stand"), "walking": ("walks", "strolling", "hiking", "wandering", "walk", "marching", "exploring", "going", "travelling", "traveling"),
    "running": ("runs", "racing", "chasing", "rushing", "sprinting", "run", "galloping", "hurrying"), "sleeping": ("asleep", "sleeps", "napping", "curled up", "snoozing", "curled up asleep", "lying down", "sleep", "curled"),
    "flying": ("flies", "soaring", "floating", "hovering", "in flight", "drifting", "gliding", "fly", "floats"), "jumping": ("jumps", "leaping", "hopping", "bouncing", "leaps", "jump", "playing", "plays"), "waving": ("waves hello", "waving hello", "greeting", "waves"),
    "dancing": ("dances", "twirling", "dance"), "reading": ("reads", "reading a book", "studying", "reads a book"), "swimming": ("swims", "diving", "swim"),
}
SIZE_WORDS: dict[str, tuple[str, ...]] = {
    "tiny": ("very small", "miniature", "teeny", "wee", "minuscule", "microscopic"), "small": ("little", "short", "baby", "young", "petite"), "large": ("big", "tall", "fat", "chubby", "great"),
    "giant": ("huge", "enormous", "gigantic", "massive", "colossal", "towering", "very big", "giant-sized", "immense"),
}
COUNT_WORDS: dict[str, int] = {
    "one": 1, "single": 1, "a single": 1, "two": 2, "pair of": 2, "a pair of": 2, "a couple of": 2, "couple of": 2, "both": 2, "twin": 2, "three": 3, "trio of": 3, "a trio of": 3, "several": 4, "some": 3,
    "four": 4, "a few": 3, "few": 3, "five": 5, "many": 5, "group of": 4, "a group of": 4, "herd of": 5, "a herd of": 5, "flock of": 5, "a flock of": 5, "family of": 3, "a family of": 3, "bunch of": 5, "a bunch of": 5, "lots of": 5, "pack of": 4, "a pack of": 4,
    "six": 5, "seven": 5, "eight": 5, "dozen": 5, "a dozen": 5, "1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "crowd of": 5, "a crowd of": 5,
}
RELATION_WORDS: dict[str, tuple[str, ...]] = {
    "left of": ("to the left of", "on the left of", "left of", "left side of"), "right of": ("to the right of", "on the right of", "right of", "right side of"),
    "on": ("on top of", "on", "riding", "riding on", "atop", "sitting on", "standing on", "upon", "sits on", "sleeping on", "perched on", "rides", "driving", "sailing", "sailing on", "piloting", "mounted on", "stacked on", "crossing"),
    "under": ("under", "beneath", "below", "underneath", "sheltering under"), "behind": ("behind", "in the back of", "at the back of"),
    "in front of": ("in front of", "before", "facing"), "next to": ("next to", "beside", "by", "near", "alongside", "with", "and", "together with", "close to", "besides", "plus", "accompanied by", "at", "around"),
    "above": ("above", "over", "hovering over", "flying over", "flying above"), "in": ("in", "inside of", "within", "into"),
}
PLACE_WORDS: dict[str, tuple[str, ...]] = {
    "left": ("on the left", "at the left", "to the left", "left side", "on the left side", "in the left"), "right": ("on the right", "at the right", "to the right", "right side", "on the right side"),
    "center": ("in the center", "in the centre", "in the middle", "centered", "centred", "center"),
}
WEAR_WORDS: dict[str, tuple[str, ...]] = {
    "hat": ("hats", "top hat", "straw hat", "fedora", "sombrero", "bowler hat", "cowboy hat", "sunhat", "party hat", "santa hat", "tophat"), "scarf": ("scarves", "bandana", "neckerchief", "shawl"), "crown": ("crowns", "tiara", "diadem"),
    "cap": ("caps", "baseball cap", "beret", "beanie", "bonnet"), "helmet": ("helmets", "armor", "armour"), "glasses": ("spectacles", "sunglasses", "eyeglasses", "goggles", "monocle"), "bow": ("ribbon", "hair bow", "bows", "ribbons"),
    "flower crown": ("flower wreath", "wreath", "flower garland"), "wizard hat": ("witch hat", "pointy hat", "magic hat", "wizard's hat", "witch's hat", "pointed hat"), "headphones": ("headphone", "headset"), "earmuffs": ("ear muffs",),
    "bow tie": ("bowtie", "bow-tie"), "tie": ("necktie",), "necklace": ("pendant", "amulet", "collar", "medal"), "cape": ("cloak", "capes", "superhero cape"),
}
GARMENTS = frozenset(
    ["dress", "gown", "robe", "robes", "kimono", "suit", "tuxedo", "shirt", "t-shirt", "tunic", "coat", "jacket", "sweater", "jumper", "raincoat", "hoodie", "vest", "skirt", "trousers", "pants", "shorts", "uniform", "clothes", "clothing", "outfit", "pajamas", "overalls", "costume", "spacesuit"]
)
HELD_WORDS: dict[str, tuple[str, ...]] = {
    "umbrella": ("parasol", "umbrellas"), "lantern": ("lamp", "torch"), "balloon": ("balloons",), "book": ("books", "letter", "map"), "flower": ("rose", "flowers", "tulip", "sunflower", "daisy"), "sword": ("swords", "blade", "dagger", "spear", "lightsaber"), "katana": (),
    "staff": ("stick", "cane", "magic staff"), "wand": ("magic wand",), "apple": ("apples", "fruit", "peach"), "candle": ("candles",), "cup": ("mug", "cup of tea", "cup of coffee", "coffee", "tea", "teacup", "mug of cocoa"), "flag": ("banner",), "kite": ("kites", "flying a kite", "flying kites", "flies a kite", "flying his kite", "flying her kite"),
    "fishing rod": ("fishing pole", "fishing"), "bouquet": ("bouquet of flowers", "bunch of flowers"), "key": ("keys",), "star": (), "heart": ("hearts",), "basket": ("baskets", "picnic basket"), "candy": ("lollipop", "ice cream", "candies"),
}
FUNCTION = frozenset(
    ["a", "an", "the", "of", "is", "are", "be", "being", "its", "his", "her", "their", "our", "my", "your", "this", "that", "these", "those", "it", "he", "she", "they", "we", "i", "you", "who", "which", "while", "as", "to", "from", "for", "into", "onto", "up", "down", "out", "off", "through", "across", "along", "toward", "towards", "there", "here", "has", "have", "having", "had", "was", "were", "will", "would", "can", "could", "very", "really", "so", "such", "some", "all", "any", "each", "every", "other", "another", "also", "too", "just", "only", "quite", "rather", "own", "about", "between", "made", "like", "looks", "looking", "shows", "showing", "show", "featuring", "features", "depicting", "depicts", "style", "styled", "art", "artwork", "picture", "image", "photo", "painting", "drawing", "illustration", "scene", "background", "foreground", "view", "shot", "render", "rendering", "wallpaper", "print", "piece", "composition", "create", "make", "draw", "paint", "generate", "imagine", "please", "me", "want", "lots", "lot", "full", "filled", "covered", "set", "time", "during", "under-the", "soft", "light", "lit", "lighting", "color", "colors", "colour", "colours", "colored", "coloured", "tone", "tones", "palette", "mood", "atmosphere", "atmospheric", "one's", "s", "t", "re", "ll", "de", "la", "le", "with", "in", "on", "at", "by", "and", "or", "but", "then", "than", "when", "where", "what", "how", "do", "does", "let", "lets", "us", "them", "him", "it's", "there's", "day's", "long", "old", "new", "nice", "looks-like", "against", "beyond", "towards", "among", "amid", "amidst", "amongst", "side", "front", "back", "middle", "left", "right", "top", "bottom", "wearing", "holding", "carrying", "dressed"]
)
FILLER = frozenset(
    ["8k", "4k", "uhd", "hd", "hdr", "masterpiece", "masterful", "best", "quality", "high", "highly", "detailed", "detail", "details", "intricate", "ultra", "hyper", "trending", "artstation", "award", "winning", "award-winning", "beautiful", "stunning", "gorgeous", "pretty", "amazing", "awesome", "professional", "sharp", "focus", "octane", "unreal", "engine", "raytracing", "ray", "tracing", "resolution", "high-quality", "high-resolution", "cute", "adorable", "charming", "lovely", "sweet", "perfect", "elegant", "aesthetic", "breathtaking", "incredible", "exquisite", "wonderful", "delightful", "famous", "modern", "classic", "simple", "complex", "concept", "concept-art", "deviantart", "pinterest", "behance", "fine", "excellent", "superb", "extremely", "detailed", "ultra-detailed", "hyperdetailed", "volumetric", "crisp", "clean", "smooth", "texture", "textured", "creative", "original", "unique", "epic-quality", "majestic-quality", "rendered", "storybook-like", "fluffy", "furry", "soft-furred", "brave", "wise", "noble", "clever", "curious", "mighty", "ancient", "wild", "magic", "tasty", "delicious", "fresh", "lone", "solo", "rustic", "quaint", "proud", "gentle-looking", "colourful-looking", "bright", "glowing", "shiny", "shimmering", "sparkling", "sparkly", "interesting", "imaginative", "kawaii", "chibi", "dark"]
)


def plural(word: str) -> str:
    if word.endswith(("s", "x", "ch", "sh")):
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    if word.endswith("f"):
        return word[:-1] + "ves"
    return word + "s"


@lru_cache(maxsize=1)
def lexicon() -> dict[str, tuple[Meaning, ...]]:
    """Phrase to meanings, the first being the usual one."""
    table: dict[str, list[Meaning]] = {}

    def add(phrase: str, category: str, value: str) -> None:
        meanings = table.setdefault(phrase, [])
        if (category, value) not in meanings:
            meanings.append((category, value))

    for name, kind in KINDS.items():
        for word in (name, *kind.words):
            add(word, "kind", name)
            add(plural(word), "kind", name)
    groups: tuple[tuple[str, dict[str, tuple[str, ...]]], ...] = (
        ("colour", COLOUR_WORDS), ("setting", SETTING_WORDS), ("time", TIME_WORDS), ("weather", WEATHER_WORDS), ("season", SEASON_WORDS), ("sky", SKY_WORDS), ("mood", MOOD_WORDS),
        ("palette", PALETTE_WORDS), ("framing", FRAMING_WORDS), ("pose", POSE_WORDS), ("size", SIZE_WORDS), ("relation", RELATION_WORDS), ("place", PLACE_WORDS), ("wear", WEAR_WORDS), ("hold", HELD_WORDS),
    )
    for category, group in groups:
        for value, words in group.items():
            if category not in ("relation", "place"):
                add(value, category, value)
            for word in words:
                add(word, category, value)
    for word, count in COUNT_WORDS.items():
        add(word, "count", str(count))
    for name, style in STYLES.items():
        for word in (name, *style.synonyms):
            add(word, "style", name)
            for tail in (" style", " art style", "-style"):
                add(word + tail, "style", name)
    return {phrase: tuple(meanings) for phrase, meanings in table.items()}


def vocabulary() -> dict[str, list[str]]:
    """What can be drawn, by category."""
    return {
        "subjects": list(KINDS), "colours": list(COLOURS), "settings": list(PLACES), "times": list(TIME_WORDS), "weather": list(WEATHER_WORDS), "seasons": list(SEASON_WORDS), "sky": list(SKY_WORDS),
        "moods": list(MOOD_WORDS), "palettes": list(PALETTE_WORDS), "framing": list(FRAMING_WORDS), "poses": list(POSE_WORDS), "sizes": list(SIZE_WORDS), "worn": [*HEAD, *NECK], "held": list(HELD),
        "relations": list(RELATION_WORDS), "styles": list(STYLES),
    }
